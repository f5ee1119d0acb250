"""169.254.169.254 behind NAT64."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://[64:ff9b::a9fe:a9fe]/"),
    says=r"could not be read: The address it sends us on to leads into a private network\.",
)
