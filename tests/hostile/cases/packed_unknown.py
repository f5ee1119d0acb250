"""A coding that was not offered."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item()), headers={"Content-Encoding": "x-lha"}),
    says=r"could not be read: The answer comes packed in a way that cannot be unpacked\.",
)
