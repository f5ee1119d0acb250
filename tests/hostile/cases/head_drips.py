"""Headers that come byte by byte."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, dripping

CASE = feed(
    dripping(OK + b"X-", b"a"),
    says=r"could not be read: The answer takes too long to come\.",
)
