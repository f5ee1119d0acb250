"""What the lists of events show: the next four weeks by day, what comes later, each past year.

Nothing is dropped in silence: a time that is cancelled or moved stands in the list and says so, and
one that was moved to another day stands in its old place too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from plugins.records import Collection, Page, Record, Site, paginate

from .when import Occurrence, first, ghosts, latest, occurrences

SHOWN_WEEKS = 4
PER_PAGE = 20
PER_PROGRAMME = 80
# An occurrence that was moved can come before its event's own start.
_EARLIER = timedelta(days=366)
_Pair = tuple[Occurrence, Record]


def pages(site: Site) -> Iterator[Page]:
    """Yield the list of what is on, the list of past years, and a list for each of them."""
    last = site.today + timedelta(weeks=SHOWN_WEEKS)
    until = datetime.combine(last, time.min, site.city.zone)  # whole days, whatever the hour
    for page in paginate(site, "events/", "events", programme(site, until), PER_PROGRAMME):
        yield Page(page.path, page.template, partial(_by_day, site, until, page))
    past = happened(site)
    counts = [(year, len(pairs)) for year, pairs in past.items()]
    yield Page("events/past/index.html", "events_past", lambda: {"years": counts})
    for year, pairs in past.items():
        for page in paginate(site, f"events/past/{year}/", "events_year", pairs, PER_PAGE):
            yield Page(page.path, page.template, partial(_of_year, page, year))


def _of_year(page: Page, year: int) -> dict[str, Any]:
    return {**page.context(), "year": year}


def programme(site: Site, until: datetime) -> Collection:
    """Return (occurrence, event) for every time up to `until`, then for each event what is later.

    A calendar with a full house every day makes several pages of it, each of which a telephone can
    take.
    """
    events = site.all("events")
    shown = sorted(
        ((one, event) for event in events for one in _soon(event, until)),
        key=lambda pair: (max(pair[0].start, site.now), pair[1].stem),
    )
    later = ((event.next, event) for event in events if event.next and event.next.start >= until)
    return Collection([*shown, *later])


def _by_day(site: Site, until: datetime, page: Page) -> dict[str, Any]:
    """Return `days`, (day, [(occurrence, event)]) up to `until`, and what comes `later`."""
    context = page.context()
    pairs: Collection = context["records"]
    shown = [pair for pair in pairs if pair[0].start < until]
    days = groupby(shown, key=lambda pair: max(pair[0].start, site.now).date())
    later = [pair for pair in pairs if pair[0].start >= until]
    return {**context, "days": [(day, list(of)) for day, of in days], "later": later}


def _soon(event: Record, until: datetime) -> Iterator[Occurrence]:
    data, zone, now = event.document.data, event.site.city.zone, event.site.now
    yield from occurrences(data, zone, now, until)
    yield from ghosts(data, zone, now, until)


def happened(site: Site) -> dict[int, Collection]:
    """Return what is past by year, the newest first: (the last time in that year, event).

    A series stands under each year in which it happened, with its last time there, also while it
    goes on.
    """
    found: dict[int, list[_Pair]] = defaultdict(list)
    for event in site.all("events"):
        for one in _last_of_each_year(event):
            found[one.start.year].append((one, event))
    return {
        year: Collection(sorted(pairs, key=_newest_first))
        for year, pairs in sorted(found.items(), reverse=True)
    }


def _newest_first(pair: _Pair) -> tuple[float, str]:
    return -pair[0].start.timestamp(), pair[1].stem


def _last_of_each_year(event: Record) -> Iterator[Occurrence]:
    data, zone, now = event.document.data, event.site.city.zone, event.site.now
    beginning = first(data, zone).start - _EARLIER
    for year in range(beginning.year, now.year + 1):
        since, before = (datetime(y, 1, 1, tzinfo=zone) for y in (year, year + 1))
        one = latest(data, zone, max(since, beginning), min(before, now), now)
        if one:
            yield one
