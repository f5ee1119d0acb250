"""Say when an event is as the hub's files say it: on the city's own clock, days and minutes.

A series that keeps to the city's clock stays a series. One that does not (it is at a fixed time of
another zone, whose clocks change on other days) is written out time by time. What a file cannot say
rightly is refused: nothing that is wrong is ever shown. Pure; knows no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from aggregator.events.recurrence import PATIENCE, Effort, falls
from aggregator.events.rrule import YEARS, Refused, Rule, rule_of
from aggregator.events.timetable import (
    Difference,
    Span,
    Timetable,
    day_of,
    end_of,
    in_city,
    length_of,
    with_time,
)
from aggregator.model import Event, Moment, Override

LONGEST = timedelta(days=731)
LONGEST_OF_SERIES = timedelta(days=31)
MOST = 366
"""The most single times that one file names (the hub's own limit)."""
_DAY = timedelta(days=1)


def timetable(event: Event, span: Span, effort: Effort) -> Timetable | None:
    """Say when an event is; None where nothing of it is within the span.

    Raises Refused for what a file cannot say.
    """
    for moment in (event.start, event.end or event.start):
        if moment.year not in YEARS[1:-1]:
            raise Refused("a year that cannot be right")
    if event.rule or event.extras:
        return _Series(event, span, effort).timetable()
    start, end = in_city(event.start, span.zone), end_of(event.start, event.end, span.zone)
    if length_of(start, end) > LONGEST:
        raise Refused(f"longer than {LONGEST.days} days")
    last = day_of(end or start)
    near = last >= span.since and day_of(start) <= span.until
    return Timetable(start, end, ends=last) if near else None


class _Series:
    """One series under way: it is looked at in its own zone, and written down in the city's."""

    def __init__(self, event: Event, span: Span, effort: Effort) -> None:
        self.event, self.span, self.effort = event, span, effort
        self.timed = isinstance(event.start, datetime)
        self.own: tzinfo = getattr(event.start, "tzinfo", None) or span.zone
        self.clock = event.start.time() if isinstance(event.start, datetime) else time.min
        self.first = day_of(event.start)
        self.rule = rule_of(event.rule, event.start, self.own) if event.rule else None
        self.extras = {self._own(one).date(): self._own(one) for one in event.extras}
        self.length = length_of(
            self._city(self._usual(self.first)), self._last(event.start, event.end)
        )
        if self.length > LONGEST_OF_SERIES:
            raise Refused(f"a series whose times last more than {LONGEST_OF_SERIES.days} days")

    def timetable(self) -> Timetable | None:
        self._settle_rule()
        moments = dict(self._moments())
        # A zone that a calendar brings along works each time out from its rules, since 1601.
        self.effort.spend(len(moments) * (1 if isinstance(self.own, ZoneInfo | timezone) else 15))
        near = [day for day, local in moments.items() if self._is_near(local)]
        if not near:
            return None
        kept = all(self._keeps(day) for day in near)
        return self._as_series() if kept else self._as_times([moments[day] for day in near])

    def _is_near(self, local: datetime) -> bool:
        return self.span.since <= day_of(self._city(local)) <= self.span.until

    def _settle_rule(self) -> None:
        """Begin on a day of the rule; a rule that never comes again is none."""
        if self.rule is None:
            return
        until = self.first + PATIENCE
        days = self._days(self.first, until)
        first = next(days, None)
        if first is None or (first != self.first and self.rule.count):
            raise Refused("a first day that is not one of the rule's")
        if next(days, None) is None:
            self.rule = None
        if first != self.first:
            self.first = first

    def _days(self, since: date, last: date) -> Iterator[date]:
        """Yield the days of the rule, as far as its UNTIL lets them."""
        if self.rule is None:
            yield from (day for day in (self.first,) if since <= day <= last)
            return
        first = day_of(self.event.start) if self.rule.count else self.first
        for day in falls(self.rule, first, since, last, self.effort):
            if self._is_over(self.rule, day):
                return
            yield day

    def _is_over(self, rule: Rule, day: date) -> bool:
        if isinstance(rule.until, datetime):
            return self._usual(day).replace(tzinfo=self.own).astimezone(UTC) > rule.until
        return rule.until is not None and day > rule.until

    def _moments(self) -> Iterator[tuple[date, datetime]]:
        """Yield every time near the span by its day, on its own clock, but those left out."""
        left_out = self._left_out()
        since = max(self.first, self.span.since - LONGEST_OF_SERIES)
        for day in self._days(since, self.span.until + _DAY):
            if day not in left_out:
                yield day, self._usual(day)
        for day, extra in self.extras.items():
            if day not in left_out:
                yield day, extra

    def _left_out(self) -> set[date]:
        return {
            day
            for one in self.event.skips
            for day in [self._own(one).date()]
            if not isinstance(one, datetime)
            or self._own(one) == self.extras.get(day, self._usual(day))
        }

    def _keeps(self, day: date) -> bool:
        """Tell whether a day's time is, on the city's clock, what that of the first day is."""
        usual, first = self._usual(day), self._usual(self.first)
        shift = with_time(self._city(usual)) - usual
        return not self.timed or (
            shift == with_time(self._city(first)) - first
            and day_of(self._city(usual)) == day
            and day_of(self._city(first)) == self.first
        )

    def _as_series(self) -> Timetable:
        start = self._city(self._usual(self.first))
        extras = {day: one for day, one in self.extras.items() if day > self.first}
        named = {*extras, *(self._own(one).date() for one in self.event.skips)}
        named |= {self._own(one.usual).date() for one in self.event.overrides}
        on = set(self._days(min(named), max(named))) if named else set()
        skip = {day for day in self._left_out() if day in on} if self.rule else set()
        extras = {day: one for day, one in extras.items() if day not in on | self._left_out()}
        days = (on | {*extras}) - skip
        differences = tuple(self._differences(days, extras))
        ends = self._ends(extras)
        return Timetable(
            start=start,
            end=self._after(start),
            rule=self.rule.text if self.rule else "",
            skip=tuple(sorted(skip)),
            extra=tuple(self._extra(extras[day]) for day in sorted(extras)),
            differences=differences if self.rule or extras else (),
            ends=ends,
        )

    def _after(self, start: Moment) -> Moment | None:
        """Give the end that belongs to a start; None where the event does not say one."""
        if not self.length:
            return None
        return with_time(start) + self.length if self.timed else day_of(start) + self.length

    def _ends(self, extras: Iterable[date]) -> date | None:
        """Find the last day of all; None where it is later than the span."""
        last = max([self.first, *extras])
        if self.rule:
            if not (self.rule.until or self.rule.count):
                return None
            days = list(self._days(self.first, self.span.until + _DAY))
            last = max([last, *days[-1:]])
        return None if last > self.span.until else last + self.length

    def _extra(self, local: datetime) -> Moment:
        found = self._city(local)
        return day_of(found) if not self.timed or local.time() == self.clock else found

    def _differences(self, days: set[date], extras: dict[date, datetime]) -> Iterator[Difference]:
        seen: set[date] = set()
        for one in sorted(self.event.overrides, key=lambda each: self._own(each.usual)):
            day = self._own(one.usual).date()
            if day in days and day not in seen:
                seen.add(day)
                yield self._difference(day, extras.get(day, self._usual(day)), one)

    def _difference(self, day: date, usual: datetime, one: Override) -> Difference:
        start, end = in_city(one.start, self.span.zone), self._last(one.start, one.end)
        as_always = start == self._city(usual)
        same = one.end is None or length_of(start, end) == self.length
        if not same and length_of(start, end) > LONGEST_OF_SERIES:
            raise Refused(f"a series whose times last more than {LONGEST_OF_SERIES.days} days")
        if not same and end is None:
            end = start
        city_day = day_of(self._city(usual))
        return Difference(city_day, None if as_always else start, None if same else end, one)

    def _as_times(self, moments: list[datetime]) -> Timetable:
        """Write a series out, time by time: the first is the event's own, the others come extra."""
        changed = {self._own(one.usual): one for one in self.event.overrides}
        times: dict[date, tuple[Moment, Override | None]] = {}
        for local in sorted(moments):
            one = changed.get(local)
            if one is None or one.status != "cancelled":
                start = in_city(one.start, self.span.zone) if one else self._city(local)
                times.setdefault(day_of(start), (start, one))
        if not times:
            raise Refused("all times cancelled, of a series that keeps to another zone")
        (start, _), *others = [times[day] for day in sorted(times)][:MOST]
        differences = (
            Difference(day_of(at), None, self._own_end(at, one), one)
            for at, one in [times[day] for day in sorted(times)][1:MOST]
            if one
        )
        last = max(times)
        return Timetable(
            start=start,
            end=self._after(start),
            extra=tuple(at for at, _ in others),
            differences=tuple(differences),
            ends=None if self.rule and last > self.span.until - timedelta(days=31) else last,
        )

    def _own_end(self, start: Moment, one: Override) -> Moment | None:
        end = self._last(one.start, one.end)
        return end if end and length_of(start, end) != self.length else None

    def _usual(self, day: date) -> datetime:
        return datetime.combine(day, self.clock)

    def _own(self, moment: Moment) -> datetime:
        """Give a moment on the series' own clock; a day at its usual time."""
        if not isinstance(moment, datetime):
            return self._usual(moment)
        if moment.tzinfo is None:
            return moment
        return moment.astimezone(UTC).astimezone(self.own).replace(tzinfo=None, fold=0)

    def _city(self, local: datetime) -> Moment:
        if not self.timed:
            return local.date()
        return in_city(local.replace(tzinfo=self.own), self.span.zone)

    def _last(self, start: Moment, end: Moment | None) -> Moment | None:
        return end_of(start, end, self.span.zone)
