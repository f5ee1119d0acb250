"""A packed file that says it is a feed."""

import gzip

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(gzip.compress(rss(item()).encode(), mtime=0)),
    says=r"could not be read: This is not a feed",
)
