"""A feed within the address."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("data:application/rss+xml,<rss><channel><item><title>x</title></item></channel></rss>"),
    says=r"could not be read: The address it sends us on to does not begin with http",
)
