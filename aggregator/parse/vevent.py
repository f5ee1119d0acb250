"""Read one event of an iCalendar file (VEVENT of RFC 5545, section 3.6.1).

Attendees, organisers, contacts, comments and alarms are not read at all. What cannot be read is
refused with a few words. Touches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Event, EventStatus, Moment, Override
from aggregator.parse.contentlines import Component, Line, lines
from aggregator.parse.icalvalues import (
    Unreadable,
    Zones,
    duration,
    moment,
    moments,
    periods,
    text,
    texts,
)
from aggregator.parse.text import has_markup, paragraphs, web_address

MAX_MOMENTS = 366
"""The most times that a series may leave out, add or change: as many as the hub takes."""

# Any other word is to be taken for PRIVATE (RFC 5545, section 3.8.1.3).
_PUBLIC = ("", "PUBLIC")
_ONLINE = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
_STATUS: dict[str, EventStatus] = {"CANCELLED": "cancelled"}
_READ = frozenset(
    {"UID", "SUMMARY", "DESCRIPTION", "X-ALT-DESC", "LOCATION", "URL", "CATEGORIES", "STATUS"}
    | {"CLASS", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
    | {"SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "EXRULE", *_ONLINE}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One VEVENT: what it says by name, the names that it says, and what decides between two."""

    said: dict[str, list[Line]]
    cancelled: bool
    zones: Zones

    def value(self, name: str) -> str:
        return self.said[name][0].value if name in self.said else ""

    @property
    def age(self) -> tuple[int, str]:
        sequence = self.value("SEQUENCE").strip()
        number = int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0
        return number, self.value("LAST-MODIFIED") or self.value("DTSTAMP")


def said_in(component: Component) -> dict[str, list[Line]]:
    said: dict[str, list[Line]] = {}
    for line in lines(component):
        if line.name in _READ:
            said.setdefault(line.name, []).append(line)
    return said


def is_private(entry: Entry) -> bool:
    return any(line.value.strip().upper() not in _PUBLIC for line in entry.said.get("CLASS", ()))


def event_of(entry: Entry, url: str) -> Event:
    start, end = _times(entry)
    if "EXRULE" in entry.said or len(entry.said.get("RRULE", ())) > 1:
        raise Unreadable("several rules at once for when they come again")
    skips = tuple(_several(entry, "EXDATE"))
    extras = tuple(_several(entry, "RDATE"))
    if max(len(skips), len(extras)) > MAX_MOMENTS:
        raise Unreadable(f"more than {MAX_MOMENTS} single times")
    return Event(
        uid=entry.value("UID").strip(),
        title=text(entry.value("SUMMARY")),
        start=start,
        end=end,
        html=_html(entry),
        base=url,
        url=web_address(url, entry.value("URL")),
        status=_status(entry),
        location=text(entry.value("LOCATION")),
        online=any(name in entry.said for name in _ONLINE),
        tags=tuple(tag for line in entry.said.get("CATEGORIES", ()) for tag in texts(line.value)),
        rule=entry.value("RRULE").strip(),
        skips=skips,
        extras=extras,
        overrides=tuple(_periods(entry)),
    )


def _periods(entry: Entry) -> Iterator[Override]:
    """Yield the times that RDATE gives with an end of their own."""
    for line in entry.said.get("RDATE", ()):
        for start, end in periods(line, entry.zones):
            yield Override(usual=start, start=start, end=end)


def _several(entry: Entry, name: str) -> Iterator[Moment]:
    for line in entry.said.get(name, ()):
        yield from moments(line, entry.zones)


def _times(entry: Entry) -> tuple[Moment, Moment | None]:
    """Read the beginning and the end, which are both days or both times."""
    if "DTSTART" not in entry.said:
        raise Unreadable("no day or time that can be read")
    start = moment(entry.said["DTSTART"][0], entry.zones)
    end: Moment | None = None
    try:
        if "DTEND" in entry.said:
            end = moment(entry.said["DTEND"][0], entry.zones)
        elif "DURATION" in entry.said:
            end = start + duration(entry.value("DURATION"))
    except OverflowError as error:
        raise Unreadable("no length that can be read") from error
    if end is not None and isinstance(end, datetime) != isinstance(start, datetime):
        raise Unreadable("a time in only one of beginning and end")
    return start, end


def override_of(entry: Entry, event: Event) -> Override:
    line = entry.said["RECURRENCE-ID"][0]
    if line.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
        raise Unreadable("a change of all times from one on, which is not read here")
    usual = moment(line, entry.zones)
    start, end = _times(entry) if "DTSTART" in entry.said else (usual, None)
    if isinstance(start, datetime) != isinstance(event.start, datetime):
        raise Unreadable("times on some days and none on others")
    return Override(
        usual=usual,
        start=start,
        end=end,
        status=_status(entry),
        title=text(entry.value("SUMMARY")),
        location=text(entry.value("LOCATION")),
    )


def _status(entry: Entry) -> EventStatus:
    return (
        "cancelled"
        if entry.cancelled
        else _STATUS.get(entry.value("STATUS").strip().upper(), "scheduled")
    )


def _html(entry: Entry) -> str:
    """Take what is said of it as HTML: X-ALT-DESC, which Outlook writes, else DESCRIPTION."""
    for line in entry.said.get("X-ALT-DESC", ()):
        if "html" in line.parameters.get("FMTTYPE", "").lower():
            return text(line.value)
    plain = text(entry.value("DESCRIPTION"))
    return plain if has_markup(plain) else paragraphs(plain)
