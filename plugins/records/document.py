"""One file of `content/`, as it was read: what it says, and where each thing stands in it.

Reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .faults import Fault
from .kinds import Kind


@dataclass(frozen=True)
class Document:
    """One file as it was read: its path under `content/`, its model, its body and its lines."""

    path: str
    stem: str
    kind: Kind
    data: Any
    body: str
    body_line: int
    lines: Mapping[tuple[str | int, ...], int]

    def fault(self, field: str | tuple[str | int, ...], what: str, instead: str) -> Fault:
        """Return a fault at the line of `field`, a name or a place: ("accounts", 0, "url")."""
        place = (field,) if isinstance(field, str) else field
        name = " ".join(str(part + 1 if isinstance(part, int) else part) for part in place)
        return Fault(self.path, self.lines.get(place, 1), name, what, instead)
