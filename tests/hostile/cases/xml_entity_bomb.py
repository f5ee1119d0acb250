"""A billion laughs."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

CASE = feed(
    Answer(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>{rss(item(title="&l9;"))}'),
    says=r"could not be read: This document declares XML entities",
)
