"""10.0.0.5 within 6to4."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://[2002:a00:5::1]/"),
    says=r"could not be read: The address it sends us on to leads into a private network\.",
)
