"""One entry of seven megabytes of words."""

from tests.hostile.case import feed
from tests.hostile.documents import item, packed, rss

CASE = feed(
    packed(rss(item(body="<p>Some words of it.</p>" * 200_000))),
    says=r"1 new|could not be read: ",
    files=1,
)
