"""On which days a rule falls, looked for only where somebody asks: between two days.

Begins near the first day asked for, not at the series' own first, and stops at the last, found or
not; so a daily event from the year 1900, or a rule that hardly ever happens, costs what the span
costs. (dateutil counts from the first day of a series and cannot be stopped between two results:
docs/decisions/0013-days-of-a-series.md.) Pure; knows no time of day and no zone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, islice

from .rule import Rule

LATEST = date(2210, 1, 1)  # no file may name a year after 2200


def days(rule: Rule, first: date, since: date, last: date) -> Iterator[date]:
    """Yield the days of a rule from `since` to `last`, both included, in order.

    `first` is the first day of the series. `rule.until` is left to the caller, who knows the zone.
    Looks at each day between the two dates once at most. A rule with a count can only be counted
    from its beginning; that is done once for each.
    """
    if rule.count:
        counted = _counted(rule, first)
        yield from counted[bisect_left(counted, since) : bisect_right(counted, last)]
    else:
        yield from _between(rule, first, max(first, since), last)


@lru_cache(maxsize=1024)
def _counted(rule: Rule, first: date) -> tuple[date, ...]:
    return tuple(islice(_between(rule, first, first, LATEST), rule.count))


def _between(rule: Rule, first: date, since: date, last: date) -> Iterator[date]:
    rule, last = filled(rule, first), min(last, LATEST)
    for period in _periods(rule, first, since, last):
        for day in _chosen(rule, period):
            if day > last:
                return
            if day >= since:
                yield day


def filled(rule: Rule, first: date) -> Rule:
    """Add what a rule leaves to its first day (RFC 5545, section 3.3.10, last table)."""
    if rule.days or rule.month_days:
        return rule
    if rule.frequency == "WEEKLY":
        return replace(rule, days=((0, first.weekday()),))
    if rule.frequency == "MONTHLY":
        return replace(rule, month_days=(first.day,))
    if rule.frequency == "YEARLY":
        return replace(rule, months=rule.months or (first.month,), month_days=(first.day,))
    return rule


def filled_short(rule: Rule, first: date) -> Rule:
    """Name the day of a rule that falls on the last days of months, for readers in doubt.

    node-ical moves an unnamed 31st to the last day of a shorter month.
    """
    return filled(rule, first) if first.day > 28 else rule


def _periods(rule: Rule, first: date, since: date, last: date) -> Iterator[list[date]]:
    """Yield the days of each day, week, month or year that the rule's interval lets through."""
    if rule.frequency in ("DAILY", "WEEKLY"):
        return _spans(rule, first, since, last)
    return _months(rule, first, since, last)


def _spans(rule: Rule, first: date, since: date, last: date) -> Iterator[list[date]]:
    length = 7 if rule.frequency == "WEEKLY" else 1
    early = (first.weekday() - rule.week_start) % 7 if length == 7 else 0
    start, step = first - timedelta(days=early), length * rule.interval
    for number in count((since - start).days // step):
        day = start + timedelta(days=number * step)
        if day > last:
            return
        yield [day + timedelta(days=n) for n in range(length)]


def _months(rule: Rule, first: date, since: date, last: date) -> Iterator[list[date]]:
    yearly = rule.frequency == "YEARLY"
    start = first.year * 12 + (0 if yearly else first.month - 1)
    step = rule.interval * (12 if yearly else 1)
    for number in count((since.year * 12 + since.month - 1 - start) // step):
        month = start + number * step
        if month > last.year * 12 + last.month - 1:
            return
        yield [day for m in range(month, month + (12 if yearly else 1)) for day in _month(rule, m)]


def _month(rule: Rule, number: int) -> list[date]:
    year, month = divmod(number, 12)
    if rule.months and month + 1 not in rule.months:
        return []
    return [date(year, month + 1, day + 1) for day in range(monthrange(year, month + 1)[1])]


def _chosen(rule: Rule, period: list[date]) -> list[date]:
    found = [day for day in period if _fits(rule, day)]
    if not rule.positions:
        return found
    places = {n - 1 if n > 0 else len(found) + n for n in rule.positions}
    return [day for place, day in enumerate(found) if place in places]


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not _is_month_day(rule, day):
        return False
    return not rule.days or any(
        weekday == day.weekday() and (not place or place in _places(rule, day))
        for place, weekday in rule.days
    )


def _is_month_day(rule: Rule, day: date) -> bool:
    from_the_end = day.day - monthrange(day.year, day.month)[1] - 1
    return day.day in rule.month_days or from_the_end in rule.month_days


def _places(rule: Rule, day: date) -> tuple[int, int]:
    """Return which of its weekday a day is, in its month or in its year: 1 first, -1 last."""
    number, length = day.day, monthrange(day.year, day.month)[1]
    if rule.frequency == "YEARLY" and not rule.months:
        number, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    return (number - 1) // 7 + 1, -((length - number) // 7 + 1)
