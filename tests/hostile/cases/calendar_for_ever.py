"""Every day since 1970, with no end: only what is near is looked at."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(event("d", start="19700101T100000Z", more=["RRULE:FREQ=DAILY"]), event("2")),
    says=r"2 new",
    files=2,
)
