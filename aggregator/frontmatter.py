"""Read and write the head of a Markdown file: the lines between `---` and `---`.

Does not touch files and gives words no meaning of their own: `18:30` stays `18:30`, `no` stays
`no`, a date stays text. Tags, anchors and aliases (YAML 1.2, section 6.9) are refused, so that a
short file cannot grow in memory or make anything but text, lists and settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import yaml

from aggregator.errors import FrontMatterError
from aggregator.plainyaml import NUMBER_LIKE, plain_yaml

try:
    from yaml import CSafeDumper as _Dumper
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml: the same answers, about ten times slower
    from yaml import SafeDumper as _Dumper  # type: ignore[assignment]  # stands in
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # stands in

KeyPath = tuple[str | int, ...]

_Event = Any  # yaml's parser events; their type stubs leave out tag and anchor

_DEEPEST = 20
_STYLE: dict[str, Any] = {
    "allow_unicode": True,
    "default_flow_style": False,
    "sort_keys": False,
    "width": 2**30,  # never fold; libyaml keeps the width in a C int
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read(text: str, path: str) -> tuple[dict[str, object], str]:
    """Split a file into its settings and its body.

    `path` is only for messages. Values are text, None (nothing after the colon), lists or dicts of
    these. The body is what `write` was given, to the byte; a blank line after the head and the last
    newline of the file are not part of it.

    Raises FrontMatterError: `path:line: what is wrong; what to write instead`.
    """
    head, body = _split(text, path)
    meta, _ = _settings(head, path)
    return meta, body


def head(text: str, path: str) -> tuple[dict[str, object], dict[KeyPath, int]]:
    """Read a file's settings, and on which line each begins: `("feeds", 0, "url") -> 7`, from 1.

    Raises FrontMatterError, as `read` does.
    """
    return _settings(_split(text, path)[0], path)


def plain(text: str, path: str, first_line: int = 1) -> tuple[object, dict[KeyPath, int]]:
    """Read a piece of YAML that is a file of its own: its value, and the line of every part.

    Raises FrontMatterError, as `read` does.
    """
    return _Reading(path, first_line).value_and_lines(text)


def write(meta: Mapping[str, object], body: str) -> str:
    """Join settings and body into the text of a file.

    Keys keep their order. A datetime is written as ISO 8601 with its offset; text that another
    reader of YAML would take for a number, a date or a yes is quoted. Lone surrogates, which no
    file can hold, become U+FFFD. Raises ValueError for a time without a zone.
    """
    head = plain_yaml(meta) if meta else ""
    head = yaml.dump(_writable(meta), Dumper=_Emitter, **_STYLE) if head is None else head
    rest = f"\n{_text(body)}\n" if body else ""
    return f"---\n{head}---\n{rest}"


def _split(text: str, path: str) -> tuple[str, str]:
    rows = text.removeprefix("\ufeff").split("\n")
    if not _is_fence(rows[0]):
        raise FrontMatterError(f"{path}:1: the file does not begin with a head; make line 1 `---`")
    end = next((n for n, row in enumerate(rows) if n and _is_fence(row)), None)
    if end is None:
        raise FrontMatterError(f"{path}:1: the head has no end; write `---` on a line after it")
    body = "\n".join(rows[end + 1 :])
    return "\n".join(rows[1:end]), body.removeprefix("\n").removesuffix("\n")


def _is_fence(row: str) -> bool:
    return row.rstrip(" \t\r") == "---"


def _settings(head: str, path: str) -> tuple[dict[str, object], dict[KeyPath, int]]:
    value, where = plain(head, path, first_line=2)
    if value is None:
        return {}, where
    if not isinstance(value, dict):
        raise FrontMatterError(f"{path}:2: the head is not a list of settings; write `name: value`")
    return value, where


class _Reading:
    """One pass over the parser's events: values, their lines, and what is refused."""

    def __init__(self, path: str, first_line: int) -> None:
        self._path = path
        self._first_line = first_line
        self._lines: dict[KeyPath, int] = {}

    def value_and_lines(self, text: str) -> tuple[object, dict[KeyPath, int]]:
        try:
            events = iter(yaml.parse(text, Loader=_Loader))
            return self._document(events), self._lines
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what, instead = _in_plain_words(str(error.problem))
            raise self._fault(mark.line if mark else 0, what, instead) from error
        except (yaml.YAMLError, UnicodeError) as error:
            found = _NO_TEXT.search(text)
            line = text.count("\n", 0, found.start()) if found else 0
            raise self._fault(line, "there is a control character", "take it out") from error

    def _fault(self, line: int, what: str, instead: str) -> FrontMatterError:
        return FrontMatterError(f"{self._path}:{self._first_line + line}: {what}; {instead}")

    def _document(self, events: Iterator[_Event]) -> object:
        next(events)  # the stream begins
        if isinstance(next(events), yaml.StreamEndEvent):
            return None
        value = self._value(next(events), events, ())
        next(events)  # the document ends
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._fault(after.start_mark.line, "a second document begins", "keep one")
        return value

    def _value(self, event: _Event, events: Iterator[_Event], at: KeyPath) -> object:
        self._refuse(event, at)
        self._lines[at] = self._first_line + event.start_mark.line
        if isinstance(event, yaml.ScalarEvent):
            empty = event.value == "" and event.style in (None, "")
            return None if empty else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, at)
        return self._mapping(events, at)

    def _refuse(self, event: _Event, at: KeyPath) -> None:
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._fault(line, "`&` and `*` names are not read", "write the value out")
        if event.tag is not None:
            raise self._fault(line, "`!` types are not read", "put the value in quotes")
        if len(at) > _DEEPEST:
            raise self._fault(line, f"more than {_DEEPEST} levels", "put the value in quotes")

    def _sequence(self, events: Iterator[_Event], at: KeyPath) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*at, len(items))))
        return items

    def _mapping(self, events: Iterator[_Event], at: KeyPath) -> dict[str, object]:
        settings: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, at)
            if key in settings:
                raise self._fault(
                    event.start_mark.line, f"`{key}` stands twice", "keep one of them"
                )
            settings[key] = self._value(next(events), events, (*at, key))
            self._lines[(*at, key)] = self._first_line + event.start_mark.line
        return settings

    def _key(self, event: _Event, at: KeyPath) -> str:
        self._refuse(event, at)
        if not isinstance(event, yaml.ScalarEvent) or not (event.value or event.style):
            raise self._fault(event.start_mark.line, "a setting has no name", "write `name: value`")
        return str(event.value)


