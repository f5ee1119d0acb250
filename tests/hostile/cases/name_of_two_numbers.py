"""A name with two numbers, both private."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item())),
    names={"name-of-two-numbers.example": (("169.254.169.254", "fd00:ec2::254"),)},
    says=r"could not be read: The address leads into a private network\.",
)
