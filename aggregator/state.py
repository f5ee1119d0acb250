"""Keep what is remembered of a member's feeds and accounts between two nights, as JSON.

Only text in, text out: the file is written by another room. Nothing is kept that changes on a quiet
night (no time of the last look), so an unchanged feed leaves its file as it was, byte for byte.
Deleting a file costs one fresh download of its member's feeds, and lets a verified link that is
missing count as verified for some nights more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path

from aggregator.errors import StateError
from aggregator.model import Misses, Validators

_NOTHING_KNOWN = Validators()


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of one feed.

    `failing_since` is the start of the first run that could not read it, with `reason` in plain
    words; None while it can be read. `moved_to` is the address it says it moved to for good.
    `basis` stands for all but the feed itself that decides its files: when it is another, all is
    read again, as it would be without any state.
    """

    validators: Validators = _NOTHING_KNOWN
    failing_since: datetime | None = None
    reason: str = ""
    moved_to: str | None = None
    basis: str = ""


@dataclass(slots=True)
class MemberState:
    """What is known of one member: of its feeds, of accounts whose verified link is missing, and of
    pictures that could not be copied.

    All go by their addresses.
    """

    feeds: dict[str, FeedState] = field(default_factory=dict)
    accounts: dict[str, Misses] = field(default_factory=dict)
    pictures: dict[str, Misses] = field(default_factory=dict)


def read(folder: Path, member: str) -> MemberState:
    """Read what is remembered of a member; nothing where there is no file.

    Raises StateError where the file is damaged.
    """
    path = folder / f"{member}.json"
    try:
        document = json.loads(path.read_bytes())
        feeds = {url: _decode(record) for url, record in _part(document, "feeds").items()}
        return MemberState(feeds, _misses(document, "accounts"), _misses(document, "pictures"))
    except FileNotFoundError:
        return MemberState()
    except (OSError, ValueError, RecursionError) as error:
        raise StateError(f"{path.as_posix()}:1: {error}; delete the file") from error


def encode(state: MemberState) -> bytes:
    """Give the file's bytes: sorted JSON ending in a newline, the same for the same state."""
    document: dict[str, object] = {"feeds": {url: _record(f) for url, f in state.feeds.items()}}
    for name, misses in (("accounts", state.accounts), ("pictures", state.pictures)):
        if misses:
            document[name] = {
                url: {"nights": missed.nights, "last": missed.last.isoformat()}
                for url, missed in misses.items()
            }
    text = json.dumps(document, sort_keys=True, indent=1)  # ASCII: safe with any header
    return f"{text}\n".encode("ascii")


_VALIDATORS = tuple(one.name for one in fields(Validators))
_TEXTS = {*_VALIDATORS, "failing_since", "reason", "moved_to", "basis"}


def _record(state: FeedState) -> dict[str, str]:
    since = state.failing_since
    if since is not None and since.utcoffset() is None:
        raise ValueError(f"a time without a zone: {since}")
    values = {name: getattr(state.validators, name) for name in _VALIDATORS} | {
        "failing_since": since and since.isoformat(),
        "reason": state.reason or None,
        "moved_to": state.moved_to,
        "basis": state.basis or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _part(document: object, name: str) -> dict[str, object]:
    part = document.get(name) if isinstance(document, dict) else None
    if not isinstance(part, dict):
        raise ValueError(f"no {name} in it")
    return part


def _misses(document: dict[str, object], name: str) -> dict[str, Misses]:
    part = _part(document, name) if name in document else {}
    return {url: _missed(record) for url, record in part.items()}


def _missed(record: object) -> Misses:
    if not isinstance(record, dict) or record.keys() != {"nights", "last"}:
        raise ValueError("a record of misses is not made of nights and their last")
    if type(record["nights"]) is not int or record["nights"] < 1:
        raise ValueError("the nights of a record of misses are no number")
    return Misses(record["nights"], date.fromisoformat(str(record["last"])))


def _decode(record: object) -> FeedState:
    if not isinstance(record, dict) or not all(isinstance(text, str) for text in record.values()):
        raise ValueError("a feed's record is not made of texts")
    if unknown := sorted(record.keys() - _TEXTS):
        raise ValueError(f"unknown field {unknown[0]!r}")
    since = record.get("failing_since")
    return FeedState(
        Validators(**{name: record.get(name) for name in _VALIDATORS}),
        None if since is None else _aware(since),
        record.get("reason", ""),
        record.get("moved_to"),
        record.get("basis", ""),
    )


def _aware(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.utcoffset() is None:
        raise ValueError(f"a time without a zone: {text!r}")
    return when
