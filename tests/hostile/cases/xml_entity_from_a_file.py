"""An entity that is a file of the hub's own machine."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rss(item(title="&x;"))}'),
    says=r"could not be read: This document declares XML entities",
    lacks=("root:",),
)
