"""A rule with every part that there is, each of them full: it multiplies where it is spelt out."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

RULE = (
    "RRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY="
    + ",".join(map(str, range(1, 32)))
    + ";BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS="
    + ",".join(map(str, range(1, 367)))
    + ";BYHOUR="
    + ",".join(map(str, range(24)))
    + ";BYMINUTE="
    + ",".join(map(str, range(60)))
)
CASE = calendar(dates(event("e", more=[RULE]), event("2")), says=r"1 event is left out", files=1)
