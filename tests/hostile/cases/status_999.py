"""A status that is none."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item()), status=999),
    says=r"could not be read: The address answers 999",
)
