"""What somebody must know before setting out: is there a step, a toilet, a loop?

The same facts for an event, a place and a member. What is not said is unknown, and shown as that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .fields import Line, RecordModel, choice

Fact = choice("yes", "no", "unknown")
# For files that no template makes: calendars and data. On pages, the theme has the words.
WORDS = {
    "step_free": "Step-free way in",
    "accessible_toilet": "Accessible toilet",
    "hearing_loop": "Hearing loop",
    "bsl": "Sign language interpreter",
    "captions": "Captions",
    "quiet_space": "Quiet space",
    "parking": "Parking",
    "devices_to_borrow": "Devices to borrow",
}


class Access(RecordModel):
    """Facts about getting in and joining in, each yes, no or unknown."""

    step_free: Fact = "unknown"
    accessible_toilet: Fact = "unknown"
    hearing_loop: Fact = "unknown"
    bsl: Fact = "unknown"
    captions: Fact = "unknown"
    quiet_space: Fact = "unknown"
    parking: Fact = "unknown"
    devices_to_borrow: Fact = "unknown"
    notes: Line | None = None


FACTS = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one fact, and whether a place says it for an event that is there.

    `checked` is the day since which nobody has checked that, where that is too long ago.
    """

    name: str
    answer: str
    by_place: bool = False
    checked: date | None = None


def known(access: Access) -> tuple[Known, ...]:
    """Return every fact with its answer."""
    return tuple(Known(name, getattr(access, name)) for name in FACTS)
