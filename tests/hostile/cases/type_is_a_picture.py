"""A sound feed that is labelled a picture: the body decides."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(Answer(rss(item()), "image/png"), says=r"1 new", files=1)
