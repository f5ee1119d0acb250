"""Guests, an organiser and a contact, with their addresses: ten thousand of them."""

from tests.hostile.case import calendar
from tests.hostile.documents import dates, event

CASE = calendar(
    dates(
        event(
            "p",
            "Council",
            more=[
                *(
                    f"ATTENDEE;CN=Guest {n};PARTSTAT=DECLINED:mailto:g{n}@private.example"
                    for n in range(10_000)
                ),
                "ORGANIZER;CN=Ann Example:mailto:ann@private.example",
                "CONTACT:Ann Example\\, 0113 496 0999\\, ann@private.example",
                "COMMENT:ring Ann on 0113 496 0999",
                "DESCRIPTION:Ask ann@private.example or ring 0113 496 0999.",
            ],
        )
    ),
    says=r"1 new",
    files=1,
    lacks=("private.example", "496 0999", "Guest", "Ann"),
)
