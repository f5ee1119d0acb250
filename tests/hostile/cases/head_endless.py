"""Headers without end, as fast as they are taken."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, pouring

CASE = feed(
    pouring(OK, b"X-More: and more\r\n" * 1000),
    says=r"could not be read: The site's answer is damaged\.",
)
