"""A feed without entries, from the first night on."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import rss

CASE = feed(Answer(rss()), says=r"no posts")
