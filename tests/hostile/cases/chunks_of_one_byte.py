"""A body in chunks of one byte, without end."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, pouring

CASE = feed(
    pouring(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 8000),
    says=r"could not be read: The answer is larger than 5 MiB",
)
