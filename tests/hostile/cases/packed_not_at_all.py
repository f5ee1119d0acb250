"""The header says gzip; what comes is plain."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item()), headers={"Content-Encoding": "gzip"}),
    says=r"could not be read: The answer comes packed in a way that cannot be unpacked\.",
)
