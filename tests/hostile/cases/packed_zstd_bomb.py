"""A gigabyte of blanks, packed with zstd: one small frame, joined to itself many times."""

import sys

from tests.hostile.case import Answer, feed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CASE = feed(
    Answer(zstd.compress(b" " * 2**22) * 256, headers={"Content-Encoding": "zstd"}),
    says=r"could not be read: The answer is larger than 10 MiB\.",
)
