"""Ids, addresses and dates are all new each night; only the words stay.

They are taken for new posts (decision 23), but no more of them than the member wants in a day.
"""

from tests.hostile.case import Answer, Case, Night
from tests.hostile.documents import rss


def of_night(night):
    items = (
        f"<item><title>Post {n}</title><guid>http://{{host}}/{night}/{n}</guid><link>http://{{host}}/{night}/{n}"
        f"</link><pubDate>{3 * night - 2:02} Nov 2025 0{n}:00:00 GMT</pubDate>"
        f"<description>Word {n}.</description></item>"
        for n in range(5)
    )
    return Night(web={"/feed.xml": Answer(rss(*items))}, says=r"2 new", files=2 * night)


CASE = Case(
    member="feeds:\n- url: http://{host}/feed.xml\n  backfill: all\n  max_per_day: 2\n",
    nights=tuple(of_night(night) for night in range(1, 6)),
)
