"""A status of five digits."""

from tests.hostile.case import feed
from tests.hostile.documents import item, rss, said

CASE = feed(
    said(b"HTTP/1.1 20000 OK\r\n\r\n" + rss(item()).encode()),
    says=r"could not be read: The site's answer is damaged\.",
)
