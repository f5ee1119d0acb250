"""A series that repeats every second, for ever."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(event("s", more=["RRULE:FREQ=SECONDLY"]), event("2")),
    says=r"1 event is left out: a rule",
    files=1,
)
