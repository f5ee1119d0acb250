"""On which days a series is, between two days.

The hub's pages work the days out for themselves; here it is only asked on which days a rule falls.
Works on days and knows no clock and no zone; its cost is bounded by the days it looks at.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from aggregator.events.rrule import FIELDS, YEARS, Refused, Rule, in_year

PATIENCE = timedelta(days=3653)
"""A series that does not come again within this is once (the hub's own rule)."""
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Effort:
    """How many days of all series of one calendar may still be looked at."""

    left: int

    def spend(self, days: int = 1) -> None:
        """Look at one more day, or at what costs as much as so many. Raises Refused at the end."""
        self.left -= days
        if self.left < 0:
            raise Refused("a rule that takes too long to work out")


def falls(rule: Rule, first: date, since: date, last: date, effort: Effort) -> Iterator[date]:
    """Yield the days of a rule from `since` to `last`; `first` is the first day of the series.

    UNTIL is left to the caller, who knows the zone. Raises Refused where it takes too long.
    """
    start = first if rule.count else max(first, since)
    for number, day in enumerate(_candidates(rule, first, start, last, effort)):
        if rule.count and number >= rule.count:
            return
        if day >= since:
            yield day


def _candidates(rule: Rule, first: date, since: date, last: date, effort: Effort) -> Iterator[date]:
    rule = _filled(rule, first)
    if rule.positions:
        yield from _chosen(rule, first, since, last, effort)
        return
    day = since
    while day <= last and day.year <= YEARS[-1]:
        effort.spend()
        if _in_turn(rule, first, day) and _fits(rule, day):
            yield day
        day += _DAY


def _chosen(rule: Rule, first: date, since: date, last: date, effort: Effort) -> Iterator[date]:
    """Yield the days that BYSETPOS chooses, of each month or year that begins before `last`."""
    yearly = rule.frequency == "YEARLY"
    day = date(since.year, 1 if yearly else since.month, 1)
    while day <= last and day.year <= YEARS[-1]:
        end = (
            date(day.year, 12, 31)
            if yearly
            else day.replace(day=monthrange(day.year, day.month)[1])
        )
        span = [day + timedelta(days=n) for n in range((end - day).days + 1)]
        for _ in span:
            effort.spend()
        found = [one for one in span if _fits(rule, one)] if _in_turn(rule, first, day) else []
        places = {n - 1 if n > 0 else len(found) + n for n in rule.positions}
        chosen = (one for place, one in enumerate(found) if place in places)
        yield from (one for one in chosen if max(since, first) <= one <= last)
        day = end + _DAY


def _filled(rule: Rule, first: date) -> Rule:
    """Add what a rule leaves to its first day (RFC 5545, section 3.3.10, last table)."""
    said = {name: getattr(rule, name) for name in FIELDS}
    if not (rule.days or rule.month_days):
        if rule.frequency == "WEEKLY":
            said["days"] = ((0, first.weekday()),)
        if rule.frequency in ("MONTHLY", "YEARLY"):
            said["month_days"] = (first.day,)
        if rule.frequency == "YEARLY":
            said["months"] = rule.months or (first.month,)
    return Rule(**said)


def _in_turn(rule: Rule, first: date, day: date) -> bool:
    """Tell whether the interval lets the day's week, month or year through."""
    if rule.frequency == "DAILY":
        return (day - first).days % rule.interval == 0
    if rule.frequency == "WEEKLY":
        begin = first - timedelta(days=(first.weekday() - rule.week_start) % 7)
        return (day - begin).days // 7 % rule.interval == 0
    if rule.frequency == "MONTHLY":
        months = (day.year - first.year) * 12 + day.month - first.month
        return months % rule.interval == 0
    return (day.year - first.year) % rule.interval == 0


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days:
        from_the_end = day.day - monthrange(day.year, day.month)[1] - 1
        if day.day not in rule.month_days and from_the_end not in rule.month_days:
            return False
    return not rule.days or any(
        weekday == day.weekday() and (not place or place in _places(rule, day))
        for place, weekday in rule.days
    )


def _places(rule: Rule, day: date) -> tuple[int, int]:
    number, length = day.day, monthrange(day.year, day.month)[1]
    if in_year(rule):
        number, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    return (number - 1) // 7 + 1, -((length - number) // 7 + 1)
