"""A parameter entity that fetches a definition from inside the network."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(f'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://10.0.0.5/x.dtd"> %p;]>{rss(item())}'),
    says=r"could not be read: This document declares XML entities",
)
