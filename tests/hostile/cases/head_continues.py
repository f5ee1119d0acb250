"""100 Continue, without end."""

from tests.hostile.case import feed
from tests.hostile.documents import pouring

CASE = feed(
    pouring(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    says=r"could not be read: The answer is larger than 5 MiB",
)
