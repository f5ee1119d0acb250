"""Half a calendar comes: what is missing is not called off."""

from tests.hostile.case import CALENDAR, Answer, Case, Night
from tests.hostile.documents import dates, event, ics

CASE = Case(
    member=CALENDAR,
    nights=(
        Night(web={"/dates.ics": dates(event(), event("2"), event("3"))}, says=r"3 new", files=3),
        Night(
            web={"/dates.ics": Answer(ics(event())[:-18], "text/calendar")},
            says=r"3 kept",
            files=3,
        ),
        Night(
            web={"/dates.ics": Answer(ics(event())[:-15], "text/calendar")},
            says=r"3 kept",
            files=3,
        ),
        Night(
            web={"/dates.ics": Answer(ics(event())[:-16], "text/calendar")},
            says=r"3 kept",
            files=3,
        ),
        Night(
            web={"/dates.ics": Answer(ics(event())[:-17], "text/calendar")},
            says=r"3 kept",
            files=3,
        ),
    ),
)
