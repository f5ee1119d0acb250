"""What templates read of an event besides its fields, worked out from the record and the clock.

Pure: a record in, a value out; the clock is the site's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from icalendar import Event as VEvent

from plugins.records import Collection, Record, Site
from plugins.records.facets import slug_of

from . import linked_data, pattern, where
from .clockchange import odd_times
from .ics import bare_entries, calendar, single
from .pulled import PulledEvent
from .stamps import hash_of, seal, seal_of
from .when import OFF, Occurrence, change_of, first, latest, occurrences, with_time

SOON = 5
SHOWN_CHANGES = 12
MOST_OTHERS = 100
# A rule is looked through no further ahead; a series comes again within that time, or is refused.
AHEAD = timedelta(days=3653)
_YEAR = timedelta(days=366)


def upcoming(event: Record) -> tuple[Occurrence, ...]:
    """Return the next five occurrences that have not ended, also those that are cancelled."""
    return tuple(islice(_coming(event), SOON))


def following(event: Record) -> Occurrence | None:
    """Return the next time it takes place; None for an event that is over."""
    # Of an event that is off no time is held: a daily one would be looked through for ten years.
    held = (one for one in _coming(event) if event.status not in OFF and not one.cancelled)
    return next(held, None) or next(iter(event.upcoming), None)


def next_there(event: Record) -> Occurrence | None:
    """Return the next time at its own place, which can be later than its next time."""
    if event.status in OFF or event.where.place is None:
        return event.next
    held = (one for one in _coming(event) if not one.cancelled)
    return next((one for one in held if _place(event, one) is event.where.place), None)


def _place(event: Record, one: Occurrence) -> Record | None:
    return event.elsewhere.get(one.day, event.where).place


def _coming(event: Record) -> Iterator[Occurrence]:
    """Yield what is not over yet, to ten years after the last day that the file names itself."""
    site, data = event.site, event.document.data
    named = (data.start, *data.extra, *(change.start for change in data.changes if change.start))
    last = max(with_time(moment) for moment in named).replace(tzinfo=site.city.zone)
    return occurrences(data, site.city.zone, site.now, max(site.now, last) + AHEAD)


def beginning(event: Record) -> Occurrence:
    """Return the first occurrence of all."""
    return first(event.document.data, event.site.city.zone)


def last(event: Record) -> Occurrence | None:
    """Return the last occurrence that is over; None where there is none yet."""
    data, site = event.document.data, event.site
    since = event.first.start - _YEAR
    return latest(data, site.city.zone, since, site.now, site.now)


def differences(event: Record) -> tuple[Occurrence, ...]:
    """Return the times still to come that are not as always, the next first."""
    data, zone, now = event.document.data, event.site.city.zone, event.site.now
    changed = [change_of(data, change, zone) for change in data.changes]
    days = {change.date for change in data.changes} | {*data.skip}
    shifted = [
        one
        for local, one in odd_times(data, zone)
        if one.usual and local.date() not in days and one.start < now + _YEAR
    ]
    coming = [one for one in (*changed, *shifted) if _ends(one) > now]
    return tuple(sorted(coming, key=lambda one: one.start.timestamp())[:SHOWN_CHANGES])


def _ends(one: Occurrence) -> datetime:
    """Return when a change is no news any more: after its new day and its old."""
    old = one.usual and datetime.combine(one.usual, time.max, one.end.tzinfo)
    return max(one.over, old) if old else one.over


def off(event: Record) -> tuple[date, ...]:
    """Return the days still to come that are skipped."""
    return tuple(sorted(day for day in event.skip if day >= event.site.today))[:SHOWN_CHANGES]


def others(event: Record) -> Collection:
    """Return the other events of its series, in their order: a hundred at most."""
    if not event.series:
        return Collection(())
    named = _by_series(event.site)[slug_of(event.series)]
    near = (one for one in named if one is not event)
    return Collection(islice(near, MOST_OTHERS))


@lru_cache(maxsize=1)
def _by_series(site: Site) -> Mapping[str, list[Record]]:
    """Sort the events of a site into their series, once: each asks for the others of its own."""
    found: dict[str, list[Record]] = defaultdict(list)
    for one in site.all("events"):
        if one.series:
            found[slug_of(one.series)].append(one)
    return found


def hosts(event: Record) -> tuple[Record, ...]:
    """Return who holds it: the organiser first, then those it is held with."""
    return (event.organiser, *getattr(event, "with"))


def pulled(event: Record) -> bool:
    """Tell whether it was read from a member's calendar."""
    return isinstance(event.document.data, PulledEvent)


def conduct(event: Record) -> str | None:
    """Return the address of its code of conduct."""
    told = event.code_of_conduct
    return told and event.site.resolve(event.document, told)


def entries(event: Record) -> tuple[VEvent, ...]:
    """Return what calendars show of it, with its stamps."""
    made = bare_entries(event)
    seal(made, seal_of(event, hash_of(made)))
    return made


def visits(events: Iterable[Record], place: Record) -> Iterator[VEvent]:
    """Yield the single times of events that are in a place for once, with their stamps.

    Each is an entry of its own: the series that it is of is elsewhere.
    """
    for event in events:
        made = [single(event, change) for change in event.changes if change.place == place.stem]
        seal(made, seal_of(event, hash_of(bare_entries(event))))
        yield from made


def file(event: Record) -> bytes:
    """Return its own calendar, `event.ics`. Raises `Faults` where programs could not read it."""
    path = f"events/{event.stem}/event.ics"
    return calendar(event.site, event.title, path, [event])


def said(event: Record) -> pattern.Pattern | None:
    """Return how it comes again as far as words can say it."""
    zone = event.site.city.zone
    return pattern.pattern(event.rule, event.start, zone) if event.rule else None


def short(event: Record) -> str | None:
    """Tell whether months or years without its day are left out."""
    return pattern.leaves_out(event.rule, event.start) if event.rule else None


def order(event: Record) -> tuple[bool, float]:
    """Sort what is next before what is past, the nearest first in both."""
    if event.next:
        return False, event.next.start.timestamp()
    return True, -event.last.end.timestamp() if event.last else 0.0


def topics(event: Record) -> Iterable[str]:
    return event.tags


def areas(event: Record) -> Iterable[str]:
    """Return the areas of an event: its own, else those of its place, else of its organiser."""
    sources = (event, event.place, event.organiser)
    return next((one.areas for one in sources if one and one.areas), ())


DERIVED: Mapping[str, Callable[[Record], Any]] = {
    "upcoming": upcoming,
    "next": following,
    "next_there": next_there,
    "first": beginning,
    "last": last,
    "differences": differences,
    "off": off,
    "others": others,
    "hosts": hosts,
    "pulled": pulled,
    "conduct": conduct,
    "pattern": said,
    "leaves_out": short,
    "where": where.where,
    "elsewhere": where.elsewhere,
    "reply": where.reply,
    "there": where.there,
    "linked_data": linked_data.facts,
    "entries": entries,
    "file": file,
}
