"""The calendar turns into a page to log in, with status 200: its events stay."""

from tests.hostile.case import CALENDAR, Answer, Case, Night
from tests.hostile.documents import dates, event

CASE = Case(
    member=CALENDAR,
    nights=(
        Night(web={"/dates.ics": dates(event(), event("2"))}, says=r"2 new", files=2),
        Night(
            web={"/dates.ics": Answer("<html><form><input type=password></form>", "text/html")},
            says=r"could not be read: What came is a web page",
            files=2,
        ),
    ),
)
