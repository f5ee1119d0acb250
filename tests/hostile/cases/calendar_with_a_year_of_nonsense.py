"""Days that are none."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        event("1", start="20261340T256199Z"),
        event("2", start="-20261110"),
        event("3", start="yesterday"),
        event("4", start="9" * 400),
        event("5", start=""),
        event("6"),
    ),
    says=r"5 events are left out",
    files=1,
)
