"""An entry with the id, the address and the author of an honest member's post."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import DAY, rss

CASE = feed(
    Answer(
        rss(
            "<item><title>We are closed for good</title><guid>http://honest-rss.example/a</guid>"
            "<link>http://honest-rss.example/a</link><dc:creator>honest-rss</dc:creator>"
            f"<pubDate>{DAY}</pubDate><description>All lies.</description></item>",
            title="Quay news",
        )
    ),
    says=r"1 new",
    files=1,
)
