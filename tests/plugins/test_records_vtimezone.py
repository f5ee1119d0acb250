"""What a VTIMEZONE of ours says the clock shows, against the zone database, as others read it."""

from __future__ import annotations

import io
import zoneinfo
from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import dateutil.tz
import pytest
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event
from peers import Occurrence, all_expansions
from town import CITY

from plugins.records.calendars import calendar_file
from plugins.records.calendars.vtimezone import vtimezone
from plugins.records.city import City

ZONES = (
    "Europe/London", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
    "Africa/Casablanca", "Asia/Gaza", "Asia/Jerusalem", "America/Sao_Paulo", "America/Santiago",
    "Pacific/Chatham", "Pacific/Apia", "America/Goose_Bay", "Africa/Cairo", "America/Nuuk",
    "Europe/Istanbul", "UTC",
)  # fmt: skip
EVERY = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
LONDON = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:20250330T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def written(name: str, year: int) -> str:
    return vtimezone(ZoneInfo(name), year).to_ical().decode().replace("\r\n", "\n")


@cache
def onsets(name: str, year: int) -> list[tuple[datetime, timedelta, str]]:
    """Return (moment, offset, name) of all changes to 2061, read as section 3.6.5 says."""
    found = []
    for part in vtimezone(ZoneInfo(name), year).subcomponents:
        times = rruleset()
        for one in (part["DTSTART"], *_list(part.get("RDATE"))):
            times.rdate(getattr(one, "dts", [one])[0].dt)
        if "RRULE" in part:
            times.rrule(rrulestr(part["RRULE"].to_ical().decode(), dtstart=part["DTSTART"].dt))
        for local in times.between(datetime(1800, 1, 1), datetime(2061, 12, 31)):  # noqa: DTZ001
            moment = (local - part.TZOFFSETFROM).replace(tzinfo=UTC)
            found.append((moment, part.TZOFFSETTO, str(part["TZNAME"])))
    return sorted(found)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def ours(name: str, year: int, moment: datetime) -> tuple[timedelta, str]:
    known = onsets(name, year)
    _, offset, called = known[bisect(known, moment, key=lambda one: one[0]) - 1]
    return offset, called


def theirs(name: str, moment: datetime) -> tuple[timedelta | None, str | None]:
    local = moment.astimezone(ZoneInfo(name))
    return local.utcoffset(), local.tzname()


def test_the_clocks_of_london_are_two_rules_without_an_end() -> None:
    assert written("Europe/London", 2026) == LONDON


def test_summer_in_dublin_is_daylight_time_though_irish_law_calls_it_standard() -> None:
    assert written("Europe/Dublin", 2026) == LONDON.replace("London", "Dublin").replace(
        "BST", "IST"
    )


def test_a_zone_whose_clocks_never_change_has_one_part() -> None:
    made = written("Asia/Kolkata", 2026)
    assert made.count("BEGIN:STANDARD") == made.count("BEGIN:") - 1 == 1
    assert "DTSTART:20250101T053000\nTZNAME:IST\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\n" in made


def test_older_rules_are_there_only_for_older_events() -> None:
    assert "RDATE" not in written("America/New_York", 2008)
    assert "RDATE:20060402T020000\n" in written("America/New_York", 2006)


def test_the_rules_hold_for_what_begins_in_the_last_years_that_a_file_may_name() -> None:
    made = written("Europe/London", 2200)
    assert made.count("RRULE:") == made.count("BEGIN:") - 1 == 2


def test_days_that_are_no_nth_weekday_are_named() -> None:
    assert "BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3\n" in written("Asia/Jerusalem", 2026)


def test_what_follows_no_rule_is_a_list_of_days_each_on_its_line() -> None:
    made = written("Africa/Casablanca", 2026)
    assert "RRULE" not in made
    assert 100 < made.count("RDATE:") < 200
    assert "," not in made


@pytest.mark.parametrize("name", ZONES)
def test_the_clock_shows_what_the_zone_database_says_every_half_day_for_sixty_years(
    name: str,
) -> None:
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    while moment.year <= 2060:
        assert ours(name, 2000, moment) == theirs(name, moment), moment
        moment += timedelta(hours=12)


@pytest.mark.parametrize("name", ZONES)
def test_the_clocks_change_at_the_very_second(name: str) -> None:
    changes = onsets(name, 2000)[1:]
    for moment, *_ in changes:
        for near in (moment, moment - timedelta(seconds=1)):
            assert ours(name, 2000, near) == theirs(name, near)


@given(
    st.sampled_from(EVERY),
    st.integers(1900, 2060),
    st.lists(st.integers(0, 160 * 365 * 24), min_size=1),
)
def test_any_zone_is_right_from_the_first_event_on(name: str, year: int, later: list[int]) -> None:
    for hours in later:
        moment = datetime(year, 1, 2, tzinfo=UTC) + timedelta(hours=hours)
        if moment.year <= 2060:
            assert ours(name, year, moment) == theirs(name, moment)


def exists(local: datetime, zone: ZoneInfo) -> bool:
    aware = local.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


@cache
def tzical(name: str) -> dateutil.tz.tz._tzicalvtz:  # type: ignore[name-defined]
    return dateutil.tz.tzical(io.StringIO(written(name, 2000))).get(name)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 12, 31)),  # noqa: DTZ001
    st.integers(0, 1),
)
def test_dateutil_reads_the_same_offset_for_any_local_time(
    name: str, local: datetime, fold: int
) -> None:
    local = local.replace(second=0, microsecond=0, fold=fold)
    if exists(local, ZoneInfo(name)):
        read = local.replace(tzinfo=tzical(name)).utcoffset()
        assert read == local.replace(tzinfo=ZoneInfo(name)).utcoffset()


def noons() -> Iterator[datetime]:
    for year in range(2000, 2061, 3):
        for month in range(1, 13):
            for day in (1, 15):
                yield datetime(year, month, day, 12)  # noqa: DTZ001 - each zone's own noon


def test_thunderbird_s_reader_finds_noon_in_every_zone_for_sixty_years() -> None:
    """ical.js reads our VTIMEZONE and knows no zone of its own; the other two readers do."""
    city = City.model_validate(CITY)
    files = []
    for name in ZONES:
        entries = []
        for noon in noons():
            entry = Event()
            entry.add("uid", f"{noon:%Y%m%d}@exampleton.example")
            entry.add("dtstamp", datetime(2026, 1, 1, tzinfo=UTC))
            entry.add("dtstart", noon.replace(tzinfo=ZoneInfo(name)))
            entries.append(entry)
        files.append(calendar_file(city, "Noons", "https://exampleton.example/a.ics", entries))
    since, until = datetime(1999, 1, 1, tzinfo=UTC), datetime(2062, 1, 1, tzinfo=UTC)
    answers = all_expansions(files, since, until, here="America/New_York")
    for name, answer in zip(ZONES, answers, strict=True):
        moments = (noon.replace(tzinfo=ZoneInfo(name)).astimezone(UTC) for noon in noons())
        assert answer["ical.js"] == [Occurrence(one, one) for one in moments], name
