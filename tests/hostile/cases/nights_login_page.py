"""The feed turns into a page to log in, with status 200, and comes back."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, rss

FEEDS = Answer(rss(item("1"), item("2"), item("3")))
CASE = Case(
    member=FEED,
    nights=(
        Night(web={"/feed.xml": FEEDS}, says=r"3 new", files=3),
        Night(
            web={"/feed.xml": Answer("<html><title>Log in</title><form action=/in>", "text/html")},
            says=r"could not be read: This is a web page, not a feed",
            files=3,
        ),
        Night(web={"/feed.xml": FEEDS}, says=r"unchanged|3 kept", files=3),
    ),
)
