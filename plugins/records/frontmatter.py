"""Read the head of a Markdown file: the lines of `field: value` between two lines of `---`.

Every value is text, a list or a group of fields; nothing is guessed, so `18:30` is never a number
and `no` never becomes false. Knows where each field stands, for messages. Reads no file itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from . import slips
from .faults import Fault

Value = str | None | list["Value"] | dict[str, "Value"]
FENCE = "---"
_CORE = "tag:yaml.org,2002:"  # what `!!` stands for (YAML 1.2, section 6.8.2.2)
# No model nests deeper than three; some thousands of levels crash libyaml's composer.
_DEEPEST = 20
# The longest list a file needs is a year of days; what a file costs the check grows with its lists.
_LONGEST = 1000
# No model has a hundred fields.
_MOST_FIELDS = 200
# The longest head of the sample has 4,000 characters, and that of a year of days has 20,000.
_LONGEST_HEAD = 100_000
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of one file. `lines` maps a field's place, as `("feeds", 0, "url")`, to its line."""

    values: dict[str, Value]
    lines: dict[tuple[str | int, ...], int]
    body: str
    body_line: int

    def line(self, place: tuple[str | int, ...]) -> int:
        """Return the line of a field, or of the nearest thing around it (line 1 at worst)."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class Unreadable(Exception):
    """The head cannot be read at all. Carries the one fault that says why."""

    def __init__(self, path: str, line: int, field: str, what: str, instead: str) -> None:
        self.fault = Fault(path, line, field, what, instead)
        super().__init__(str(self.fault))


def parse(text: str, path: str) -> FrontMatter:
    """Read the text of a file.

    Raises `Unreadable` where there is no head or it is not YAML of the plain kind (YAML 1.2 without
    tags, anchors and aliases, nested no deeper than a file needs, and no field twice).
    """
    head, body, body_line = _split(text, path)
    values, lines = _read_yaml(head, path)
    return FrontMatter(values, lines, body, body_line)


def listed(text: str, path: str) -> tuple[list[Value], dict[tuple[str | int, ...], int]]:
    """Read a file that is one list, such as `suppressed.yml`: its items, and where they stand.

    Raises `Unreadable` as `parse` does, and where it is no list.
    """
    try:
        bare = _START.sub(r"\1", text.removeprefix("\ufeff").replace("\r\n", "\n"))
        values, lines = _read_yaml(f"{_LIST}:\n{bare}", path)
    except Unreadable as error:
        fault = error.fault
        raise Unreadable(path, max(fault.line - 2, 1), "file", fault.what, fault.instead) from error
    items = values.get(_LIST)
    if set(values) != {_LIST} or not isinstance(items, list | None):
        raise Unreadable(path, 1, "file", "is not a list", "begin each item with `- match: `")
    return items or [], {place[1:]: line - 2 for place, line in lines.items() if place[1:]}


_LIST = "items"
_START = re.compile(r"\A((?:[ \t]*(?:#.*)?\n)*)---[ \t]*$", re.MULTILINE)


def _split(text: str, path: str) -> tuple[str, str, int]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != FENCE:
        what = "is blank" if not lines[0].strip() else "does not begin the list of fields"
        raise Unreadable(
            path, 1, "first line", what, "the very first line must be three hyphens: ---"
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    raise Unreadable(
        path, len(lines), "---", "the list of fields never ends", "end it with three hyphens: ---"
    )


def _read_yaml(head: str, path: str) -> tuple[dict[str, Value], dict[tuple[str | int, ...], int]]:
    if len(head) > _LONGEST_HEAD:
        what = f"the list of fields has more than {_LONGEST_HEAD:,} characters"
        raise Unreadable(path, 1, "---", what, "shorten it; what you have to say goes below it")
    try:
        _refuse_what_is_not_plain(head, path)
        node = yaml.compose(head, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(path, *slips.told(error, head)) from error
    except yaml.reader.ReaderError as error:
        line = head.count("\n", 0, error.position) + 2
        raise Unreadable(
            path, line, "character", "is not allowed here", "type the line again"
        ) from error
    lines: dict[tuple[str | int, ...], int] = {}
    if node is None:
        return {}, lines
    if not isinstance(node, yaml.MappingNode):
        raise _no_fields(head, path)
    return _mapping(node, (), lines, path), lines


def _no_fields(head: str, path: str) -> Unreadable:
    if glued := slips.GLUED.match(head):
        return Unreadable(path, 2, glued.group(1), *slips.NO_SPACE)
    return Unreadable(path, 2, "fields", "there are none", "write lines such as title: My event")


def _refuse_what_is_not_plain(head: str, path: str) -> None:
    depth = 0
    rows = head.split("\n")
    for event in yaml.parse(head, Loader=_Loader):
        if isinstance(event, yaml.ScalarEvent) and not event.style:
            _refuse_a_cut_value(event.end_mark, rows, path)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 2
            raise Unreadable(path, line, "line", "is nested too deep", "put the value in quotes")
        anchor = getattr(event, "anchor", None)
        tag = getattr(event, "tag", None)
        if anchor or tag:
            line = event.start_mark.line + 2
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            mark = tag.replace(_CORE, "!!") if tag else f"{sign}{anchor}"
            raise Unreadable(
                path, line, mark, "has a special meaning in YAML", "put the whole value in quotes"
            )


# A # that touches its word is meant to be read, as in `Bench #3`; YAML reads it as a remark.
_CUT = re.compile(r"[ \t]+(#[^\s#].*)")


def _refuse_a_cut_value(end: yaml.Mark, rows: list[str], path: str) -> None:
    row = rows[end.line] if end.line < len(rows) else ""
    if cut := _CUT.match(row, end.column):
        what = f"{cut.group(1)!r} is not read: a # after a space begins a remark"
        advice = 'put the whole value in quotes: "Room #3"'
        raise Unreadable(path, end.line + 2, slips.field_name(row), what, advice)


def _value(node: yaml.Node, place: tuple[str | int, ...], lines: dict, path: str) -> Value:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, path)
    if isinstance(node, yaml.SequenceNode):
        if len(node.value) > _LONGEST:
            line, what = node.start_mark.line + 2, f"has {len(node.value):,} entries"
            advice = f"write at most {_LONGEST:,}, or several files"
            raise Unreadable(path, line, str(place[-1]), what, advice)
        for index, item in enumerate(node.value):
            lines[(*place, index)] = item.start_mark.line + 2
        return [_value(item, (*place, index), lines, path) for index, item in enumerate(node.value)]
    # A plain scalar has the style None in PyYAML's own loader and "" in the one over libyaml.
    return None if not node.style and node.value in ("", "~") else node.value


def _mapping(
    node: yaml.MappingNode, place: tuple[str | int, ...], lines: dict, path: str
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if len(node.value) > _MOST_FIELDS:
        what, line = f"has {len(node.value):,} fields", node.start_mark.line + 2
        field = str(place[-1]) if place else "fields"
        raise Unreadable(path, line, field, what, f"write at most {_MOST_FIELDS}")
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 2
        if not isinstance(key, str):
            raise Unreadable(path, line, "line", "is no field", "write it as name: value")
        if key in values:
            raise Unreadable(path, line, key, "is written twice", "keep one of the two lines")
        lines[(*place, key)] = line
        values[key] = _value(value_node, (*place, key), lines, path)
    return values
