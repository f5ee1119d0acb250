"""Line breaks of every kind in a summary, a place and an identifier."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        event(
            "1\\nsave_as: index.html",
            "Market\\n---\\nsave_as: index.html\\r\\nBEGIN:VALARM",
            more=[
                "LOCATION:The square\\n---\\nmember: honest-dates",
                "DESCRIPTION:a\u2028save_as: x\u0085b\\n\\n---\\nend",
            ],
        )
    ),
    says=r"1 new",
    files=1,
    lacks=("\nsave_as", "\nmember: honest", "\nBEGIN"),
)
