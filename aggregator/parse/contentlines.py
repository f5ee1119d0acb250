"""Take an iCalendar file apart into components and their lines (RFC 5545, section 3.1).

Each event is cut out by itself, so that a fault in one costs no other, and a file that is cut off
gives all that came. Linear in the length of the file. Parses no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from icalendar.parser import Contentline

MAX_LINE = 60_000
"""The longest line that is read whole, in characters: a description of ten thousand words."""
MAX_LINES = 2_000
"""The most lines of one component, without those of guests, whom nothing reads: a line after a
thousand of them may say that the event is private."""
MAX_DEPTH = 10

_LINE = re.compile(r"[^\n]+")
_NEEDED = re.compile(r"(?i)[A-Z0-9-]+[;:]")


@dataclass(slots=True)
class Component:
    """One component: its name, its lines as they came, and the components within it."""

    name: str
    lines: list[str] = field(default_factory=list)
    inner: list[Component] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name in capitals, its parameters, and its value as it came."""

    name: str
    parameters: dict[str, str]
    value: str


def components(text: str) -> tuple[list[Component], bool]:
    """Return the components of all calendars in a text, and whether the text is whole.

    It is not whole where a component has no end, or an end no beginning. A line folded in the
    middle of a character was joined as bytes before it came here (see `unfolded`).
    """
    root = Component("")
    stack, sound = [root], True
    for match in _LINE.finditer(text):
        line = match[0].rstrip("\r")
        key = line[:40].strip().upper()
        if key.startswith("BEGIN:"):
            sound &= _begin(stack, key[6:].strip())
        elif key.startswith("END:"):
            sound &= _end(stack, key[4:].strip())
        elif len(stack[-1].lines) < MAX_LINES and not key.startswith("ATTENDEE"):
            stack[-1].lines.append(line[:MAX_LINE])
    for around, open_ in pairwise(stack):
        if open_.name == "VEVENT":  # the rest of it may say that it is off
            around.inner = [one for one in around.inner if one is not open_]
    return root.inner, sound and len(stack) == 1


def _begin(stack: list[Component], name: str) -> bool:
    if name == "VEVENT" and stack[-1].name == "VEVENT":
        stack.pop()  # the end of the one before is lost: the new one is no part of it
        _begin(stack, name)
        return False
    made = Component(name)
    if len(stack) <= MAX_DEPTH:
        stack[-1].inner.append(made)
    stack.append(made)
    return len(stack) <= MAX_DEPTH + 1


def _end(stack: list[Component], name: str) -> bool:
    names = [one.name for one in stack[-MAX_DEPTH:]]
    if not name or name not in names:  # the root of all has no name, and no end
        return False
    sound = names[-1] == name
    while stack.pop().name != name:
        pass
    return sound


def unfolded(body: bytes) -> bytes:
    """Join folded lines, before anything is decoded: some fold in the middle of a character.

    Old programs end lines with \\r alone. In whole passes: a pattern that meets a million folds
    takes two hundred bytes for each.
    """
    body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return body.replace(b"\n\t", b"\n ").replace(b"\n ", b"")


def lines(component: Component) -> Iterator[Line]:
    """Yield the properties of a component that can be read; others are passed over."""
    for line in component.lines:
        head = _NEEDED.match(line)
        if head is None:
            continue
        # The library reads a line sign by sign: only what is before the value needs that.
        name, rest = head[0][:-1].upper(), line[head.end() :]
        if head[0].endswith(":"):
            yield Line(name, {}, rest)
        elif parts := _parts(line):
            yield parts


def _parts(line: str) -> Line | None:
    try:
        name, parameters, value = Contentline(line[:4000]).raw_parts()  # type: ignore[no-untyped-call]  # as it is
    except (ValueError, IndexError, AssertionError):
        return None
    if len(line) > 4000:
        value += line[4000:]
    texts = {
        key.upper(): one if isinstance(one, str) else one[0] for key, one in parameters.items()
    }
    return Line(name.upper(), texts, value)
