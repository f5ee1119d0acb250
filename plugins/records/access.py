"""What somebody must know before setting out: is there a step, a toilet, a loop?

The same facts for an event, a place and a member. What is not said is unknown, and shown as that.
"""

from __future__ import annotations

from .fields import Line, RecordModel, choice

Fact = choice("yes", "no", "unknown")


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
