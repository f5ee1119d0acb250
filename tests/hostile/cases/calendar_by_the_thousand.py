"""Thirty thousand events: three hundred are shown."""

from tests.hostile.case import calendar
from tests.hostile.documents import event, ics, packed

CASE = calendar(
    packed(ics(*(event(str(n), "x") for n in range(30_000))), "text/calendar"),
    says=r"only 5,000 of a calendar are read",
    files=300,
)
