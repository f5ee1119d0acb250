"""How a series comes again: one value for the friendly `repeat:` and for the text of an RRULE.

Read strictly (RFC 5545, section 3.3.10): what is not understood is refused with advice, never
guessed, because a date that is wrong in somebody's calendar is worse than a file sent back. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from plugins.records.fields import refuse

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule. `until` is the last day, or the last moment in UTC.

    `days` are pairs of a place (-1 the last, 0 every) and a weekday (Monday is 0).
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def last_day(self, zone: ZoneInfo) -> date | None:
        """Return the last day on which it can happen, or None where it has no such day."""
        until = self.until
        return until.astimezone(zone).date() if isinstance(until, datetime) else until


def of_repeat(repeat: Any) -> Rule:
    """Return the rule that the friendly fields of a `repeat:` mean."""
    return Rule(
        frequency=FREQUENCIES[repeat.every],
        interval=repeat.interval,
        count=repeat.count,
        until=repeat.until,
        days=tuple(_day_of_words(words) for words in repeat.on),
    )


def _day_of_words(words: str) -> tuple[int, int]:
    *ordinal, day = words.split()
    return ORDINALS[ordinal[0]] if ordinal else 0, WEEKDAYS.index(day)


def parse(text: str) -> Rule:
    """Read the text of an RRULE, such as `FREQ=MONTHLY;BYDAY=-1TH;COUNT=4`. Refuses what is odd."""
    found: dict[str, Any] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            refuse(f"{part!r} is no part of a rule", "write parts such as FREQ=WEEKLY;COUNT=4")
        if name not in _PARTS:
            refuse(f"{name} is not read here", _ADVICE.get(name, f"use {', '.join(_PARTS)}"))
        field, read = _PARTS[name]
        if field in found:
            refuse(f"says {name} twice", "keep one of the two")
        found[field] = read(name, value)
    if "frequency" not in found:
        refuse("does not say how often", "begin it with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    rule = Rule(**found)
    for refused, what, instead in _CLASHES:
        if refused(rule):
            refuse(what, instead)
    return rule


def parts(rule: Rule, zone: ZoneInfo, all_day: bool) -> dict[str, Any]:
    """Return an RRULE as names and values, as icalendar writes them.

    A day that ends a series of times becomes the last second of that day in UTC: readers take a
    bare date for its first second, and drop the last time.
    """
    said: dict[str, Any] = {"freq": rule.frequency, "count": rule.count, "until": rule.until}
    if rule.until and not all_day and not isinstance(rule.until, datetime):
        said["until"] = datetime.combine(rule.until, time(23, 59, 59), zone).astimezone(UTC)
    said["interval"] = rule.interval if rule.interval > 1 else None
    said |= {"bymonth": rule.months, "bymonthday": rule.month_days, "bysetpos": rule.positions}
    said["byday"] = [f"{place or ''}{CODES[day]}" for place, day in rule.days]
    said["wkst"] = CODES[rule.week_start] if rule.week_start else None
    return {name: list(v) if isinstance(v, tuple) else v for name, v in said.items() if v}


def _frequency(name: str, value: str) -> str:
    if value in ("HOURLY", "MINUTELY", "SECONDLY"):
        refuse(f"FREQ={value} is too often", "write FREQ=DAILY, and one event for each hour")
    if value not in FREQUENCIES.values():
        refuse(f"FREQ={value} is not known", "write DAILY, WEEKLY, MONTHLY or YEARLY")
    return value


def _until(name: str, value: str) -> date | datetime:
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(T\d{6}Z?)?", value, re.ASCII)
    advice = "write the last day, which counts whole: UNTIL=20261027"
    if not match:
        refuse(f"UNTIL={value} is no day", advice)
    if match[4] and not match[4].endswith("Z"):
        refuse(f"UNTIL={value} has a time and no Z", advice)
    if not 1900 <= int(match[1]) <= 2200:
        refuse(f"the year {match[1]} of UNTIL cannot be right", "check it, or leave UNTIL out")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if not match[4]:
            return day
        return datetime.combine(day, time.fromisoformat(match[4][1:-1]), UTC)
    except ValueError:
        refuse(f"UNTIL={value} is no day", "check that the day exists in that month")


def _whole(name: str, value: str) -> int:
    if "," in value:
        refuse(f"{name}={value} is more than one number", "keep one")
    return _numbers(1, 1000)(name, value)[0]


def _numbers(least: int, most: int) -> Callable[[str, str], tuple[int, ...]]:
    def read(name: str, value: str) -> tuple[int, ...]:
        found = set()
        for word in value.split(","):
            if not re.fullmatch(r"[+-]?\d{1,4}", word, re.ASCII) or not least <= int(word) <= most:
                refuse(f"{name}={word} is no number from {least} to {most}", "check it")
            found.add(int(word))
        if 0 in found:
            refuse(f"{name}=0 means no day", "count from 1, or from -1 for the last")
        return tuple(sorted(found))

    return read


def _days(name: str, value: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for word in value.split(","):
        match = re.fullmatch(r"([+-]?\d{1,2})?([A-Z]{2})", word, re.ASCII)
        if not match or match[2] not in CODES or (match[1] and not 1 <= abs(int(match[1])) <= 53):
            refuse(f"BYDAY={word} is no day", "write MO, TU, WE, TH, FR, SA, SU, or -1TH for last")
        found.add((int(match[1] or 0), CODES.index(match[2])))
    return tuple(sorted(found))


def _week_start(name: str, value: str) -> int:
    if value not in CODES:
        refuse(f"WKST={value} is no day", "write MO or SU")
    return CODES.index(value)


_PARTS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "FREQ": ("frequency", _frequency),
    "INTERVAL": ("interval", _whole),
    "COUNT": ("count", _whole),
    "UNTIL": ("until", _until),
    "BYMONTH": ("months", _numbers(1, 12)),
    "BYMONTHDAY": ("month_days", _numbers(-31, 31)),
    "BYDAY": ("days", _days),
    "BYSETPOS": ("positions", _numbers(-366, 366)),
    "WKST": ("week_start", _week_start),
}
_HOUR = "take it out: the time of start: holds for every day; a second time is another event"
_ADVICE = {
    "BYHOUR": _HOUR,
    "BYMINUTE": _HOUR,
    "BYSECOND": _HOUR,
    "BYWEEKNO": "write BYMONTH and BYDAY",
    "BYYEARDAY": "write BYMONTH and BYMONTHDAY",
    "DTSTART": "write the first time as start:",
    "EXDATE": "write the days as skip:",
    "RDATE": "write the days as extra:",
}


def _has_place(rule: Rule) -> bool:
    return any(place for place, _ in rule.days)


def _in_year(rule: Rule) -> bool:
    return rule.frequency == "YEARLY" and not rule.months


_OFTEN = ("DAILY", "WEEKLY")
# Each row: what is refused, and what to tell its author (the same section of RFC 5545).
_CLASHES: tuple[tuple[Callable[[Rule], object], str, str], ...] = (
    (lambda r: r.count and r.until, "says both UNTIL and COUNT", "keep one of the two"),
    (
        lambda r: _has_place(r) and r.frequency in _OFTEN,
        "counts days of a month or year, such as 1MO, in a rule that has neither",
        "write FREQ=MONTHLY, or BYDAY=MO",
    ),
    (
        # Calendar programs disagree: to some it means both at once (dateutil), to others either.
        lambda r: len({bool(place) for place, _ in r.days}) > 1,
        "mixes days that are counted, such as 1MO, with days that are not",
        "write all of them with a number, or none",
    ),
    (
        lambda r: not _in_year(r) and any(abs(place) > 5 for place, _ in r.days),
        "counts more days in a month than there are",
        "write a number from 1 to 5, or from -1 to -5",
    ),
    (
        lambda r: r.month_days and r.frequency == "WEEKLY",
        "names days of the month in a rule of weeks",
        "write FREQ=MONTHLY, or BYDAY=MO",
    ),
    (
        lambda r: r.positions and (r.frequency in _OFTEN or not (r.days or r.month_days)),
        "has a BYSETPOS with nothing to choose from",
        "use it with FREQ=MONTHLY or YEARLY and BYDAY or BYMONTHDAY",
    ),
)
