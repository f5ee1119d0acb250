"""A length below zero."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, item, rss, said

CASE = feed(
    said(OK + b"Content-Length: -1\r\n\r\n" + rss(item()).encode()),
    says=r"could not be read: The site's answer is damaged\.",
)
