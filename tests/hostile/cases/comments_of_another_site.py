"""Posts that name the feed of comments of an honest member, and one in a private network."""

from tests.hostile.case import COMMENTS, Answer, Case, Night
from tests.hostile.documents import item, rss

CASE = Case(
    member=COMMENTS,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(
                    rss(
                        item(
                            "1",
                            more="<wfw:commentRss>http://honest-talk.example/1/comments</wfw:commentRss>",
                        ),
                        item("2", more="<wfw:commentRss>http://10.0.0.5/comments</wfw:commentRss>"),
                    )
                )
            },
            says=r"is of another site: it is not asked",
            files=2,
        ),
    ),
)
