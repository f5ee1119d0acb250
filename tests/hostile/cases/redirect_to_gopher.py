"""The scheme that talks to any server in its own words."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("gopher://127.0.0.1:6379/_FLUSHALL", 307),
    says=r"could not be read: The address it sends us on to does not begin with http",
)
