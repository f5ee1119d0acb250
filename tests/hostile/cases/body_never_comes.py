"""All headers, and then silence."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, silent

CASE = feed(
    silent(OK + b"Content-Length: 1000\r\n\r\n"),
    says=r"could not be read: The answer takes too long to come\.",
)
