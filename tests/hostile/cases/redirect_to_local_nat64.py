"""169.254.169.254 behind the NAT64 prefix for local use (RFC 8215)."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://[64:ff9b:1::a9fe:a9fe]/"),
    says=r"could not be read: The address it sends us on to leads into a private network\.",
)
