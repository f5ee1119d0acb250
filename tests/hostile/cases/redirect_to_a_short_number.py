"""127.2 is 127.0.0.2 to some."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://127.2/"),
    says=r"could not be read: The address it sends us on to names no proper site\.",
)
