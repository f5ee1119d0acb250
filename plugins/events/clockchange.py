"""The nights on which the clocks of a zone change, and the times of a series that meet them.

An hour that the clocks leave out becomes the next (`when.settled`); one that they show twice is its
first; an event lasts to the hour it names. Programs differ in all three, so that a calendar says
such times one by one, and the page says those that are not as always. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from .when import Occurrence, length, occurrence, regular, usual_start, with_time

# A series without an end is looked through for so many years, and only so many times are named.
YEARS = 10
MOST = 60
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """A moment, in UTC, from which the clocks of a zone are put by another offset."""

    at: datetime
    before: timedelta
    after: timedelta


@cache
def shifts(zone: ZoneInfo, year: int) -> tuple[Shift, ...]:
    """Return the changes of a zone's clocks in a year."""
    found = []
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        if _offset(day, zone) != _offset(day + _DAY, zone):
            found.append(_shift(day, day + _DAY, zone))
        day += _DAY
    return tuple(found)


def _shift(early: datetime, late: datetime, zone: ZoneInfo) -> Shift:
    """Close in on the second at which the offset is another."""
    before, after = _offset(early, zone), _offset(late, zone)
    while (seconds := (late - early).total_seconds()) > 1:
        middle = early + timedelta(seconds=seconds // 2)
        early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
    return Shift(late, before, after)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def odd_times(event: Any, zone: ZoneInfo) -> list[tuple[datetime, Occurrence]]:
    """Return the times of a series that programs read differently, each with its usual start.

    Of what a rule gives, those of its first ten years, and sixty at most.
    """
    if event.all_day or not (event.rule or event.extra):
        return []
    named = [usual_start(event, extra) for extra in event.extra]
    named += [] if event.rule else [with_time(event.start)]
    found = {local: one for local in named if is_odd(one := occurrence(event, local, zone))}
    if event.rule:
        found |= dict(islice(_odd(event, zone), MOST))
    return sorted(found.items())


def _odd(event: Any, zone: ZoneInfo) -> Iterator[tuple[datetime, Occurrence]]:
    """Yield the odd times that the rule gives."""
    year = with_time(event.start).year
    seen = None
    for shift in (shift for y in range(year, year + YEARS) for shift in shifts(zone, y)):
        day = shift.at.astimezone(zone).replace(tzinfo=None)
        for local in regular(event, zone, (day - length(event) - _DAY).date(), day.date()):
            one = occurrence(event, local, zone)
            if is_odd(one) and (seen is None or local > seen):
                yield local, one
                seen = local


def is_odd(one: Occurrence) -> bool:
    """Tell whether a time is on a clock twice or not at all, or has a change of clocks in it."""
    shifted = one.start.utcoffset() != one.end.utcoffset()
    return bool(one.usual) or shifted or is_twice(one.start) or is_twice(one.end)


def is_twice(moment: datetime) -> bool:
    """Tell whether the clock shows a moment's time twice."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
