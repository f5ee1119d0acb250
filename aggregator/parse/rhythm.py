"""How often a feed says that it changes: `ttl`, `skipHours` and `skipDays` of RSS, and `sy:`.

See the RSS 2.0 specification, and web.resource.org/rss/1.0/modules/syndication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from aggregator.model import Rhythm
from aggregator.parse.values import string

SHORTEST = 5 * 60
LONGEST = 31 * 24 * 60 * 60
"""The bounds of what is believed, in seconds."""

_PERIODS = {
    "hourly": 60 * 60,
    "daily": 24 * 60 * 60,
    "weekly": 7 * 24 * 60 * 60,
    "monthly": 30 * 24 * 60 * 60,
    "yearly": 365 * 24 * 60 * 60,
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rhythm(feed: Any, skipped: Iterable[tuple[str, str]]) -> Rhythm:
    """Read the rhythm of a feed of feedparser's; the slower of the two where it says both.

    A feed that would skip every hour or every day says nothing with it.
    """
    said = list(skipped)
    hours = frozenset(hour for what, text in said if what == "hour" for hour in _hour(text))
    days = frozenset(day for what, text in said if what == "day" for day in _day(text))
    return Rhythm(
        every=max(filter(None, (_ttl(feed), _syndication(feed))), default=None),
        skip_hours=hours if len(hours) < 24 else frozenset(),
        skip_days=days if len(days) < 7 else frozenset(),
    )


def _ttl(feed: Any) -> int | None:
    minutes = _number(string(feed, "ttl"))
    return _believed(minutes * 60) if minutes else None


def _syndication(feed: Any) -> int | None:
    """`sy:updateFrequency` times in each `sy:updatePeriod`; once where it does not say."""
    period = _PERIODS.get(string(feed, "sy_updateperiod").lower())
    times = _number(string(feed, "sy_updatefrequency")) or 1
    return _believed(period // times) if period else None


def _believed(seconds: int) -> int:
    return min(max(seconds, SHORTEST), LONGEST)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0


def _hour(text: str) -> Iterable[int]:
    """RSS 0.91 counts from 1 to 24, RSS 2.0 from 0 to 23: both mean midnight by the odd one."""
    number = text.strip()
    if re.fullmatch(r"\d{1,2}", number, re.ASCII) and int(number) <= 24:
        yield int(number) % 24


def _day(text: str) -> Iterable[int]:
    name = text.strip().lower()[:3]
    if name in _DAYS:
        yield _DAYS.index(name)
