"""The 31st of February, for ever."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        *(event(f"n{n}", more=["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"]) for n in range(500)),
        event("2"),
    ),
    says=r"\d+ events are left out: ",
    files=1,
)
