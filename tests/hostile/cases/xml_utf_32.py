"""A sound feed in UTF-32, with its mark."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item()).replace("{host}", "a.example").encode("utf-32")),
    says=r"1 new",
    files=1,
)
