"""When an event is as the hub's files say it: on the city's own clock, days and minutes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aggregator.model import Moment, Override

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Difference:
    """One time of a series that is not as always. `day` is the one on which it would have been."""

    day: date
    start: Moment | None
    end: Moment | None
    override: Override


@dataclass(frozen=True, slots=True)
class Timetable:
    """When an event is. Times have no zone: they are the city's. `end` of whole days is the last.

    `ends` is the last day of all, None where there is none, or none soon.
    """

    start: Moment
    end: Moment | None
    rule: str = ""
    skip: tuple[date, ...] = ()
    extra: tuple[Moment, ...] = ()
    differences: tuple[Difference, ...] = ()
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at: from `since` to `until`, in the city's zone."""

    since: date
    until: date
    zone: ZoneInfo


def in_city(moment: Moment, zone: ZoneInfo) -> Moment:
    """Give a day as it is, and a time as the city's clocks show it, to the minute."""
    if not isinstance(moment, datetime):
        return moment
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    there = local.astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None, second=0, microsecond=0, fold=0)


def end_of(start: Moment, end: Moment | None, zone: ZoneInfo) -> Moment | None:
    """Give the last day of whole days, and the end of a time; None where that says nothing."""
    if end is None:
        return None
    if not isinstance(end, datetime):
        return end - _DAY if end - _DAY > day_of(start) else None
    begins, ends = in_city(start, zone), in_city(end, zone)
    return ends if with_time(ends) > with_time(begins) else None


def day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def with_time(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def length_of(start: Moment, end: Moment | None) -> timedelta:
    return with_time(end) - with_time(start) if end else timedelta()
