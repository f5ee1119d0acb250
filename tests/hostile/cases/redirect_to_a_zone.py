"""A link-local address with a zone."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://[fe80::1%25lo]/"),
    says=r"could not be read: The address it sends us on to (leads into|names no|is not)",
)
