"""How the clocks of a zone change, for calendar programs: VTIMEZONE (RFC 5545, section 3.6.5).

Pure: worked out from the zone database that Python has, reads no clock. What repeats every year is
one rule without an end, so that it holds after 2038; what does not is a list of days up to `LAST`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count, groupby, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# The database foretells irregular changes up to 2087 (Morocco, Palestine); what it still says for
# the 28 years before `LAST` it says for ever, and in 28 years every day has been every weekday.
LAST = 2128
CYCLE = 28
# No zone has changed twice within fewer days since 1900: the nearest two, in 1939, are 3.98 apart.
STEP = timedelta(days=3)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a zone's clocks. `at` is on the clock as it was before, as DTSTART must be."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, bool]:
        """What it shares with the same change of another year."""
        return self.before, self.after, self.name, self.daylight

    @property
    def yearly(self) -> tuple[int, int, Any]:
        """Month, weekday and time of day."""
        return self.at.month, self.at.weekday(), self.at.time()


@lru_cache(maxsize=256)
def vtimezone(zone: ZoneInfo, year: int) -> Timezone:
    """Return the zone's VTIMEZONE for whatever happens in `year` (1900 or later) and after it.

    It begins with the changes of the year before. Nobody may alter it: it is made once.
    """
    year = min(year, LAST - CYCLE)
    changes = list(_changes(zone, year - 1))
    if len(changes) > 1 and changes[1].at.year < year:
        del changes[0]  # the clocks changed before anything happens: no need for a beginning
    made = Timezone()
    made.add("tzid", zone.key)
    alike = groupby(sorted(changes, key=lambda x: (x.kind, x.at)), key=lambda x: x.kind)
    parts = [part for _, same in alike for part in _parts([*same])]
    for part in sorted(parts, key=lambda part: part["DTSTART"].dt):
        made.add_component(part)
    return made


def _changes(zone: ZoneInfo, year: int) -> Iterator[Change]:
    """Yield what holds as the year begins, as a change of nothing, then every change to `LAST`."""
    moment, end = datetime(year, 1, 1, tzinfo=UTC), datetime(LAST + 1, 1, 1, tzinfo=UTC)
    offset, saving, name = now = _clock(zone, moment)
    local = (moment + offset).replace(tzinfo=None)
    yield Change(local, offset, offset, name, saving > timedelta())
    while moment < end:
        later = moment + STEP
        if (then := _clock(zone, later)) != now:
            yield _change(zone, _moment_of_change(zone, moment, later), now)
        moment, now = later, then


def _clock(zone: ZoneInfo, moment: datetime) -> tuple[timedelta, timedelta, str]:
    local = moment.astimezone(zone)
    return local.utcoffset() or timedelta(), local.dst() or timedelta(), local.tzname() or ""


def _moment_of_change(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """Return the first second on the new clock, by halving."""
    before = _clock(zone, early)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        early, late = (middle, late) if _clock(zone, middle) == before else (early, middle)
    return late


def _change(zone: ZoneInfo, moment: datetime, before: tuple[timedelta, timedelta, str]) -> Change:
    """Name a change DAYLIGHT where the saving grows.

    Irish law has a winter time of minus one hour, and so has the database; readers do not expect
    that. Taken so, Dublin's summer is DAYLIGHT as London's is.
    """
    offset, saving, name = _clock(zone, moment)
    daylight = saving > before[1] or saving == before[1] > timedelta()
    return Change((moment + before[0]).replace(tzinfo=None), before[0], offset, name, daylight)


def _parts(changes: list[Change]) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """Yield the sub-components of changes of one kind: that of a list of days, that of a rule."""
    days = _days(changes[-CYCLE:])
    latest_first = zip(reversed(changes), count(LAST, -1), strict=False)
    ruled = len(list(takewhile(lambda each: _follows(*each, changes[-1], days), latest_first)))
    listed, by_rule = changes[: len(changes) - ruled], changes[len(changes) - ruled :]
    if listed:
        part = _part(listed[0])
        # One line each, the first again among them: ical.js reads only the first value of a line,
        # and leaves out DTSTART where there is an RDATE.
        for change in listed if len(listed) > 1 else ():
            part.add("rdate", change.at)
        yield part
    if by_rule:
        part = _part(by_rule[0])
        part.add("rrule", _rule(by_rule[0], days))
        yield part


def _days(sample: list[Change]) -> range:
    """Return the seven days of the month on which a yearly change can be; none where it is none."""
    years = [change.at.year for change in sample]
    if years != list(range(LAST + 1 - CYCLE, LAST + 1)) or len({x.yearly for x in sample}) > 1:
        return range(0)
    days = [change.at.day for change in sample]
    return range(min(days), max(days) + 1) if max(days) - min(days) == 6 else range(0)


def _follows(change: Change, year: int, last: Change, days: range) -> bool:
    """Tell whether a change is that of `year` by the rule of the last change."""
    return change.at.year == year and change.at.day in days and change.yearly == last.yearly


def _rule(first: Change, days: range) -> dict[str, Any]:
    """Say seven days of a month as its nth or last weekday, or else as the days they are."""
    month, weekday, _ = first.yearly
    rule = {"freq": "YEARLY", "bymonth": month}
    if days[0] % 7 == 1:
        return {**rule, "byday": f"{days[0] // 7 + 1}{WEEKDAYS[weekday]}"}
    if days[-1] == monthrange(first.at.year, month)[1]:
        return {**rule, "byday": f"-1{WEEKDAYS[weekday]}"}
    return {**rule, "byday": WEEKDAYS[weekday], "bymonthday": list(days)}


def _part(first: Change) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if first.daylight else TimezoneStandard()
    made.add("dtstart", first.at)
    made.TZOFFSETFROM, made.TZOFFSETTO = first.before, first.after
    made.add("tzname", first.name)
    return made
