"""A body that never ends, as fast as it is taken."""

from tests.hostile.case import feed
from tests.hostile.documents import OK, pouring

CASE = feed(
    pouring(OK + b"\r\n" + b"<rss><channel>", b"<item><title>x</title></item>" * 2000),
    says=r"could not be read: The answer is larger than 5 MiB",
)
