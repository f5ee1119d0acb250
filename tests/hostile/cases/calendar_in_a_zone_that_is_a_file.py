"""Time zones whose names are paths."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        event("1").replace(
            "DTSTART:20261110T100000Z", "DTSTART;TZID=../../../etc/passwd:20261110T100000"
        ),
        event("2").replace(
            "DTSTART:20261110T100000Z", 'DTSTART;TZID="/etc/localtime":20261110T100000'
        ),
        event("3").replace(
            "DTSTART:20261110T100000Z", f"DTSTART;TZID={'a' * 5000}:20261110T100000"
        ),
        event("4"),
    ),
    says=r"2 events are left out: a time zone that is not known",
    files=1,
)
