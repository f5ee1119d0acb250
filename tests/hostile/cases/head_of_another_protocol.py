"""The banner of a mail server."""

from tests.hostile.case import feed
from tests.hostile.documents import said

CASE = feed(
    said(b"220 mail.example ESMTP ready\r\n250 HELP\r\n"),
    says=r"could not be read: The site's answer is damaged\.",
)
