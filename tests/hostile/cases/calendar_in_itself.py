"""A calendar within a calendar, a thousand deep."""

from tests.hostile.case import Answer, calendar
from tests.hostile.documents import event

CASE = calendar(
    Answer(
        "BEGIN:VCALENDAR\r\n" * 100_000 + event() + "\r\nEND:VCALENDAR" * 100_000, "text/calendar"
    ),
    says=r"no events|new",
)
