"""The address where clouds keep their keys."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://169.254.169.254/latest/meta-data/iam/"),
    says=r"could not be read: The address it sends us on to leads into a private network\.",
)
