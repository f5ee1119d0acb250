"""Read an iCalendar file (RFC 5545): its bytes to the events in it, as they came.

Each event is read by itself: what one of them says that cannot be read is one line in the report.
Attendees, organisers, contacts, comments and alarms are not read at all, nor is anything of an
event that is marked private. Touches no file, network or clock.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from aggregator.model import Calendar, Event
from aggregator.parse.contentlines import Component, Line, components, lines, unfolded
from aggregator.parse.document import text_of
from aggregator.parse.icalvalues import Unreadable, Zones, text
from aggregator.parse.vevent import (
    MAX_MOMENTS,
    Entry,
    event_of,
    is_private,
    override_of,
    said_in,
)
from aggregator.parse.zones import known_zone, own_zone

MAX_EVENTS = 5_000
"""The most events of one calendar that are read: those that can be in the days asked for."""
MAX_ZONES = 50
LONGEST = timedelta(days=731)


def is_calendar(body: bytes) -> bool:
    """Tell whether a body begins as an iCalendar file does."""
    return body[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR"


def read_ics(body: bytes, content_type: str, url: str, since: date, until: date) -> Calendar:
    """Read the calendars of a file as one; of their events, those that can be between two days."""
    found, whole = components(text_of(unfolded(body), content_type))
    why: Counter[str] = Counter()
    held: set[str] = set()
    entries: dict[str, list[Entry]] = defaultdict(list)
    title, left = "", MAX_EVENTS
    for calendar in found:
        head = {line.name: line.value for line in lines(calendar)}
        title = title or text(head.get("X-WR-CALNAME", "") or head.get("NAME", ""))
        zones = _zones(calendar, head)
        cancelled = head.get("METHOD", "").strip().upper() == "CANCEL"
        for one in calendar.inner:
            if one.name != "VEVENT":
                continue
            held.add(uid := _quick(one, "UID"))
            if not _is_near(one, since, until):
                continue
            if left <= 0:
                why[f"only {MAX_EVENTS:,} of a calendar are read"] += 1
                continue
            left -= 1
            entries[uid].append(Entry(said_in(one), cancelled, zones))
    closed = frozenset(uid for uid, group in entries.items() if uid and _is_closed(group))
    events = tuple(_events(entries, url, why))
    known, is_whole = frozenset(held - {""}), whole and bool(found)
    return Calendar(title, events, is_whole, known, closed, tuple(told(why)))


def told(why: Counter[str]) -> Iterator[str]:
    """Say what was left out, and why, in one line for each reason."""
    for reason, count in sorted(why.items()):
        events = "1 event is" if count == 1 else f"{count:,} events are"
        yield f"{events} left out: {reason}"


def _zones(calendar: Component, head: dict[str, str]) -> Zones:
    own: dict[str, tzinfo | None] = {}
    for one in [part for part in calendar.inner if part.name == "VTIMEZONE"][:MAX_ZONES]:
        values = {line.name: line.value.strip() for line in lines(one)}
        own[_zone_name(values.get("TZID", ""))] = own_zone(tuple(_written(one)), values)
    default = known_zone(head.get("X-WR-TIMEZONE", "") or head.get("TZID", ""))

    def zones(name: str) -> tzinfo | None:
        if not name:
            return default
        return own.get(_zone_name(name)) or known_zone(name)

    return zones


def _zone_name(written: str) -> str:
    return text(written).strip('"')


def _written(component: Component) -> Iterator[str]:
    yield f"BEGIN:{component.name}"
    yield from component.lines
    for one in component.inner:
        yield from _written(one)
    yield f"END:{component.name}"


def _quick(component: Component, name: str) -> str:
    """Find the value of a property without reading the rest of its component."""
    for line in component.lines:
        if line[: len(name)].upper() == name and line[len(name) : len(name) + 1] in (":", ";"):
            return line.partition(":")[2].strip()
    return ""


def _is_near(component: Component, since: date, until: date) -> bool:
    """Tell whether an event can be between two days, at the price of a look at two lines."""
    written = _quick(component, "DTSTART")[:8]
    repeats = _quick(component, "RRULE") or _quick(component, "RDATE")
    try:
        day = date.fromisoformat(written)
        return day <= until and bool(repeats or day >= since - LONGEST)
    except (ValueError, OverflowError):
        return True  # what is wrong with it is told where it is read


def _events(entries: dict[str, list[Entry]], url: str, why: Counter[str]) -> Iterator[Event]:
    for uid, group in entries.items():
        is_closed = uid and _is_closed(group)
        public = [one for one in group if not (is_closed or is_private(one))]
        if len(public) < len(group):
            why["marked private"] += 1
        yield from _series(public, url, why)


def _is_closed(group: list[Entry]) -> bool:
    """Tell whether an event is private: what changes one time of it often does not say so again."""
    return any(is_private(one) for one in group if "RECURRENCE-ID" not in one.said)


def _series(group: list[Entry], url: str, why: Counter[str]) -> Iterator[Event]:
    """Join an event with the entries that change single times of it."""
    whole = [one for one in group if "RECURRENCE-ID" not in one.said]
    single = [one for one in group if "RECURRENCE-ID" in one.said]
    if whole and not whole[0].value("UID"):
        yield from _read_all(whole, url, why)
        return
    event = next(_read_all([max(whole, key=_age)] if whole else [], url, why), None)
    if event is None or not (event.rule or event.extras):
        # What changes one time of a series that is not here is an event of its own.
        alone = [] if whole and event is None else [*_latest(single)]
        named = (_one_time(one) for one in alone)
        yield from filter(None, (event, *_read_all(named, url, why)))
        return
    try:
        changed = [override_of(one, event) for one in _latest(single)]
    except Unreadable as error:
        why[str(error)] += 1
        return
    if len(changed) > MAX_MOMENTS:
        why[f"more than {MAX_MOMENTS} times that are changed"] += 1
        return
    # What is said of one time goes before what is said of several.
    yield replace(event, overrides=(*changed, *event.overrides))


def _age(entry: Entry) -> tuple[int, str]:
    return entry.age


def _latest(single: Iterable[Entry]) -> Iterable[Entry]:
    """Keep, of several entries of one time, the newest."""
    newest: dict[str, Entry] = {}
    for one in single:
        key = one.value("RECURRENCE-ID")
        if key not in newest or one.age >= newest[key].age:
            newest[key] = one
    return newest.values()


def _one_time(entry: Entry) -> Entry:
    uid = Line("UID", {}, f"{entry.value('UID')} {entry.value('RECURRENCE-ID')}")
    return replace(entry, said={**entry.said, "UID": [uid]})


def _read_all(entries: Iterable[Entry], url: str, why: Counter[str]) -> Iterator[Event]:
    for entry in entries:
        try:
            yield event_of(entry, url)
        except Unreadable as error:
            why[str(error)] += 1
