"""When: what is on, once or again and again.

Files: `content/events/<date>-<slug>.md`, the date being that of the first time. Fields: README.md.
Makes the pages, a list of what is next, a list of what is past, and `calendar.ics`. Templates read,
besides the fields, `upcoming` (the next five `when.Occurrence`s), `next` (the first of them or
None) and `first`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby, islice
from typing import Any

from plugins.records import Collection, File, Folder, Kind, Page, Record, Site, collect, paginate

from .ics import calendar
from .model import Event
from .when import Occurrence, last_end, occurrences

SHOWN_WEEKS = 4
SOON = 5
# Later than any year a file may name; bounds the work for a series whose times are all skipped.
_FAR = datetime(9000, 1, 1, tzinfo=UTC)
_BEFORE = datetime(1, 1, 2, tzinfo=UTC)


def upcoming(event: Record) -> tuple[Occurrence, ...]:
    """Return the next five occurrences that have not ended."""
    site = event.site
    return tuple(islice(occurrences(event.document.data, site.city.zone, site.now, _FAR), SOON))


def following(event: Record) -> Occurrence | None:
    """Return the next occurrence, or None for an event that is over."""
    return next(iter(event.upcoming), None)


def first(event: Record) -> Occurrence:
    """Return the first occurrence of all."""
    data = event.document.data.model_copy(update={"skip": ()})
    return next(occurrences(data, event.site.city.zone, _BEFORE, _FAR))


def checks(event: Record) -> list[tuple[str, str, str]]:
    """The file is named by the day of the first time: its address and its stamps rest on that."""
    start = f"{event.document.data.start:%Y-%m-%d}"
    if event.stem.startswith(start):
        return []
    return [("start", f"is on {start}, but the file's name says {event.stem[:10]}", "rename it")]


def order(event: Record) -> tuple[bool, float]:
    """Sort what is next before what is past, the nearest first in both."""
    if event.next:
        return False, event.next.start.timestamp()
    over = last_end(event.document.data, event.site.city.zone)
    return True, -over.timestamp() if over else 0.0


def outputs(site: Site) -> Iterator[Page | File]:
    """Yield what is on, what has been, and the calendar."""
    events = site.all("events")
    until = site.now + timedelta(weeks=SHOWN_WEEKS)
    yield Page("events/index.html", "events", lambda: programme(site, events, until))
    past = Collection([event for event in events if event.next is None])
    yield from paginate(site, "events/past/", "events_past", past, 20)
    name = f"{site.city.title}: what’s on"
    ordered = sorted(events, key=_stem)
    yield File("calendar.ics", partial(calendar, site, name, "calendar.ics", ordered))


def programme(site: Site, events: Collection, until: datetime) -> dict[str, list[Any]]:
    """Return `days`, (day, [(occurrence, event)]) up to `until`, and what comes `later`."""
    shown = sorted(
        (
            (one, event)
            for event in events
            for one in occurrences(event.document.data, site.city.zone, site.now, until)
        ),
        key=lambda pair: (max(pair[0].start, site.now), pair[1].stem),
    )
    days = groupby(shown, key=lambda pair: max(pair[0].start, site.now).date())
    later = [(event.next, event) for event in events if event.next and event.next.start >= until]
    return {"days": [(day, list(pairs)) for day, pairs in days], "later": later}


def _stem(event: Record) -> str:
    return event.stem


EVENTS = Kind(
    name="events",
    folders=(Folder("events/<date>-<slug>.md", Event),),
    url="events/{stem}/",
    template="event",
    index=None,
    order=order,
    derived={"upcoming": upcoming, "next": following, "first": first},
    checks=checks,
    outputs=outputs,
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return EVENTS


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
