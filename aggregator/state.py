"""Keep what is remembered of a member's feeds and accounts between two nights, as JSON.

Only text in, text out: the file is written by another room. Nothing is kept that changes on a quiet
night: of a feed that is asked every night no time is kept, so its file stays as it was, byte for
byte. Only of one that is asked less often the next time is (its file is git-ignored).
Deleting a file costs one fresh download of its member's feeds; feeds that fail, wait or have moved
are asked as if for the first time; and a verified link that is missing counts for some nights more.
A damaged file is as one that was deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from aggregator import disk
from aggregator.errors import StateError
from aggregator.model import Misses, Rhythm, Validators

LARGEST = 16 * 2**20
"""Bytes of a file: of a member with thousands of threads of comments there are some megabytes."""

_NOTHING_KNOWN = Validators()
_ANY_TIME = Rhythm()


@dataclass(frozen=True, slots=True)
class Move:
    """Where a feed says that it has moved to for good.

    `address` is where it is asked now, None while that is the one in its member's file. `target` is
    an address on probation: it was named on `nights` nights in a row, `last` the latest of them.
    """

    address: str | None = None
    target: str | None = None
    nights: int = 0
    last: date | None = None


_NOWHERE = Move()


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of one feed.

    `failing_since` is the start of the first run that could not read it, with `reason` in plain
    words; None while it can be read. `failures` are the nights of that, `failed_last` the latest of
    them, and `gone_nights` those since `gone_since` on which it answered 410.
    `basis` stands for all but the feed itself that decides its files: when it is another, all is
    read again, as it would be without any state. `next` is the first moment at which it is to be
    asked; None: on any night. `rhythm` is what it last said of itself. `found` is where the feed
    is, where its own address is that of a web page.
    """

    validators: Validators = _NOTHING_KNOWN
    failing_since: datetime | None = None
    reason: str = ""
    failures: int = 0
    failed_last: date | None = None
    gone_since: datetime | None = None
    gone_nights: int = 0
    move: Move = _NOWHERE
    next: datetime | None = None
    rhythm: Rhythm = _ANY_TIME
    basis: str = ""
    found: str = ""

    @property
    def moved_to(self) -> str | None:
        """The address that the feed has moved to for good, once that is believed."""
        return self.move.address


@dataclass(slots=True)
class MemberState:
    """What is known of one member: of its feeds, of accounts whose verified link is missing, of
    pictures that could not be copied, and of the feeds of comments on its posts.

    All go by their addresses. `filed` is the same as its file has it, None where that is not known.
    """

    feeds: dict[str, FeedState] = field(default_factory=dict)
    accounts: dict[str, Misses] = field(default_factory=dict)
    pictures: dict[str, Misses] = field(default_factory=dict)
    comments: dict[str, FeedState] = field(default_factory=dict)
    filed: MemberState | None = field(default=None, compare=False)

    def copy(self) -> MemberState:
        """Copy what is known, so that it can be told whether it has changed."""
        parts = self.feeds, self.accounts, self.pictures, self.comments
        return MemberState(*(dict(part) for part in parts))  # type: ignore[arg-type]  # in order


