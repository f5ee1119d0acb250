"""10.0.0.5, dressed as IPv6."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://[::ffff:10.0.0.5]/"),
    says=r"could not be read: The address it sends us on to leads into a private network\.",
)
