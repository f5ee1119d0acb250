"""A captive portal: every question ends at a page to log in."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import sent_on

CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={
                "/feed.xml": sent_on("http://portal.example/login?to=feed"),
                "portal.example/login?to=feed": Answer(
                    "<html><title>Welcome</title><form><input type=password></form>", "text/html"
                ),
            },
            says=r"could not be read: This is a web page, not a feed",
        ),
    ),
)
