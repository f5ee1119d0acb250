"""When an event is: its occurrences in the city's own time, on both sides of a clock change.

Pure: needs no Pelican, reads no clock, and looks only between the two moments it is given. A
series is counted in wall-clock time first and given its zone after, so that 18:00 stays 18:00 all
year (RFC 5545, section 3.3.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from typing import Any
from zoneinfo import ZoneInfo

from .days import days

_DAY = timedelta(days=1)
# An event of which this is said does not take place, whatever was said of one of its times.
OFF = ("cancelled", "postponed")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of an event. `start` and `end` are aware; `end` is exclusive.

    For an event without times they are midnights, and `last_day` is its last day. `usual` is the
    wall-clock time at which it would have been, where that is not its start. `change` is what the
    file says of this time alone. `to` is where a time that is shown in its old place has gone.
    `event_status` is what the file says of the whole event, as far as it is news of this time.
    """

    start: datetime
    end: datetime
    all_day: bool = False
    usual: datetime | None = None
    change: Any = None
    to: Occurrence | None = None
    event_status: str = "scheduled"

    @property
    def last_day(self) -> date:
        """The last day on which the occurrence happens."""
        return max(self.start, self.end - timedelta(microseconds=1)).date()

    @property
    def day(self) -> date:
        """The day by which the file names it: the one on which it would have been."""
        return (self.usual or self.start).date()

    @property
    def status(self) -> str:
        """What has become of it: gone, moved, or what is said of it or of the whole event.

        An event that is off is off on every day; else what is said of one day goes first.
        """
        if self.to:
            return "gone"
        if self.event_status in OFF:
            return self.event_status
        if self.change and self.change.status:
            return self.change.status
        return "moved" if self.usual else self.event_status

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == "cancelled"

    @property
    def over(self) -> datetime:
        """When it is over. One that does not say its end is over with its day: nobody knows."""
        if self.end != self.start:
            return self.end
        return datetime.combine(self.start.date() + _DAY, time.min, self.start.tzinfo)