_UNEVEN = ("the line is not indented like the one above", "begin it under the field above")
_OPEN = ("a bracket is opened and never closed", "close it, and put odd signs in quotes")
_PLAIN_WORDS = {
    "mapping values are not allowed": (
        "a colon stands in the value, or the line is indented too far",
        'put the value in "quotes", or begin the line under the field above',
    ),
    "expected '-' indicator": _UNEVEN,
    "expected <block end>": _UNEVEN,
    "expected ',' or": _OPEN,
    "expected node content": _OPEN,
    "cannot start any token": ("a line begins with a tab, `@`, `%` or a backtick", "use quotes"),
    "unexpected end of stream": ("a quotation mark is not closed", "close it"),
    "expected key": ("the line does not fit the one above", "write `name: value`, indented alike"),
}


def _in_plain_words(problem: str) -> tuple[str, str]:
    known = (words for part, words in _PLAIN_WORDS.items() if part in problem)
    return next(
        known, (f"cannot be read ({problem})", 'put the value in "quotes", and indent with spaces')
    )


class _Emitter(_Dumper):
    """A safe dumper that never writes an alias, a folded line or a bare number-like text."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: yaml.representer.SafeRepresenter, text: str) -> yaml.ScalarNode:
    # Left alone, PyYAML spreads text with newlines over several lines; U+2028 is a newline to it.
    style = '"' if not text.isprintable() else "'" if NUMBER_LIKE.match(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_time(dumper: yaml.representer.SafeRepresenter, when: date) -> yaml.ScalarNode:
    if isinstance(when, datetime) and when.utcoffset() is None:
        raise ValueError(f"a time without a zone: {when}")
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", when.isoformat())


def _represent_nothing(dumper: yaml.representer.SafeRepresenter, _: None) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:null", "")


_Emitter.add_representer(str, _represent_text)
_Emitter.add_representer(datetime, _represent_time)
_Emitter.add_representer(date, _represent_time)
_Emitter.add_representer(type(None), _represent_nothing)


def _writable(value: object) -> object:
    if isinstance(value, Mapping):
        return {_text(str(key)): _writable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(item) for item in value]
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    return _SURROGATE.sub("\ufffd", value)
