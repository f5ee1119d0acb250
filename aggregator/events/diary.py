"""Read the pulled events that are there, each with its provenance.

Writes nothing: that is `store`. A file that cannot be read is told, and never replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from aggregator import provenance
from aggregator.errors import FrontMatterError
from aggregator.model import Change, Create, StoredEvent, Update, Withdraw
from aggregator.store import EVENTS, PULLED


def stored_events(content: Path, member: str) -> tuple[list[StoredEvent], dict[str, str]]:
    """Read a member's pulled events: those that can be read, and `path: fault` of the others."""
    good: list[StoredEvent] = []
    damaged: dict[str, str] = {}
    for file in sorted((content / PULLED / member / EVENTS).glob("*.md")):
        path = f"{PULLED}/{member}/{EVENTS}/{file.name}"
        try:
            if file.is_symlink():
                raise _damaged(path, "file", "is a symbolic link")
            good.append(as_stored_event(path, file.read_bytes().decode("utf-8")))
        except FrontMatterError as error:
            damaged[path] = str(error)
        except (OSError, UnicodeDecodeError):
            damaged[path] = str(_damaged(path, "file", "cannot be read as UTF-8 text"))
    return good, damaged


def viewed_events(files: Iterable[StoredEvent], changes: Iterable[Change]) -> list[StoredEvent]:
    """Tell how `stored_events` would answer after `changes`, without carrying them out."""
    view = {file.path: file for file in files}
    for change in changes:
        if isinstance(change, Create | Update):
            view[change.path] = as_stored_event(change.path, change.text)
        elif isinstance(change, Withdraw):
            view.pop(change.path, None)
    return [view[path] for path in sorted(view)]


def as_stored_event(path: str, text: str) -> StoredEvent:
    """Read the text of a pulled event. Raises FrontMatterError where its provenance is missing."""
    meta, _ = provenance.read(text, path)
    source = meta.get("source")
    if not isinstance(source, Mapping):
        raise _damaged(path, "source", "is missing")
    start, first_seen = _day(meta, "start", path), _required(source, "first_seen", path)
    if start is None:
        raise _damaged(path, "start", "is missing")
    try:
        moment = datetime.fromisoformat(first_seen)
    except ValueError as error:
        raise _damaged(path, "first_seen", "is no time") from error
    return StoredEvent(
        path=path,
        member=PurePosixPath(path).parts[1],
        identity=_required(source, "uid", path),
        content_hash=_required(source, "hash", path),
        calendar=_required(source, "calendar", path),
        canonical=_string(meta, "canonical"),
        title=_string(meta, "title"),
        begins=_string(meta, "start"),
        first_seen=moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        start=start,
        until=_day(source, "ends", path),
        missing=_day(source, "missing", path),
        text=text,
    )


def _damaged(path: str, field: str, what: str) -> FrontMatterError:
    advice = "delete the file, and the next pull restores it"
    return FrontMatterError(f"{path}:1: {field}: {what}; {advice}")


def _string(of: Mapping[str, object], key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _required(of: Mapping[str, object], key: str, path: str) -> str:
    if value := _string(of, key):
        return value
    raise _damaged(path, key, "is missing")


def _day(of: Mapping[str, object], key: str, path: str) -> date | None:
    written = _string(of, key)
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError as error:
        raise _damaged(path, key, "is no day") from error
