"""Random bytes in place of HTTP."""

from tests.hostile.case import feed
from tests.hostile.documents import said

CASE = feed(
    said(bytes(range(256)) * 40),
    says=r"could not be read: The site's answer is damaged\.",
)
