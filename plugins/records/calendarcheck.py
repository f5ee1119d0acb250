"""What must hold of a calendar before anybody may have it (RFC 5545).

One wrong entry makes some programs leave out the whole file, and what people subscribe to cannot
be called back. Pure: bytes in, flaws out; they are read anew, with no knowledge of the entries.
Stricter than the standard where readers are known to differ: no floating times, no PERIOD, no rule
below DAILY.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from .contentlines import Flaw, Part, Property, read

YEARS = range(1900, 2202)  # a file may name 2200; a whole day ends on the day after
TOLD = 20
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
ONCE = ("UID", "DTSTAMP", "DTSTART")
AT_MOST_ONCE = ("DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "SUMMARY")
IN_UTC = ("DTSTAMP", "CREATED", "LAST-MODIFIED")
MOMENTS = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


def flaws(data: bytes) -> list[Flaw]:
    """Return what is wrong with a calendar file: an empty list, or at most twenty flaws."""
    parts, found = read(data)
    return found[:TOLD] or list(islice(_all(parts), TOLD))


def _all(parts: list[Part]) -> Iterator[Flaw]:
    if [part.name for part in parts] != ["VCALENDAR"]:
        yield Flaw(1, "VCALENDAR", f"is there {len(parts)} times; a file holds one and only one")
        return
    (calendar,) = parts
    yield from _counted(calendar, ("PRODID", "VERSION"), ())
    if not calendar.parts:
        yield Flaw(calendar.line, "VCALENDAR", "holds nothing, not even a time zone")
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    for event in events:
        found = list(_whole(event))
        yield from found
        if not found:  # the rest compares values, which can now be read
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


def _flaw(event: Part, one: Property, what: str) -> Flaw:
    return Flaw(one.line, one.name, f"{what} ({_called(event)})")


def _whole(event: Part) -> Iterator[Flaw]:
    """An event has a UID, a DTSTAMP and a DTSTART, and every date in it can be read."""
    yield from _counted(event, ONCE, AT_MOST_ONCE)
    for one in event.properties:
        if one.name in MOMENTS:
            yield from (_flaw(event, one, what) for what in _unreadable(one))
        elif one.name in IN_UTC and not (one.value.endswith("Z") and _moment(one.value)):
            yield _flaw(event, one, f"{one.value} is no time in UTC")


def _unreadable(one: Property) -> Iterator[str]:
    """A date is between 1900 and 2201, and a time says its zone, once."""
    for value in one.value.split(","):
        moment = _moment(value)
        zones = ("TZID" in one.parameters) + value.endswith("Z")
        if moment is None or moment.year not in YEARS:
            yield f"{value} is no date from 1900 to 2201"
        elif (one.parameters.get("VALUE") == "DATE") == isinstance(moment, datetime):
            yield f"{value} is not what its VALUE says"
        elif zones != isinstance(moment, datetime):
            yield f"{value} has {zones} zones; a time has one, a day none"


def _moment(value: str) -> date | datetime | None:
    """Return the day, or the time as the clock shows it; None for what is neither."""
    match = _MOMENT.fullmatch(value)
    if match is None:
        return None
    *numbers, _ = match.groups()
    try:
        return date(*map(int, numbers[:3])) if numbers[3] is None else _time(numbers)
    except ValueError:
        return None


def _time(numbers: list[str]) -> datetime:
    return datetime(*map(int, numbers))  # noqa: DTZ001 - the property says the zone


def _kind(one: Property) -> str:
    return "a day" if one.parameters.get("VALUE") == "DATE" else "a time"


def _one_kind(event: Part) -> Iterator[Flaw]:
    """All dates of an event are days, or all are times (sections 3.6.1, 3.8.4.4, 3.8.5.1)."""
    start = _kind(event.one("DTSTART"))
    for one in event.properties:
        if one.name in MOMENTS and _kind(one) != start:
            yield _flaw(event, one, f"is {_kind(one)} where DTSTART is {start}")


def _ends(event: Part) -> Iterator[Flaw]:
    """An event does not end before it starts, and whole days not as they start (section 3.8.2.2).

    By the letter a time may not end as it starts either; many programs write that, all read it.
    """
    end, start = event.one("DTEND"), event.one("DTSTART")
    if end and event.one("DURATION"):
        yield _flaw(event, end, "stands beside DURATION")
    if end and _kind(end) == _kind(start):
        early, late = _instant(start), _instant(end)
        if late < early or (late == early and _kind(end) == "a day"):
            yield _flaw(event, end, f"{end.value} is not after DTSTART {start.value}")


def _instant(one: Property) -> Any:
    moment = _moment(one.value)
    if not isinstance(moment, datetime):
        return moment
    return moment.replace(tzinfo=_zone(one.parameters["TZID"]) if one.value[-1] != "Z" else UTC)


def _zone(name: str) -> ZoneInfo | Any:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC  # its VTIMEZONE is missing, which is a flaw of its own


def _repeats(event: Part) -> Iterator[Flaw]:
    """A rule is DAILY or rarer, ends one way, and by the same kind of date (section 3.3.10)."""
    for one in event.all("RRULE"):
        rule = dict(part.partition("=")[::2] for part in one.value.upper().split(";"))
        told = (*_too_often(rule), *_until(rule, _kind(event.one("DTSTART"))))
        yield from (_flaw(event, one, what) for what in told)


def _too_often(rule: dict[str, str]) -> Iterator[str]:
    if rule.get("FREQ") not in FREQUENCIES:
        yield f"FREQ={rule.get('FREQ')} is none of {', '.join(FREQUENCIES)}"
    if below := {"BYHOUR", "BYMINUTE", "BYSECOND"} & rule.keys():
        yield f"{', '.join(sorted(below))} can be more than once a day"


def _until(rule: dict[str, str], start: str) -> Iterator[str]:
    until = rule.get("UNTIL")
    if until is None:
        return
    if "COUNT" in rule:
        yield "ends by UNTIL and by COUNT"
    moment = _moment(until)
    if moment is None or moment.year not in YEARS:
        yield f"UNTIL={until} is no date from 1900 to 2201"
    elif (start == "a day") == isinstance(moment, datetime):
        yield f"UNTIL={until} is another kind of date than DTSTART, which is {start}"
    elif isinstance(moment, datetime) and not until.endswith("Z"):
        yield f"UNTIL={until} is not in UTC"


def _zones(calendar: Part) -> Iterator[Flaw]:
    """Every TZID has one VTIMEZONE, which says what the clock shows (sections 3.2.19, 3.6.5)."""
    defined = Counter[str]()
    for zone in (part for part in calendar.parts if part.name == "VTIMEZONE"):
        yield from _counted(zone, ("TZID",), ())
        defined.update(one.value for one in zone.all("TZID"))
        if not zone.parts:
            yield Flaw(zone.line, "VTIMEZONE", "says no offset")
        for part in zone.parts:
            yield from _counted(part, ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"), ())
    used = {
        one.parameters["TZID"]: one.line
        for part in calendar.parts
        for one in part.properties
        if "TZID" in one.parameters
    }
    for name in used.keys() | defined.keys():
        if defined[name] != 1:
            yield Flaw(used.get(name, 1), "TZID", f"{name} has {defined[name]} VTIMEZONE, not one")


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


RULES: tuple[Callable[[Part], Iterator[Flaw]], ...] = (_one_kind, _ends, _repeats)
