"""A calendar file, read line by line as strictly as it must be written (RFC 5545, section 3.1).

Pure: bytes in, parts or flaws out. Shares no code with what writes our calendars, which also
forgives more than other people's programs do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LINE_OCTETS = 75
_WRONG_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n")
_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_PARAMETER = rf";[A-Za-z0-9-]+={_VALUE}(?:,{_VALUE})*"
_LINE = re.compile(rf"([A-Za-z0-9-]+)((?:{_PARAMETER})*):(.*)", re.DOTALL)
_EACH = re.compile(rf";([A-Za-z0-9-]+)=({_VALUE}(?:,{_VALUE})*)")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in a calendar: the line, the property or part, and a sentence about it."""

    line: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Property:
    """One property. Names are in capitals; `value` is as written, escapes and all."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A component between its BEGIN and its END, with its properties and the parts within it."""

    line: int
    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return every property of a name."""
        return [one for one in self.properties if one.name == name]

    def one(self, name: str) -> Property | None:
        """Return the first property of a name, or None."""
        return next((one for one in self.properties if one.name == name), None)


class _Broken(Exception):
    """The file cannot be read from here on. Holds the flaw."""


def read(data: bytes) -> tuple[list[Part], list[Flaw]]:
    """Return the outermost parts, and no flaws; or no parts, and what stops a strict reader."""
    if found := list(_form(data)):
        return [], found
    try:
        return _parts(data.decode()), []
    except _Broken as broken:
        return [], [broken.args[0]]


def _form(data: bytes) -> Iterator[Flaw]:
    """Lines end in CR LF, have at most 75 octets, and are cut between characters, not in one."""
    lines = data.split(b"\r\n")
    if lines.pop():
        yield Flaw(len(lines) + 1, "line", "does not end in CR LF")
    for number, line in enumerate(lines, start=1):
        if len(line) > LINE_OCTETS:
            yield Flaw(number, "line", f"has {len(line)} octets, more than {LINE_OCTETS}")
    for wrong in _WRONG_BYTES.finditer(data):
        number = data.count(b"\r\n", 0, wrong.start()) + 1
        yield Flaw(number, "line", f"holds the control character {wrong[0][0]:#04x}")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        number = data.count(b"\r\n", 0, error.start) + 1
        yield Flaw(number, "line", "is no UTF-8, or is cut within a character")


def _parts(text: str) -> list[Part]:
    outermost: list[Part] = []
    within: list[Part] = []
    for one in _properties(text):
        if one.name == "BEGIN":
            part = Part(one.line, one.value)
            (within[-1].parts if within else outermost).append(part)
            within.append(part)
        elif not within:
            raise _Broken(Flaw(one.line, one.name, "stands outside every BEGIN and END"))
        elif one.name != "END":
            within[-1].properties.append(one)
        elif within.pop().name != one.value:
            raise _Broken(Flaw(one.line, "END", f"ends {one.value}, which is not open"))
    if within:
        raise _Broken(Flaw(within[-1].line, within[-1].name, "has no END"))
    return outermost


def _properties(text: str) -> Iterator[Property]:
    for number, line in _unfolded(text):
        match = _LINE.fullmatch(line)
        if match is None:
            raise _Broken(Flaw(number, "line", f"is no name, colon and value: {line[:40]!r}"))
        name, parameters, value = match.groups()
        named = {key.upper(): word.strip('"') for key, word in _EACH.findall(parameters)}
        yield Property(number, name.upper(), named, value)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line whole, with the number of its first: a space or tab begins what goes on."""
    lines = text.split("\r\n")[:-1]
    begun, number = "", 0
    for here, line in enumerate(lines, start=1):
        if line[:1] in (" ", "\t") and number:
            begun += line[1:]
            continue
        if number:
            yield number, begun
        begun, number = line, here
    if number:
        yield number, begun
