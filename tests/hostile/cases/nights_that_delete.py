"""The feed takes back its posts, and those of others, and comes with them again."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import item, rss

GONE = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
    "<title>Quay news</title><id>x</id>"
    '<at:deleted-entry ref="http://{host}/1" when="2026-11-02T00:00:00Z"/>'
    '<at:deleted-entry ref="http://honest-rss.example/a" when="2026-11-02T00:00:00Z"/>'
    "<entry><title>2</title><id>http://{host}/2</id><link href='http://{host}/2'/></entry></feed>"
)
CASE = Case(
    member=FEED,
    nights=(
        Night(web={"/feed.xml": Answer(rss(item("1"), item("2")))}, says=r"2 new", files=2),
        Night(web={"/feed.xml": Answer(GONE)}, says=r"1 withdrawn", files=1),
    ),
)
