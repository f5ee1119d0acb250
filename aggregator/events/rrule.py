"""Read the rules of iCalendar that the hub takes (RFC 5545, section 3.3.10), and no others.

A rule that the hub's pages would not take is refused here. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST = 1000
"""The greatest COUNT and INTERVAL that the hub takes."""
YEARS = range(1900, 2201)


class Refused(Exception):
    """A rule that the hub does not take. `str` is why, in a few words."""


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
    return Rule(**{name: getattr(rule, name) for name in FIELDS}, text=kept + ending)


_ORDER = ("FREQ", "INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
_KNOWN = {*_ORDER, "UNTIL"}
FIELDS = (
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


def in_year(rule: Rule) -> bool:
    return rule.frequency == "YEARLY" and not rule.months


_OFTEN = ("DAILY", "WEEKLY")
# What the hub refuses, and what readers disagree on: plugins/events/rule.py has the reasons.
_CLASHES: tuple[Callable[[Rule], object], ...] = (
    lambda r: r.count and r.until,
    lambda r: _has_place(r) and r.frequency in _OFTEN,
    lambda r: len({bool(place) for place, _ in r.days}) > 1,
    lambda r: not in_year(r) and any(abs(place) > 5 for place, _ in r.days),
    lambda r: r.month_days and r.frequency == "WEEKLY",
    lambda r: r.positions and (r.frequency in _OFTEN or not (r.days or r.month_days)),
)
