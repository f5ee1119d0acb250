"""A document that ends in the middle of its third entry: the first two are whole."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item("1"), item("2"), item("3"))[:-100]),
    says=r"2 new",
    files=2,
)
