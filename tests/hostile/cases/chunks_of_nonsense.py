"""Chunks whose lengths are no numbers."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, said

CASE = feed(
    said(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n-5\r\nx\r\n0\r\n\r\n"),
    says=r"could not be read: The (answer breaks off in the middle|site's answer is damaged)\.",
)
