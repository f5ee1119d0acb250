"""No date, and dates that are none: the first sight counts, and a file is dated within reason."""

from tests.hostile.case import Answer, feed
from tests.hostile.documents import item, rss

DATES = (
    "",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "0000-00-00T00:00:00Z",
    "Sun, 01 Nov 2026 09:00:00 NOPE",
    "2026-11-01T09:00:00+99:99",
    "Sat, 01 Nov 2036 09:00:00 GMT",
    "-1",
    "9" * 400,
    "2026-02-30",
    "yesterday",
    "Mon, 32 Foo 20026 99:99:99 +9999",
)
CASE = feed(
    Answer(rss(*(item(str(n), date=date) for n, date in enumerate(DATES)))),
    says=r"12 new",
    files=12,
    lacks=("date: 9999", "date: 2036", "date: 0000"),
)
