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

    def fault(self, field: str, what: str, instead: str) -> Fault:
        """Return a fault at the line of `field`."""
        return Fault(self.path, self.lines.get((field,), 1), field, what, instead)