def read(folder: Path, member: str) -> MemberState:
    """Read what is remembered of a member; nothing where there is no file.

    Raises StateError where the file is damaged.
    """
    path = folder / f"{member}.json"
    try:
        document = json.loads(disk.read(path, LARGEST))
        return MemberState(
            {url: _decode(record) for url, record in _part(document, "feeds").items()},
            {url: _missed(record) for url, record in _part(document, "accounts").items()},
            {url: _missed(record) for url, record in _part(document, "pictures").items()},
            {url: _decode(record) for url, record in _part(document, "comments").items()},
        )
    except FileNotFoundError:
        return MemberState()
    except (OSError, ValueError, RecursionError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise StateError(f"{path.as_posix()}:1: file: {what}; it is made anew") from error


def encode(state: MemberState) -> bytes:
    """Give the file's bytes: sorted JSON ending in a newline, the same for the same state."""
    document: dict[str, object] = {"feeds": {url: _record(f) for url, f in state.feeds.items()}}
    for name, misses in (("accounts", state.accounts), ("pictures", state.pictures)):
        if misses:
            document[name] = {
                url: {"nights": missed.nights, "last": missed.last.isoformat()}
                for url, missed in misses.items()
            }
    if state.comments:
        document["comments"] = {url: _record(feed) for url, feed in state.comments.items()}
    text = json.dumps(document, sort_keys=True, indent=1)  # ASCII: safe with any header
    return f"{text}\n".encode("ascii")


def _record(state: FeedState) -> dict[str, object]:
    """Give the fields of a feed's record: those that say something."""
    values = {name: (get(state), get(_UNKNOWN)) for name, (get, _) in _FIELDS.items()}
    return {name: _plain(value) for name, (value, empty) in values.items() if value != empty}


def _plain(value: object) -> object:
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ValueError(f"a time without a zone: {value}")
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _part(document: object, name: str) -> dict[str, object]:
    """Give a part of the document; all but the feeds may be missing."""
    if isinstance(document, dict) and name not in document and name != "feeds":
        return {}
    part = document.get(name) if isinstance(document, dict) else None
    if not isinstance(part, dict):
        raise ValueError(f"no {name} in it")
    return part


def _missed(record: object) -> Misses:
    if not isinstance(record, dict) or record.keys() != {"nights", "last"}:
        raise ValueError("a record of misses is not made of nights and their last")
    if type(record["nights"]) is not int or record["nights"] < 1:
        raise ValueError("the nights of a record of misses are no number")
    return Misses(record["nights"], date.fromisoformat(str(record["last"])))


def _decode(record: object) -> FeedState:
    if not isinstance(record, dict):
        raise ValueError("a feed's record is no list of fields")
    if unknown := sorted(record.keys() - _FIELDS.keys()):
        raise ValueError(f"unknown field {unknown[0]!r}")
    parts: dict[str, dict[str, Any]] = {"": {}, "validators": {}, "move": {}, "rhythm": {}}
    for name, value in record.items():
        part, _, field_ = _PLACES[name].rpartition(".")
        parts[part][field_] = _FIELDS[name][1](value)
    return FeedState(
        **parts[""],
        validators=Validators(**parts["validators"]),
        move=Move(**parts["move"]),
        rhythm=Rhythm(**parts["rhythm"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a text: {value!r}")
    return value


def _aware(value: object) -> datetime:
    when = datetime.fromisoformat(_text(value))
    if when.utcoffset() is None:
        raise ValueError(f"a time without a zone: {value!r}")
    if not 1 < when.year < 9999:  # one that can be reckoned with in any zone
        raise ValueError(f"a time beyond all calendars: {value!r}")
    return when


def _day(value: object) -> date:
    return date.fromisoformat(_text(value))


def _count(value: object) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(f"not a number from 1: {value!r}")
    return value


def _numbers(below: int) -> Callable[[object], frozenset[int]]:
    def read(value: object) -> frozenset[int]:
        numbers = value if isinstance(value, list) else [None]
        if not all(type(number) is int and 0 <= number < below for number in numbers):
            raise ValueError(f"not numbers below {below}: {value!r}")
        return frozenset(numbers)

    return read


_READERS: dict[str, Callable[[object], object]] = {
    "validators.etag": _text,
    "validators.last_modified": _text,
    "validators.body_sha256": _text,
    "failing_since": _aware,
    "reason": _text,
    "failures": _count,
    "failed_last": _day,
    "gone_since": _aware,
    "gone_nights": _count,
    "move.address": _text,
    "move.target": _text,
    "move.nights": _count,
    "move.last": _day,
    "next": _aware,
    "rhythm.every": _count,
    "rhythm.skip_hours": _numbers(24),
    "rhythm.skip_days": _numbers(7),
    "basis": _text,
    "found": _text,
}
# In the file a field stands under its own name, but for those of a move.
_OTHERWISE = {"move.target": "moved_to", "move.nights": "moved_nights", "move.last": "moved_last"}
_PLACES = {_OTHERWISE.get(path, path.rpartition(".")[2]): path for path in _READERS}
_FIELDS = {name: (attrgetter(path), _READERS[path]) for name, path in _PLACES.items()}
_UNKNOWN = FeedState()
