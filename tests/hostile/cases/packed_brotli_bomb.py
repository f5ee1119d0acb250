"""A quarter of a gigabyte of blanks, packed with brotli."""

import brotli

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(brotli.compress(b" " * 2**28, quality=1), headers={"Content-Encoding": "br"}),
    says=r"could not be read: The answer is larger than 10 MiB\.",
)
