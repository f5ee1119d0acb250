"""Every day from the year 1900, with no end: only what is near is looked at."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(event("d", start="19000101T100000Z", more=["RRULE:FREQ=DAILY"]), event("2")),
    says=r"new|left out",
    files=2,
)
