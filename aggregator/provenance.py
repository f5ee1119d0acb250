"""Read the text of a pulled file: where it came from, and what it is known by.

Touches no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from aggregator import frontmatter
from aggregator.errors import FrontMatterError
from aggregator.model import Stored, fingerprint

RESTORED = "delete the file, and the next pull restores it"


def read(text: str, path: str) -> tuple[Mapping[str, Any], str]:
    """Read the head and the body of a file that the nightly job wrote.

    Raises FrontMatterError, which tells nobody to mend by hand what a program wrote.
    """
    try:
        return frontmatter.read(text, path)
    except FrontMatterError as error:
        raise FrontMatterError(f"{str(error).partition('; ')[0]}; {RESTORED}") from error


def as_stored(path: str, text: str) -> Stored:
    """Read the text of a pulled file. Raises FrontMatterError where its provenance is missing."""
    meta, body = read(text, path)
    source = meta.get("source")
    if not isinstance(source, Mapping):
        raise FrontMatterError(_lacks(path, "source"))
    return Stored(
        path=path,
        member=PurePosixPath(path).parent.name,
        identity=_string(source, "identity") or _required(source, "id", path),
        content_hash=_required(source, "hash", path),
        canonical=_string(meta, "canonical"),
        feed=_required(source, "feed", path),
        date=_moment(meta, "date", path),
        first_seen=_moment(source, "first_seen", path),
        id=_string(source, "id"),
        fingerprint=fingerprint(_string(meta, "title"), meta, body),
        feed_title=_string(source, "feed_title"),
        generator=_string(source, "generator"),
        language=_string(meta, "lang"),
        comments=_string(source, "comments"),
        changed=_string(source, "changed"),
        nights=_count(source, "nights"),
        title=_string(meta, "title"),
    )


def _lacks(path: str, field: str) -> str:
    return f"{path}:1: {field}: is missing; {RESTORED}"


def _required(of: Mapping[str, object], key: str, path: str) -> str:
    if value := _string(of, key):
        return value
    raise FrontMatterError(_lacks(path, f"source.{key}"))


def _string(of: Mapping[str, object], key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _count(of: Mapping[str, object], key: str) -> int:
    value = _string(of, key)
    return int(value) if len(value) < 6 and value.isascii() and value.isdigit() else 0


def _moment(of: Mapping[str, object], key: str, path: str) -> datetime:
    value = of.get(key)
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise FrontMatterError(_lacks(path, key)) from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
