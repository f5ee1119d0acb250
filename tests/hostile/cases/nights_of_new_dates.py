"""No ids, and a date that changes at every fetch: the first sight counts."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import rss


def of_night(night):
    items = (
        f"<item><title>Post {n}</title><link>http://{{host}}/{n}</link>"
        f"<pubDate>{night:02} Nov 2026 01:00:00 GMT</pubDate></item>"
        for n in range(5)
    )
    return Night(
        web={"/feed.xml": Answer(rss(*items))}, says=r"5 new" if night == 1 else r"5 kept", files=5
    )


CASE = Case(member=FEED, nights=tuple(of_night(night) for night in range(1, 6)))
