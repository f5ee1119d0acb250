"""A series that repeats every hour, a billion times."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(event("s", more=["RRULE:FREQ=HOURLY;COUNT=1000000000"]), event("2")),
    says=r"1 event is left out: a rule",
    files=1,
)
