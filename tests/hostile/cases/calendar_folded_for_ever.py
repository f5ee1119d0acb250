"""A line that is folded a million times, and never ends."""

from tests.hostile.case import Answer, calendar

CASE = calendar(
    Answer(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:x" + "\r\n a" * 1_000_000,
        "text/calendar",
    ),
    says=r"no events",
)
