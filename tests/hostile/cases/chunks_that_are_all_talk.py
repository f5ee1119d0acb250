"""One chunk with an extension that never ends: no byte of the body comes."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, pouring

CASE = feed(
    pouring(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a=b;" * 8000),
    says=r"could not be read: The answer is larger than 5 MiB",
)