def exists(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a local time is on the clock of its day: an hour in spring is not."""
    return settled(moment, zone).replace(tzinfo=None) == moment


def settled(local: datetime, zone: ZoneInfo) -> datetime:
    """Give a local time its zone. One that the clocks leave out is that of the clock before.

    So 01:30 in the hour that is left out in spring is 02:30; an hour that comes twice is its first
    (RFC 5545, section 3.3.5).
    """
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def occurrences(
    event: Any, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[Occurrence]:
    """Yield the occurrences of an event model not over by `since` that start before `until`."""
    # Two times of one zone are compared by their clocks, which in autumn say an hour twice.
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    first = since.astimezone(zone).replace(tzinfo=None) - length(event) - 2 * _DAY
    last = until.astimezone(zone).date()
    gone = {*event.skip, *(change.date for change in event.changes)}
    starts = local_starts(event, zone, first.date(), last)
    plain = (occurrence(event, local, zone) for local in starts if local.date() not in gone)
    changed = sorted((change_of(event, each, zone) for each in event.changes), key=_instant)
    for one in merge(plain, changed, key=_instant):
        if _instant(one) >= until:
            return
        if one.over.astimezone(UTC) > since:
            yield one


def ghosts(event: Any, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Occurrence]:
    """Yield the days from which an occurrence was moved away, so that a list can say where to.

    Of an event that is off it says that: there is nowhere to go instead.
    """
    for one in (change_of(event, change, zone) for change in event.changes):
        usual = one.usual and occurrence(event, one.usual, zone)
        if usual and one.start.date() != usual.start.date():
            to = None if event.status in OFF else one
            yield from _within(replace(usual, change=one.change, to=to), since, until)
    if event.previous_start:
        was = occurrence(event, with_time(event.previous_start), zone)
        yield from _within(replace(was, to=first(event, zone)), since, until)


def first(event: Any, zone: ZoneInfo) -> Occurrence:
    """Return the first time of all, whatever has become of it."""
    return occurrence(event, with_time(event.start), zone)


def latest(
    event: Any, zone: ZoneInfo, since: datetime, before: datetime, now: datetime
) -> Occurrence | None:
    """Return the last occurrence that starts between two moments and is over by `now`, if any.

    Looks in wider and wider spans backwards, so that a long series costs little.
    """
    since, before, width = since.astimezone(UTC), before.astimezone(UTC), 8 * _DAY
    while since < before:
        early = max(since, before - width)
        found = [one for one in occurrences(event, zone, early, before) if _instant(one) >= early]
        over = [one for one in found if one.over.astimezone(UTC) <= now.astimezone(UTC)]
        if over or early == since:
            return over[-1] if over else None
        width *= 4
    return None


def local_starts(event: Any, zone: ZoneInfo, since: date, last: date) -> Iterator[datetime]:
    """Yield every start between two days in wall-clock time, those skipped and changed too."""
    extras = sorted(usual_start(event, extra) for extra in event.extra)
    return merge(regular(event, zone, since, last), extras)


def on_rule(event: Any, zone: ZoneInfo, wanted: frozenset[date]) -> frozenset[date]:
    """Return those of the wanted days on which the event is by its rule, or by its start."""
    found = (local.date() for day in wanted for local in regular(event, zone, day, day))
    return frozenset(found) & wanted


def usual_start(event: Any, moment: date) -> datetime:
    """Return the wall-clock start of a day, or of a moment that says its own time."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, with_time(event.start).time())


def regular(event: Any, zone: ZoneInfo, since: date, last: date) -> Iterator[datetime]:
    """Yield every start between two days that the rule gives; without one, that of the event."""
    start = with_time(event.start)
    if event.rule is None:
        yield start
        return
    until = event.rule.until
    ending = event.rule.last_day(zone)
    for day in days(event.rule, start.date(), since, min(last, ending) if ending else last):
        local = datetime.combine(day, start.time())
        if isinstance(until, datetime) and settled(local, zone).astimezone(UTC) > until:
            return
        yield local


def occurrence(event: Any, local: datetime, zone: ZoneInfo) -> Occurrence:
    """Return the occurrence that begins at a wall-clock time, as long as the event always is."""
    # A new date is news of the first time: of a series, the others were never on another.
    is_news = event.status != "rescheduled" or local == with_time(event.start)
    status = event.status if is_news else "scheduled"
    if event.all_day:  # midnights, also where the clocks leave midnight out
        start, end = (one.replace(tzinfo=zone) for one in (local, local + length(event)))
        return Occurrence(start, end, all_day=True, event_status=status)
    start = settled(local, zone)
    clock = start.replace(tzinfo=None)
    usual = None if clock == local else local
    return Occurrence(start, settled(clock + length(event), zone), usual=usual, event_status=status)


def change_of(event: Any, change: Any, zone: ZoneInfo) -> Occurrence:
    """Return the occurrence that a change speaks of, as it is now."""
    usual = _meant(event, change.date)
    local = with_time(change.start) if change.start else usual
    one = occurrence(event, local, zone)
    if change.end:
        end = with_time(change.end) + (_DAY if event.all_day else timedelta())
        end = end.replace(tzinfo=zone) if event.all_day else settled(end, zone)
        one = replace(one, end=end)
    return replace(one, usual=one.usual if local == usual else usual, change=change)


def _meant(event: Any, day: date) -> datetime:
    for extra in event.extra:
        if with_time(extra).date() == day:
            return usual_start(event, extra)
    return usual_start(event, day)


def length(event: Any) -> timedelta:
    """Return how long the event is by the clock on the wall; a whole day counts to its end."""
    span = with_time(event.end) - with_time(event.start) if event.end else timedelta()
    return span + _DAY if event.all_day else span


def with_time(moment: date) -> datetime:
    """Return a moment, or the midnight at which a day begins."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _within(one: Occurrence, since: datetime, until: datetime) -> Iterator[Occurrence]:
    if one.over.astimezone(UTC) > since.astimezone(UTC) and _instant(one) < until.astimezone(UTC):
        yield one


def _instant(one: Occurrence) -> datetime:
    return one.start.astimezone(UTC)
