"""A port where no web server listens."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://{host}:99999/feed.xml"),
    says=r"could not be read: The address it sends us on to is not a web address\.",
)
