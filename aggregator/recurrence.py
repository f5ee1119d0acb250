"""On which days a series is: the rules of iCalendar that the hub takes (RFC 5545, 3.3.10).

The hub's pages work the days out for themselves; here it is only asked whether a rule is one that
they take, and on which days between two it falls. A rule that they would not take is none. Works
on days and knows no clock and no zone; its cost is bounded by the days it looks at.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST = 1000
"""The greatest COUNT and INTERVAL that the hub takes."""
PATIENCE = timedelta(days=3653)
"""A series that does not come again within this is once (the hub's own rule)."""
YEARS = range(1900, 2201)
_DAY = timedelta(days=1)


class Refused(Exception):
    """A rule that the hub does not take. `str` is why, in a few words."""


@dataclass(slots=True)
class Effort:
    """How many days of all series of one calendar may still be looked at."""

    left: int

    def spend(self) -> None:
        """Look at one more day. Raises Refused where there were too many."""
        self.left -= 1
        if self.left < 0:
            raise Refused("a rule that takes too long to work out")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the hub takes it. `until` is the last day, or the last moment in UTC."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    text: str = field(default="", compare=False)


def rule_of(text: str, start: date, zone: tzinfo | None) -> Rule:
    """Read an RRULE of a series that begins at `start`, and write it as the hub takes it.

    `zone` is what an UNTIL without one is in. Raises Refused.
    """
    parts = [part.partition("=") for part in text.strip().upper().split(";") if part]
    said = {name.strip(): value.strip() for name, _, value in parts}
    if len(said) < len(parts) or said.keys() - _KNOWN:
        raise Refused("a rule that is not read here")
    if said.get("FREQ") not in FREQUENCIES:
        raise Refused("a rule that comes more often than once a day")
    until = _until(said.pop("UNTIL", ""), isinstance(start, datetime), zone)
    rule = Rule(
        frequency=said["FREQ"],
        interval=_whole(said.get("INTERVAL", "1")),
        count=_whole(said["COUNT"]) if "COUNT" in said else None,
        until=until,
        months=_numbers(said.get("BYMONTH", ""), 1, 12),
        month_days=_numbers(said.get("BYMONTHDAY", ""), -31, 31),
        days=_days(said.get("BYDAY", "")),
        positions=_numbers(said.get("BYSETPOS", ""), -366, 366),
        week_start=_weekday(said.get("WKST", "MO")),
    )
    if any(clash(rule) for clash in _CLASHES):
        raise Refused("a rule that calendar programs read in different ways")
    ending = f";UNTIL={_written(until)}" if until else ""
    kept = ";".join(f"{name}={said[name]}" for name in _ORDER if name in said)
    return Rule(**{name: getattr(rule, name) for name in _FIELDS}, text=kept + ending)


_ORDER = ("FREQ", "INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
_KNOWN = {*_ORDER, "UNTIL"}
_FIELDS = (
    *("frequency", "interval", "count", "until", "months", "month_days", "days"),
    *("positions", "week_start"),
)


def _until(text: str, timed: bool, zone: tzinfo | None) -> date | datetime | None:
    """Read UNTIL: of days, the day; of times, the moment in UTC, or a day that counts whole."""
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d{6})(Z?))?", text, re.ASCII)
    try:
        if match is None:
            raise ValueError
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if day.year > YEARS[-1]:
            return None  # for ever, as some programs say it
        if match[4] is None or not timed:
            return day
        return datetime.combine(
            day, time.fromisoformat(match[4]), UTC if match[5] else zone
        ).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refused("a rule that ends on a day that is none") from error


def _written(until: date | datetime) -> str:
    return f"{until:%Y%m%dT%H%M%SZ}" if isinstance(until, datetime) else f"{until:%Y%m%d}"


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST:
        raise Refused(f"a rule that counts further than to {MOST:,}, or to nothing")
    return int(text)


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    found = set()
    for word in text.split(",") if text else ():
        fits = re.fullmatch(r"[+-]?\d{1,3}", word, re.ASCII)
        if not fits or int(word) == 0 or not least <= int(word) <= most:
            raise Refused("a rule that names a day that is none")
        found.add(int(word))
    return tuple(sorted(found))


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for word in text.split(",") if text else ():
        match = re.fullmatch(r"([+-]?\d{1,2})?([A-Z]{2})", word, re.ASCII)
        if not match or match[2] not in CODES or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            raise Refused("a rule that names a day that is none")
        found.add((int(match[1] or 0), CODES.index(match[2])))
    return tuple(sorted(found))


def _weekday(text: str) -> int:
    if text not in CODES:
        raise Refused("a rule that names a day that is none")
    return CODES.index(text)


def _has_place(rule: Rule) -> bool:
    return any(place for place, _ in rule.days)


def _in_year(rule: Rule) -> bool:
    return rule.frequency == "YEARLY" and not rule.months


_OFTEN = ("DAILY", "WEEKLY")
# What the hub refuses, and what readers disagree on: plugins/events/rule.py has the reasons.
_CLASHES: tuple[Callable[[Rule], object], ...] = (
    lambda r: r.count and r.until,
    lambda r: _has_place(r) and r.frequency in _OFTEN,
    lambda r: len({bool(place) for place, _ in r.days}) > 1,
    lambda r: not _in_year(r) and any(abs(place) > 5 for place, _ in r.days),
    lambda r: r.month_days and r.frequency == "WEEKLY",
    lambda r: r.positions and (r.frequency in _OFTEN or not (r.days or r.month_days)),
)


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
    said = {name: getattr(rule, name) for name in _FIELDS}
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
    if _in_year(rule):
        number, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    return (number - 1) // 7 + 1, -((length - number) // 7 + 1)
