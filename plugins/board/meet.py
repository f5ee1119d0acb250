"""Where one can meet somebody about a record of the board, also where it has no date of its own.

Other rooms' records are read by name: where a hub has no events there are no dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.records import Facet, Record

SHOWN = 2
_OFF = frozenset({"cancelled", "postponed"})


@dataclass(frozen=True)
class Meeting:
    """The next dates, the soonest first, and whose they are: a member's, or those of a facet."""

    events: tuple[Record, ...]
    member: Record | None = None
    facet: Facet | None = None


def meet(record: Record) -> Meeting | None:
    """Return the next dates of who is behind a record, else of what that belongs to.

    Failing these, those that share a topic with it, or an area, or are for the whole city. None
    where a project has dates of its own, and where there is nothing at all.
    """
    if record.type == "project" and _next(record.events):
        return None
    for member in _people(record):
        if events := _next(getattr(member, "programme", ())):
            return Meeting(events, member=member)
    for facet in _facets(record):
        if events := _next(facet.of("events")):
            return Meeting(events, facet=facet)
    return None


def _people(record: Record) -> Iterator[Record]:
    if record.who:
        yield record.who
        yield from record.who.trail
    yield from (seat.member for seat in record.seats[1:])
    if record.type == "award" and record.project and record.project.lead:
        yield record.project.lead


def _facets(record: Record) -> Iterator[Facet]:
    yield from record.linked["topics"].facets
    yield from record.linked["areas"].facets
    whole = record.site.facet("areas", record.site.city.everywhere)
    if whole:
        yield whole


def _next(events: Iterable[Record]) -> tuple[Record, ...]:
    coming = [
        one for one in events if one.next and not one.next.cancelled and one.status not in _OFF
    ]
    return tuple(sorted(coming, key=lambda one: (one.next.start, one.stem))[:SHOWN])
