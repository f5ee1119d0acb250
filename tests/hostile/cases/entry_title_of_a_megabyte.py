"""A title of a megabyte."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item(title="a" * 2**20), item("2", title="word " * 200_000))),
    says=r"2 new",
    files=2,
    lacks=("a" * 301, "word " * 100),
)
