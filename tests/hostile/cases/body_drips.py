"""A body that comes byte by byte: there is never silence, and it never ends."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, dripping

CASE = feed(
    dripping(OK + b"\r\n", b"<"),
    says=r"could not be read: The answer takes too long to come\.",
)
