"""Fifty thousand empty gzip files, one behind the other: each costs a fresh unpacker."""

import gzip

from tests.hostile.case import Answer, feed

CASE = feed(
    Answer(gzip.compress(b"", mtime=0) * 50_000, headers={"Content-Encoding": "gzip"}),
    says=r"could not be read: The answer comes packed in a way that cannot be unpacked\.",
)
