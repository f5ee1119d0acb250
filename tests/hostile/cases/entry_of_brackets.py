"""An entry that is slow to read as Markdown: brackets, stars, quotes."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

CASE = feed(
    Answer(rss(item("1", body="[" * 50_000), item("2", body="&gt;" * 20_000 + "*_`" * 20_000))),
    says=r"2 new",
    files=2,
)
