"""A name that leads into a private network."""

from tests.hostile.case import feed
from tests.hostile.documents import sent_on

CASE = feed(
    sent_on("http://intranet.example/secrets"),
    names={"intranet.example": (("10.0.0.5",),)},
    says=r"could not be read: The address leads into a private network\.",
)
