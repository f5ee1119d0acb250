"""Every week until the year 9999, and one event in that year."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        event("w", more=["RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z"]),
        event("9", start="99991231T235959Z"),
        event("0", start="00000101T000000Z"),
    ),
    says=r"1 new",
    files=1,
)
