"""Ends before beginnings, lengths below zero and of ten million weeks, both at once, and none."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        event("1", more=["DTEND:20261109T100000Z"]),
        event("2", more=["DURATION:-P1W"]),
        event("3", more=["DURATION:P9999999W"]),
        event("4", more=["DURATION:P" + "9" * 4000 + "D"]),
        event("5", more=["DTEND:20261110T110000Z", "DURATION:PT1H"]),
        event("6", more=["DURATION:"]),
    ),
    says=r"3 events are left out: no length that can be read",
    files=3,
)
