"""The connection is taken, and nothing is said."""

from tests.hostile.case import feed
from tests.hostile.documents import silent

CASE = feed(
    silent(),
    says=r"could not be read: The answer takes too long to come\.",
)
