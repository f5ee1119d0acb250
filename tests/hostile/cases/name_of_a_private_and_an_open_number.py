"""Of two numbers one is private: only the other is ever connected to."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item())),
    names={"name-of-a-private-and-an-open-number.example": (("10.0.0.5", "127.0.0.1"),)},
    says=r"1 new",
    files=1,
)
