"""An address with a request of its own in it."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://honest-rss.example/%0d%0aX-Evil:1/\tfeed.xml"),
    says=r"could not be read: ",
)
