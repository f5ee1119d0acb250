"""What is wrong with a file, said so that its author can mend it.

Nothing here reads or prints; a fault is a value, and many are collected before one is shown.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

_LONGEST = (
    700  # characters of one part of a sentence; the longest list of fields to choose from: 500
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake in one file. `str(fault)` is `path:line: field: what; instead`."""

    path: str
    line: int
    field: str
    what: str
    instead: str

    def __str__(self) -> str:
        field, what, instead = map(_short, (self.field, self.what, self.instead))
        told = f"{self.path}:{self.line}: {field}: {what}; {instead}"
        # A name from a proposal may hold anything: a line of a log stays one, and moves no cursor.
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in told)


def _short(words: str) -> str:
    """Cut what quotes a file that holds a megabyte where a word was meant."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


class Faults(Exception):
    """Raised where a build cannot go on. Holds every fault found, never just the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def below(folder: str, faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults with the folder's name before their paths, sorted, each once."""
    return sorted({replace(fault, path=f"{folder}/{fault.path}") for fault in faults})


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None where none is close."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


LISTED = 34  # as many as Event has fields; a city has hundreds of members


def suggestion(word: str, known: Iterable[str]) -> str:
    """Say what to write instead of an unknown word: the nearest one, or a list that can be read."""
    known = sorted(known)
    near = nearest(word, known)
    if near:
        return f"did you mean {near}?"
    if len(known) > LISTED:
        return f"check its spelling; none of the {len(known)} there are is like it"
    return f"write one of {', '.join(known)}" if known else "remove it"


# Pydantic's names for a value of the wrong shape, and what they mean to somebody who writes YAML.
GROUPS = ("model_type", "model_attributes_type", "dict_type")
SHAPES = {
    "tuple_type": ("must be a list", "begin a line with '- ' for each"),
    "int_parsing": ("is no whole number", "write it in digits: 12"),
    "int_type": ("is no whole number", "write it in digits: 12"),
}
