"""Ten thousand series that began in 1970 and never end."""

from tests.hostile.case import calendar
from tests.hostile.documents import event, ics, packed

CASE = calendar(
    packed(
        ics(
            *(
                event(f"r{n}", f"Talk {n}", "19700101T100000Z", ["RRULE:FREQ=DAILY;INTERVAL=7"])
                for n in range(10_000)
            )
        ),
        "text/calendar",
    ),
    says=r"events are left out: ",
    files=300,
)
