"""A name and a password before the host."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://honest-rss.example:pass@10.0.0.5/feed.xml"),
    says=r"could not be read: The address it sends us on to holds a name or a password\.",
)
