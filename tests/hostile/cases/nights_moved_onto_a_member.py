"""The feed moves for good to an honest member's feed, to speak with its voice."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, rss, sent_on

WALKS = rss(item("1"), item("2"), item("3"), title="Harbour walks")
CASE = Case(
    member=FEED,
    nights=(
        Night(web={"/feed.xml": Answer(WALKS)}, says=r"3 new", files=3),
        Night(
            web={"/feed.xml": sent_on("http://honest-rss.example/feed.xml", 301)},
            says=r"held back: This looks like another site now",
            files=3,
        ),
    ),
)
