"""A bomb within a bomb, and only the outer one is named: what comes out is no feed."""

import gzip

from tests.hostile.case import Answer, feed
from tests.hostile.documents import deflated

CASE = feed(
    Answer(gzip.compress(deflated(64, 31), mtime=0), headers={"Content-Encoding": "gzip"}),
    says=r"could not be read: This is not a feed",
)
