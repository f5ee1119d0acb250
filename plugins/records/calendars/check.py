"""What must hold of a calendar before anybody may have it (RFC 5545).

One wrong entry makes some programs leave out the whole file, and what people subscribe to cannot
be called back. Pure: bytes in, flaws out; they are read anew, with no knowledge of the entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from .contentlines import Flaw, Part, Property, read
from .values import MOMENTS, instant, kind, misended, misshapen, moment, unreadable

TOLD = 20
ONCE = ("UID", "DTSTAMP", "DTSTART")
AT_MOST_ONCE = ("DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "SUMMARY")


def flaws(data: bytes) -> list[Flaw]:
    """Return what is wrong with a calendar file: an empty list, or at most twenty flaws."""
    parts, found = read(data)
    return found[:TOLD] or list(islice(_all(parts), TOLD))


def _all(parts: list[Part]) -> Iterator[Flaw]:
    if [part.name for part in parts] != ["VCALENDAR"]:
        yield Flaw(1, "VCALENDAR", f"is there {len(parts)} times; a file holds one and only one")
        return
    (calendar,) = parts
    yield from _counted(calendar, ("PRODID", "VERSION"), ("METHOD", "NAME", "SOURCE"))
    yield from _shapes(calendar)
    if not calendar.parts:
        yield Flaw(calendar.line, "VCALENDAR", "holds nothing, not even a time zone")
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    for event in events:
        found = list(_dated(event))
        yield from found
        if not found:  # the rest compares dates, which can now be read
            yield from (flaw for rule in RULES for flaw in rule(event))
    yield from _zones(calendar)
    yield from _identities(events)


def _counted(part: Part, once: tuple[str, ...], at_most: tuple[str, ...]) -> Iterator[Flaw]:
    """What must be there is there, and what may not be there twice is not."""
    count = Counter(one.name for one in part.properties)
    for name in (*once, *at_most):
        if count[name] > 1 or (count[name] == 0 and name in once):
            yield Flaw(part.line, name, f"is there {count[name]} times ({_called(part)})")


def _called(part: Part) -> str:
    uid = part.one("UID")
    return f"{part.name} {uid.value}" if uid else part.name


def _flaw(part: Part, one: Property, what: str) -> Flaw:
    return Flaw(one.line, one.name, f"{what} ({_called(part)})")


def _shapes(part: Part) -> Iterator[Flaw]:
    """Every value has a form that its property may have."""
    for one in part.properties:
        yield from (_flaw(part, one, what) for what in misshapen(one))
    for inner in part.parts:
        yield from _shapes(inner)


def _dated(event: Part) -> Iterator[Flaw]:
    """An event has a UID, a DTSTAMP and a DTSTART, and every date in it can be read."""
    yield from _counted(event, ONCE, AT_MOST_ONCE)
    for one in event.properties:
        if one.name in MOMENTS:
            yield from (_flaw(event, one, what) for what in unreadable(one))


def _one_kind(event: Part) -> Iterator[Flaw]:
    """All dates of an event are days, or all are times (sections 3.6.1, 3.8.4.4, 3.8.5.1)."""
    start = kind(event.all("DTSTART")[0])
    for one in event.properties:
        if one.name in MOMENTS and kind(one) != start:
            yield _flaw(event, one, f"is {kind(one)} where DTSTART is {start}")


def _ends(event: Part) -> Iterator[Flaw]:
    """An event does not end before it starts, and whole days not as they start (section 3.8.2.2).

    By the letter a time may not end as it starts either; many programs write that, all read it.
    """
    (start,) = event.all("DTSTART")
    for end in event.all("DTEND"):
        if event.one("DURATION"):
            yield _flaw(event, end, "stands beside DURATION")
        if kind(start) == kind(end):
            early, late = instant(start), instant(end)
            if late < early or (late == early and kind(end) == "a day"):
                yield _flaw(event, end, f"{end.value} is not after DTSTART {start.value}")


def _ends_rule(event: Part) -> Iterator[Flaw]:
    """A rule ends as its event starts: on a day, or at a time."""
    (start,) = event.all("DTSTART")
    for one in event.all("RRULE"):
        yield from (_flaw(event, one, what) for what in misended(one, start))


def _zones(calendar: Part) -> Iterator[Flaw]:
    """Every TZID has one VTIMEZONE, which says what the clock shows (sections 3.2.19, 3.6.5)."""
    zones = [part for part in calendar.parts if part.name == "VTIMEZONE"]
    for zone in zones:
        yield from _zone(zone)
    defined = Counter(one.value for zone in zones for one in zone.all("TZID"))
    used = {
        one.parameters["TZID"]: one.line
        for part in calendar.parts
        for one in part.properties
        if "TZID" in one.parameters
    }
    for name in sorted(used.keys() | defined.keys()):
        if defined[name] != 1:
            yield Flaw(used.get(name, 1), "TZID", f"{name} has {defined[name]} VTIMEZONE, not one")


def _zone(zone: Part) -> Iterator[Flaw]:
    yield from _counted(zone, ("TZID",), ())
    if not zone.parts:
        yield Flaw(zone.line, "VTIMEZONE", "says no offset")
    for part in zone.parts:
        yield from _counted(part, ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"), ("RRULE",))
        for one in part.properties:
            local = isinstance(moment(one.value), datetime) and not one.value.endswith("Z")
            if one.name in MOMENTS and not local:
                yield _flaw(part, one, f"{one.value} is no local time")


def _identities(events: list[Part]) -> Iterator[Flaw]:
    """No two entries are the same one, and what changes one time changes one of a series."""
    seen: set[tuple[str, str]] = set()
    series = {_uid(event) for event in events if not event.one("RECURRENCE-ID")}
    for event in events:
        changed = event.one("RECURRENCE-ID")
        key = _uid(event), changed.value if changed else ""
        if key in seen:
            yield Flaw(event.line, "UID", f"is there twice ({_called(event)})")
        seen.add(key)
        if changed and key[0] not in series:
            yield _flaw(event, changed, "changes one time of a series that is not here")


def _uid(event: Part) -> str:
    uid = event.one("UID")
    return uid.value if uid else ""


RULES: tuple[Callable[[Part], Iterator[Flaw]], ...] = (_one_kind, _ends, _ends_rule)
