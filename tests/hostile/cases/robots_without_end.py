"""An account whose robots.txt never ends."""

from tests.hostile.case import ACCOUNT, Answer, Case, Night
from tests.hostile.documents import item, pouring, rss

CASE = Case(
    member=ACCOUNT,
    nights=(
        Night(
            web={
                "/feed.xml": Answer(rss(item())),
                "/robots.txt": pouring(b"HTTP/1.1 200 OK\r\n\r\n", b"Allow: /\n" * 9000),
            },
            says=r"could not be asked.*larger than",
            files=1,
        ),
    ),
)
