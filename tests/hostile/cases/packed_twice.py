"""A bomb within a bomb: gzip of gzip, and both are named. No server of feeds does that."""

import gzip

from tests.hostile.case import Answer, feed
from tests.hostile.documents import deflated

CASE = feed(
    Answer(
        gzip.compress(deflated(64, 31), mtime=0),
        headers={"Content-Encoding": "gzip, gzip"},
    ),
    says=r"could not be read: The answer comes packed in a way that cannot be unpacked\.",
)
