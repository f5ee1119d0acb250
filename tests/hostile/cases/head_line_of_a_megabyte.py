"""One header as long as a book."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, item, rss, said

CASE = feed(
    said(OK + b"X-Long: " + b"a" * 2**20 + b"\r\n\r\n" + rss(item()).encode()),
    says=r"could not be read: The site's answer is damaged\.",
)
