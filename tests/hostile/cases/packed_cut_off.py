"""The packed feed breaks off in the middle, and the length is that of the piece."""

import gzip

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(
        gzip.compress(rss(item()).encode(), mtime=0)[:-20], headers={"Content-Encoding": "gzip"}
    ),
    says=r"could not be read: The answer comes packed in a way that cannot be unpacked\.",
)
