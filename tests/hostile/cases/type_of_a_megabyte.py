"""A type without end and a character set that runs code where it is believed."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item()), "text/xml; charset=unicode_escape; x=" + "a" * 7000),
    says=r"1 new",
    files=1,
)
