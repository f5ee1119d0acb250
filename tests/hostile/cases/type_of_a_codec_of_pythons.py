"""A feed that says its letters are in a code that is none: a program's own, or a packed one."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(
        f"<?xml version='1.0' encoding='zlib'?>{rss(item(body='A word that stays.'))}",
        "application/rss+xml; charset=unicode_escape",
    ),
    says=r"1 new",
    files=1,
    holds=("A word that stays.",),
)
