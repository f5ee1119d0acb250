"""An entry of a hundred thousand tags that nothing closes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item(body="<b><i><blockquote>" * 30_000 + "x"))),
    says=r"1 new",
    files=1,
)
