"""The length says more than what comes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item()), length="100000"),
    says=r"could not be read: The answer breaks off in the middle\.",
)
