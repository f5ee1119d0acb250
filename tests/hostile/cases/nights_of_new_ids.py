"""Every id is new each night, and so is the date: the posts are the same ones."""

from tests.hostile.case import FEED, Answer, Case, Night
from tests.hostile.documents import rss


def of_night(night):
    items = (
        f"<item><title>Post {n}</title><guid isPermaLink='false'>{night}-{n}</guid><link>http://{{host}}/{n}"
        f"</link><pubDate>{night:02} Nov 2026 0{n}:00:00 GMT</pubDate>"
        f"<description>Word {n}.</description></item>"
        for n in range(5)
    )
    return Night(
        web={"/feed.xml": Answer(rss(*items))}, says=r"5 new" if night == 1 else r"5 kept", files=5
    )


CASE = Case(member=FEED, nights=tuple(of_night(night) for night in range(1, 6)))
