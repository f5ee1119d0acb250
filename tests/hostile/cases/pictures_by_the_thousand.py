"""A post with five thousand pictures, all of them one."""

from tests.hostile.case import PICTURES, Answer, Case, Night
from tests.hostile.documents import item, rss

CASE = Case(
    member=PICTURES,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(
                    rss(
                        item(
                            body="".join(
                                f'<img src="https://{{host}}/p?{n}" alt="A">' for n in range(5000)
                            )
                        )
                    )
                ),
            },
            says=r"1 new",
            files=1,
        ),
    ),
)
