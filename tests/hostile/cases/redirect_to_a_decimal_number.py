"""10.0.0.5, written as one number."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://167772165/"),
    says=r"could not be read: The address it sends us on to names no proper site\.",
)
