"""Episodes that all link to one page and have new ids and addresses of files each night."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import rss


def of_night(night):
    episodes = (
        f"<item><title>Episode {n}</title><guid isPermaLink='false'>{night}/{n}</guid>"
        f"<link>http://{{host}}/</link><pubDate>0{n} Oct 2026 09:00:00 GMT</pubDate>"
        f"<description>We talk of boats, bread, nets and the number {n}.</description>"
        f'<enclosure url="http://{{host}}/{n}.mp3?session={night}" type="audio/mpeg"/></item>'
        for n in range(1, 6)
    )
    return Night(
        web={"/feed.xml": Answer(rss(*episodes))},
        says=r"5 new" if night == 1 else r"5 (updated|kept)",
        files=5,
    )


CASE = Case(member=FEED, nights=tuple(of_night(night) for night in range(1, 6)))
