"""A gigabyte of blanks, packed with bare deflate."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import deflated

CASE = feed(
    Answer(lambda: deflated(1024), headers={"Content-Encoding": "deflate"}),
    says=r"could not be read: The answer is larger than 10 MiB\.",
)
