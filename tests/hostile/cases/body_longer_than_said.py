"""The length says less than what comes: a half feed is no feed."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item("1"), item("2")), length="420"),
    says=r"could not be read: The site's answer is damaged\.",
)
