"""One long entity, used a hundred thousand times: the quadratic bomb."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>{rss(item(title="&a;" * 50_000))}'),
    says=r"could not be read: This document declares XML entities",
)
