"""A series that repeats every minute until the year 9999."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(event("s", more=["RRULE:FREQ=MINUTELY;UNTIL=99991231T235959Z"]), event("2")),
    says=r"1 event is left out: a rule",
    files=1,
)
