"""Ids, addresses and dates are all new each night; titles and words stay."""

from tests.hostile.case import Answer, Case, FEED, Night
from tests.hostile.documents import rss

def of_night(night):
    items = (
        f"<item><title>Post {n}</title><guid>http://{{host}}/{night}/{n}</guid><link>http://{{host}}/{night}/{n}"
        f"</link><pubDate>{night:02} Nov 2026 0{n}:00:00 GMT</pubDate><description>Word {n} of it.</description></item>"
        for n in range(5)
    )
    return Night(web={"/feed.xml": Answer(rss(*items))}, says=r"5 ", files=5)


CASE = Case(member=FEED, nights=tuple(of_night(night) for night in range(1, 6)))
