"""A thousand time zones of its own, each with rules since 1601, and events in them."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

ZONE = """BEGIN:VTIMEZONE
TZID:Z{0}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=DAILY
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T120000
TZOFFSETFROM:+0000
TZOFFSETTO:+9959
RRULE:FREQ=DAILY
END:DAYLIGHT
END:VTIMEZONE"""
CASE = calendar(
    dates(
        *(ZONE.format(n).replace("\n", "\r\n") for n in range(1000)),
        *(
            event(f"z{n}", more=[f"DTEND;TZID=Z{n}:20261110T110000"]).replace(
                "DTSTART:20261110T100000Z", f"DTSTART;TZID=Z{n}:20261110T100000"
            )
            for n in range(1000)
        ),
        event("2"),
    ),
    says=r"new|left out",
    files=1,
)
