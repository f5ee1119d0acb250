"""When an event is: its occurrences in the city's own time, on both sides of a clock change.

Pure: needs no Pelican, reads no clock. A repeating event is counted in wall-clock time first and
given its zone after, so that 18:00 stays 18:00 all year (RFC 5545, section 3.3.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import dateutil.rrule
from dateutil.rrule import rrule, weekday

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time of an event. `start` and `end` are aware; `end` is exclusive.

    For an event without times they are midnights, and `last_day` is its last day.
    """

    start: datetime
    end: datetime
    all_day: bool = False

    @property
    def last_day(self) -> date:
        """The last day on which the occurrence happens."""
        return max(self.start, self.end - timedelta(microseconds=1)).date()


def exists(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a local time is on the clock of its day: an hour in spring is not."""
    aware = moment.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment


def occurrences(
    event: Any, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[Occurrence]:
    """Yield the occurrences of an event model that end after `since` and start before `until`."""
    for local in starts(event):
        one = _occurrence(event, local, zone)
        if one.start >= until:
            return
        if one.end > since and local.date() not in event.skip:
            yield one


def last_end(event: Any, zone: ZoneInfo) -> datetime | None:
    """Return when an event is over for good, or None where it has no end."""
    if event.repeat and not (event.repeat.until or event.repeat.count):
        return None
    *_, last = starts(event)
    return _occurrence(event, last, zone).end


def starts(event: Any) -> Iterator[datetime]:
    """Yield every start in local wall-clock time, skipped days included; it may be endless."""
    first = _with_time(event.start)
    if event.repeat is None:
        return iter([first])
    repeat = event.repeat
    return iter(
        rrule(
            getattr(dateutil.rrule, FREQUENCIES[repeat.every]),
            dtstart=first,
            interval=repeat.interval,
            byweekday=[_weekday(day) for day in repeat.on] or None,
            count=repeat.count,
            # The last day counts whole, whatever the hour of the event.
            until=datetime.combine(repeat.until, time.max) if repeat.until else None,
        )
    )


def rule(event: Any, zone: ZoneInfo) -> dict[str, Any]:
    """Return the event's RRULE (RFC 5545, section 3.3.10) as names and values."""
    repeat = event.repeat
    parts: dict[str, Any] = {"freq": FREQUENCIES[repeat.every]}
    if repeat.interval > 1:
        parts["interval"] = repeat.interval
    if repeat.on:
        parts["byday"] = [f"{_weekday(day).n or ''}{str(_weekday(day))[:2]}" for day in repeat.on]
    if repeat.count:
        parts["count"] = repeat.count
    if repeat.until:
        end_of_day = datetime.combine(repeat.until, time(23, 59, 59), zone)
        parts["until"] = repeat.until if event.all_day else end_of_day.astimezone(UTC)
    return parts


def _weekday(words: str) -> weekday:
    *ordinal, day = words.split()
    return weekday(WEEKDAYS.index(day), ORDINALS[ordinal[0]] if ordinal else None)


def _with_time(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _occurrence(event: Any, local: datetime, zone: ZoneInfo) -> Occurrence:
    length = _with_time(event.end) - _with_time(event.start) if event.end else timedelta()
    if event.all_day:
        length += timedelta(days=1)
    end = local + length
    return Occurrence(local.replace(tzinfo=zone), end.replace(tzinfo=zone), event.all_day)
