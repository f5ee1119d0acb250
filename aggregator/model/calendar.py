"""An event of a member's calendar, from what its calendar said to the file it is written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

EventStatus = Literal["scheduled", "cancelled", "postponed"]
Moment = date | datetime
"""A day, or a time: with its zone, or without one for a time of whoever reads it (RFC 5545,
section 3.3.5, form 1)."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a calendar says of one time of a series (RECURRENCE-ID of RFC 5545, section 3.8.4.4)."""

    usual: Moment
    start: Moment
    end: Moment | None
    status: EventStatus = "scheduled"
    title: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event as its calendar says it: every text is untrusted, `html` is dirty.

    `uid` is the calendar's own identifier, or "" where it gives none. `end` is exclusive, also of
    whole days. `rule` is the text of an RRULE. `skips`, `extras` and `overrides` are the times that
    are left out, that come besides, and that are different. `base` is where links in `html` start.
    """

    uid: str
    title: str
    start: Moment
    end: Moment | None = None
    html: str = ""
    base: str = ""
    url: str = ""
    status: EventStatus = "scheduled"
    location: str = ""
    online: bool = False
    tags: tuple[str, ...] = ()
    rule: str = ""
    skips: tuple[Moment, ...] = ()
    extras: tuple[Moment, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar, or the events of a page. All text is untrusted.

    `whole` is False where it may hold more than was read: a page, a file that is cut off.
    `held` are the identifiers of all that is in it, also of what could not be read, `closed` those
    of what it marks private. `notes` are plain sentences for the report.
    """

    title: str
    events: tuple[Event, ...]
    whole: bool = False
    held: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """An event ready to be written, before it is known whether it is new.

    `identity` stands for the calendar's identifier, `content_hash` for all that the event says.
    `day` is that of its first time. `meta` is the front matter, `body` safe Markdown.
    """

    member: str
    identity: str
    content_hash: str
    title: str
    day: date
    meta: Mapping[str, object]
    body: str


@dataclass(frozen=True, slots=True)
class Almanac:
    """All that one calendar says tonight. `held`, `whole` and such are as in `Calendar`.

    `held` and `closed` are identities. `first` and `last` are the days on
    which the earliest and the latest of its events begin; None where it has none.
    """

    listings: tuple[Listing, ...] = ()
    whole: bool = False
    held: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """A pulled event as it stands on disk. `path` is relative to `content/`, with slashes.

    `begins` is its beginning as the file writes it. `until` is the last day on which it is; None
    for a series without an end. `missing` is the day on which its calendar was first seen without
    it; None while it is there. `text` is the file.
    """

    path: str
    member: str
    identity: str
    content_hash: str
    calendar: str
    canonical: str
    title: str
    begins: str
    first_seen: datetime
    start: date
    until: date | None
    missing: date | None
    text: str
