"""A hundred thousand days on which a series is not, and as many on which it is besides."""

from tests.hostile.case import calendar
from tests.hostile.documents import event, ics, packed

DAYS = ",".join(
    f"{2000 + n // 336}{n // 28 % 12 + 1:02}{n % 28 + 1:02}T100000Z" for n in range(9_000)
)
CASE = calendar(
    packed(
        ics(
            event("x", more=["RRULE:FREQ=DAILY", *[f"EXDATE:{DAYS}"] * 12]),
            event("r", more=[f"RDATE:{DAYS}"] * 12),
            event("2"),
        ),
        "text/calendar",
    ),
    says=r"new|left out",
    files=1,
)
