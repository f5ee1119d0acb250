"""Keep what is remembered of each feed between two nights, one JSON document a member.

Only text in, text out: the file is written by another room. Nothing is kept that changes on a quiet
night (no time of the last look), so an unchanged feed leaves its file as it was, byte for byte.
Deleting a file costs one fresh download of its member's feeds, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from aggregator.errors import StateError
from aggregator.model import Validators

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


def read(folder: Path, member: str) -> dict[str, FeedState]:
    """Read what is remembered of a member's feeds, by feed address; {} where nothing is.

    Raises StateError where the file is damaged.
    """
    path = folder / f"{member}.json"
    try:
        document = json.loads(path.read_bytes())
        return {url: _decode(record) for url, record in _feeds(document).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise StateError(f"{path.as_posix()}:1: {error}; delete the file") from error


def encode(states: Mapping[str, FeedState]) -> bytes:
    """Give the file's bytes: sorted JSON ending in a newline, the same for the same states."""
    feeds = {url: _record(state) for url, state in states.items()}
    text = json.dumps({"feeds": feeds}, sort_keys=True, indent=1)  # ASCII: safe with any header
    return f"{text}\n".encode("ascii")


_VALIDATORS = tuple(field.name for field in fields(Validators))
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


def _feeds(document: object) -> dict[str, object]:
    feeds = document.get("feeds") if isinstance(document, dict) else None
    if not isinstance(feeds, dict):
        raise ValueError("no feeds in it")
    return feeds


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
