"""The feed moves for good, to a page of adverts, and comes back."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, rss, sent_on

FEEDS = Answer(rss(item("1"), item("2"), item("3")))
CASE = Case(
    member=FEED,
    nights=(
        Night(web={"/feed.xml": FEEDS}, says=r"3 new", files=3),
        Night(
            web={
                "/feed.xml": sent_on("http://adverts.example/", 301),
                "adverts.example/": Answer("<html><title>Buy</title>", "text/html"),
            },
            says=r"could not be read: This is a web page",
            files=3,
        ),
        Night(web={"/feed.xml": FEEDS}, says=r"unchanged|3 kept", files=3),
        Night(
            web={"/feed.xml": sent_on("http://nights-moved-and-back.example./feed.xml", 301)},
            says=r"could not be read: |kept|unchanged",
            files=3,
        ),
    ),
)
