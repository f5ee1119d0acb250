"""A sound body in chunks, with trailers without end after it."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, pouring

CASE = feed(
    pouring(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\n<\r\n0\r\n", b"X-T: a\r\n" * 4000),
    says=r"could not be read: ",
)
