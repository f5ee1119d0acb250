"""The feed is emptied, and then its body is: what came before stays."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, rss

CASE = Case(
    member=FEED,
    nights=(
        Night(web={"/feed.xml": Answer(rss(item("1"), item("2")))}, says=r"2 new", files=2),
        Night(
            web={"/feed.xml": Answer(rss())}, says=r"held back: It holds no posts any more", files=2
        ),
        Night(
            web={"/feed.xml": Answer(b"")},
            says=r"could not be read: The server sent nothing",
            files=2,
        ),
    ),
)
