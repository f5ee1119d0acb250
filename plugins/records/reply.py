"""Who answers for a record, and how: what every page says of how to respond. A value, no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """Who answers, by which channels, and within how many working days.

    `contact` is the role of who answers; None where it is the named one itself, or nobody said.
    """

    name: str
    contact: str | None = None
    email: str | None = None
    telephone: str | None = None
    address: str | None = None
    days: int | None = None
