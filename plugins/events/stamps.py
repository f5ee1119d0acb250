"""When what a calendar shows of an event last changed, and how often: its stamps.

A calendar program takes a change only where SEQUENCE rises (RFC 5545, section 3.8.7.4), and a file
whose stamps come from the clock is new every night. So they are kept beside the content, one small
file an event, written by `inv stamp` and only read by a build. Pure: entries and what was known
in, what is to be known out; the time is an argument.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from icalendar import Event as VEvent
from pydantic import AfterValidator, BeforeValidator

from plugins.records import Record, RecordModel, Site
from plugins.records.fields import Instant, Line, refuse

from .ics import bare_entries

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_AGAIN = "delete the file; inv stamp writes it again"


def _hash(value: str) -> str:
    if len(value) != 32 or set(value) - set("0123456789abcdef"):
        refuse(f"{value!r} is no hash", _AGAIN)
    return value


def _sequence(value: Any) -> int:
    text = str(value)
    # Nine digits are what a calendar may say; the next change must have one more to count to.
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) < 10**9 - 1):
        refuse(f"{value!r} is no whole number", _AGAIN)
    return int(text)


class Stamp(RecordModel):
    """A stamp's file: a hash of what calendars show, how often and when (UTC) that changed."""

    hash: Annotated[Line, AfterValidator(_hash)]
    sequence: Annotated[int, BeforeValidator(_sequence)]
    modified: Instant


@dataclass(frozen=True, slots=True)
class Seal:
    """The stamps of one event. `modified` is in UTC, to the second."""

    hash: str
    sequence: int
    modified: datetime


def hash_of(entries: Iterable[VEvent]) -> str:
    """Return the hash of what a calendar shows of an event; its stamps must not be on it yet."""
    return hashlib.sha256(b"".join(entry.to_ical() for entry in entries)).hexdigest()[:32]


def known(site: Site) -> dict[str, Seal]:
    """Return the stamps that there are, by the stem of their event."""
    return {one.stem: _seal(one) for one in site.all("stamps")}


def due(site: Site, now: datetime) -> dict[str, Seal]:
    """Return what the stamps of all of a site's events are to be at a moment, by stem."""
    hashes = {event.stem: hash_of(bare_entries(event)) for event in site.all("events")}
    return restamped(hashes, known(site), now)


def restamped(
    hashes: Mapping[str, str], stamps: Mapping[str, Seal], now: datetime
) -> dict[str, Seal]:
    """Return the stamps of all events, by stem. `hashes` are those of what is shown now.

    What is unchanged keeps its stamp; an event that is gone has none. A number is never lower than
    the minutes since the year 2020, so that it does not fall where stamps were lost.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    return {stem: _restamped(hashes[stem], stamps.get(stem), now) for stem in sorted(hashes)}


def _restamped(shown: str, stamp: Seal | None, now: datetime) -> Seal:
    if stamp and stamp.hash == shown:
        return stamp
    least = max(int((now - _EPOCH).total_seconds()) // 60, 0)
    if stamp is None:
        return Seal(shown, least, now)
    return Seal(shown, max(stamp.sequence + 1, least), max(now, stamp.modified))


def seal_of(event: Record, shown: str) -> Seal:
    """Return the stamps that a build gives an event whose entries have the hash `shown`.

    Reads no clock: one that has changed since it was stamped is one change further, one that never
    was stamped has the day of its `updated:` or else of its file's name, and of one that was pulled
    the moment at which it was first seen.
    """
    stamp = event.site.find("stamps", event.stem)
    if stamp is None and event.source:
        return Seal(shown, 0, event.source.first_seen.astimezone(UTC).replace(microsecond=0))
    if stamp is None:
        day = event.updated or date.fromisoformat(event.slug[:10])
        return Seal(shown, 0, datetime.combine(day, time.min, UTC))
    seal = _seal(stamp)
    return Seal(shown, seal.sequence + (seal.hash != shown), seal.modified)


def _seal(stamp: Record) -> Seal:
    return Seal(stamp.hash, stamp.sequence, stamp.modified.astimezone(UTC))


def seal(entries: Iterable[VEvent], stamps: Seal) -> None:
    """Put the stamps on every entry of one event: all parts of it bear the same."""
    for entry in entries:
        entry.add("dtstamp", stamps.modified)
        entry.add("last-modified", stamps.modified)
        entry.add("sequence", stamps.sequence)
