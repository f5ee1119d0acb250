"""Pages that name a feed, which is a page that names a feed, and so on without end."""

from collections.abc import AsyncIterator
from itertools import count

from tests.hostile.case import FEED, Case, Night

_NUMBERS = count()


async def another(_: str) -> AsyncIterator[bytes]:
    """Name an address that nobody was given before."""
    link = f"<link rel=alternate type='application/rss+xml' href='/{next(_NUMBERS)}'>"
    page = f"<html><head>{link}</head><body>Come in</body></html>".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
    yield head.encode() + page


CASE = Case(
    member=FEED,
    nights=(
        Night(
            web={"/feed.xml": another, **{f"/{number}": another for number in range(50)}},
            says=r"could not be read: This is a web page, not a feed",
        ),
    ),
)
