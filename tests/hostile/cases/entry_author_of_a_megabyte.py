"""An author of a megabyte, half of it at signs."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(
        rss(item(more=f"<author>{'a@' * 2**19}</author><dc:creator>{'b.' * 2**19}</dc:creator>"))
    ),
    says=r"1 new",
    files=1,
    lacks=("a@" * 150, "b." * 200),
)
