"""Two lengths that differ, as in request smuggling."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, item, rss, said

CASE = feed(
    said(OK + b"Content-Length: 5\r\nContent-Length: 900\r\n\r\n" + rss(item()).encode()),
    says=r"could not be read: The site's answer is damaged\.",
)
