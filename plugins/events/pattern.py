"""A rule as far as a sentence can say it: "every month, on the last Thursday". Pure."""

from __future__ import annotations

from calendar import mdays
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from .days import filled
from .rule import FREQUENCIES, ORDINALS, WEEKDAYS, Rule
from .when import with_time

_EVERY = {name: word for word, name in FREQUENCIES.items()}
_WORDS = {number: word for word, number in ORDINALS.items()}


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a series comes again, in the words of `repeat:`, and the days of the month it is on."""

    every: str
    interval: int
    on: tuple[str, ...]
    month_days: tuple[int, ...]
    until: date | None
    count: int | None


def pattern(rule: Rule, start: date, zone: ZoneInfo) -> Pattern | None:
    """Return a rule as words can say it, or None where only its dates can."""
    rule = filled(rule, with_time(start).date())
    yearly = rule.frequency == "YEARLY" and (rule.months, rule.month_days, rule.days) == (
        (start.month,),
        (start.day,),
        (),
    )
    if not yearly and not _is_plain(rule):
        return None
    return Pattern(
        every=_EVERY[rule.frequency],
        interval=rule.interval,
        on=tuple(f"{_WORDS.get(place, '')} {WEEKDAYS[day]}".strip() for place, day in rule.days),
        month_days=() if yearly else rule.month_days,
        until=rule.last_day(zone),
        count=rule.count,
    )


def _is_plain(rule: Rule) -> bool:
    if rule.months or rule.positions or (rule.days and rule.month_days):
        return False
    places = {place for place, _ in rule.days}
    if rule.frequency == "MONTHLY":
        return places <= _WORDS.keys() and all(day > 0 for day in rule.month_days)
    return rule.frequency in ("DAILY", "WEEKLY") and not (
        rule.month_days or (rule.days and rule.frequency == "DAILY")
    )


def leaves_out(rule: Rule, start: date) -> str | None:
    """Tell whether the rule leaves out the `months`, or `years`, that have no such day."""
    rule = filled(rule, with_time(start).date())
    if rule.positions:
        return None
    if rule.days:
        return "months" if not rule.month_days and all(abs(n) == 5 for n, _ in rule.days) else None
    shortest = min((mdays[month] for month in rule.months), default=28)
    if not rule.month_days or any(abs(day) <= shortest for day in rule.month_days):
        return None
    return "years" if rule.months == (2,) else "months"
