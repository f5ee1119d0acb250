"""A file of the hub's own machine."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("file:///etc/passwd"),
    says=r"could not be read: The address it sends us on to does not begin with http",
    lacks=("root:",),
)
