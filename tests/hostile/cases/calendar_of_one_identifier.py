"""Five thousand events of one identifier: they are one."""

from tests.hostile.case import Answer, calendar
from tests.hostile.documents import event, ics

CASE = calendar(
    Answer(ics(*(event("same", f"Talk {n}") for n in range(5_000))), "text/calendar"),
    says=r"1 new",
    files=1,
)
