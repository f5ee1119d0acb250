"""A gigabyte of blanks, packed with gzip into a megabyte."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import deflated

CASE = feed(
    Answer(lambda: deflated(1024, 31), headers={"Content-Encoding": "gzip"}),
    says=r"could not be read: The answer is larger than 10 MiB\.",
)
