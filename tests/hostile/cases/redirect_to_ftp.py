"""Another protocol."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("ftp://other.example/feed.xml", 301),
    says=r"could not be read: The address it sends us on to does not begin with http",
)
