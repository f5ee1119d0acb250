"""An account's page of a hundred thousand links, and rel values without end."""

from tests.hostile.case import ACCOUNT, Answer, Case, Night
from tests.hostile.documents import item, rss

CASE = Case(
    member=ACCOUNT,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(rss(item())),
                "/@us": Answer(
                    "<html>" + f"<a rel='{'me ' * 5000}' href=x>" + "<a rel=me href=/{}>" * 100_000,
                    "text/html",
                ),
            },
            says=r"does not link back|could not be asked",
            files=1,
        ),
    ),
)
