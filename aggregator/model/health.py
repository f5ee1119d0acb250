"""How one feed of a member does, as anybody may read it, from one night to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

HealthState = Literal["works", "failing", "retired", "moved", "held", "found"]
"""How a feed stands.

    works     it was read when it was last asked
    failing   it could not be read when it was last asked
    retired   it said that it is gone for good, and is not asked any more
    moved     it works, and says that it has moved for good to another address
    held      it was read, and what came looks so wrong that it waits for somebody to look at it
    found     what the member gave is a web page; its feed was found at another address
"""


@dataclass(frozen=True, slots=True)
class Health:
    """How one feed stands. `kind` is what it is: blog, podcast, video, social, calendar, comments.

    `since` is the day from which it stands so; None while it works. `reason` says what is wrong,
    `advice` what its owner can do, each in plain words, or "". `to` is the address that it has
    moved to or was found at, or "".
    """

    member: str
    url: str
    kind: str
    state: HealthState = "works"
    since: date | None = None
    reason: str = ""
    advice: str = ""
    to: str = ""
