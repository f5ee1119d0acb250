"""An account whose robots.txt is sent on into a private network: it counts as none (RFC 9309)."""

from tests.hostile.case import ACCOUNT, Answer, Case, Night
from tests.hostile.documents import item, rss, sent_on

CASE = Case(
    member=ACCOUNT,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(rss(item())),
                "/robots.txt": sent_on("http://10.0.0.5/robots.txt"),
                "/@us": Answer("<html>", "text/html"),
            },
            says=r"does not link back",
            files=1,
        ),
    ),
)
