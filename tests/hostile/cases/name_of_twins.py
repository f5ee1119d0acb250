"""Titles that are one name to some disks: small and capital, composed and not, and full width."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

TITLES = (
    "Cafe\u0301",
    "Caf\u00e9",
    "CAFÉ",
    "cafe",
    "ｃａｆｅ",
    "Straße",
    "STRASSE",
    "ſtrasse",
    "ﬁsh",
    "fish",
)
CASE = feed(
    Answer(rss(*(item(str(n), title=title) for n, title in enumerate(TITLES)))),
    says=r"10 new",
    files=10,
)
