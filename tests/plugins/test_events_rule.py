"""How a series comes again: what is read, what is refused, on which days, and at what cost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import takewhile
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from plugins.events.days import days
from plugins.events.pattern import leaves_out, pattern
from plugins.events.rule import CODES, parse


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "every thursday",
            "'EVERY THURSDAY' is no part of a rule; write parts such as FREQ=WEEKLY",
        ),
        ("COUNT=4", "does not say how often; begin it with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=HOURLY", "FREQ=HOURLY is too often; write FREQ=DAILY, and one event for each hour"),
        ("FREQ=SECONDLY;COUNT=5", "FREQ=SECONDLY is too often"),
        ("FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY is not known; write DAILY, WEEKLY, MONTHLY or"),
        ("FREQ=WEEKLY;FREQ=DAILY", "says FREQ twice; keep one of the two"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20261231", "says both UNTIL and COUNT; keep one of the two"),
        ("FREQ=WEEKLY;UNTIL=2026-12-31", "is no day; write the last day, which counts whole"),
        ("FREQ=WEEKLY;UNTIL=20261231T180000", "has a time and no Z; write the last day, which"),
        ("FREQ=WEEKLY;UNTIL=20261131", "UNTIL=20261131 is no day; check that the day exists"),
        ("FREQ=WEEKLY;UNTIL=20261130T250000Z", "is no day; check that the day exists"),
        (
            "FREQ=WEEKLY;UNTIL=99991231",
            "the year 9999 of UNTIL cannot be right; check it, or leave",
        ),
        ("FREQ=WEEKLY;COUNT=0", "COUNT=0 is no number from 1 to 1000; check it"),
        ("FREQ=WEEKLY;COUNT=1,2", "COUNT=1,2 is more than one number; keep one"),
        ("FREQ=WEEKLY;INTERVAL=99999999999", "is no number from 1 to 1000"),
        (
            "FREQ=DAILY;BYHOUR=9,17",
            "BYHOUR is not read here; take it out: the time of start: holds",
        ),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO is not read here; write BYMONTH and BYDAY"),
        ("FREQ=DAILY;X-COLOUR=red", "X-COLOUR is not read here; use FREQ, INTERVAL, COUNT, UNTIL"),
        ("FREQ=WEEKLY;BYDAY=THU", "BYDAY=THU is no day; write MO, TU, WE, TH, FR, SA, SU"),
        (
            "FREQ=WEEKLY;BYDAY=1TH",
            "counts days of a month or year, such as 1MO, in a rule that has",
        ),
        ("FREQ=MONTHLY;BYDAY=6TH", "counts more days in a month than there are"),
        ("FREQ=MONTHLY;BYDAY=1TH,FR", "mixes days that are counted, such as 1MO, with days that"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "names days of the month in a rule of weeks"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 is no number from -31 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0 means no day; count from 1, or from -1"),
        ("FREQ=MONTHLY;BYSETPOS=1", "has a BYSETPOS with nothing to choose from"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", "has a BYSETPOS with nothing to choose from"),
        ("FREQ=WEEKLY;WKST=XX", "WKST=XX is no day; write MO or SU"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY= is no day"),
        ("FREQ=WEEKLY;COUNT=١٢", "is no number from 1 to 1000"),
    ],
)
def test_a_rule_that_is_not_understood_is_sent_back_with_advice(text: str, told: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        parse(text)
    assert told in str(refused.value)


def test_a_rule_copied_from_a_calendar_is_taken_as_it_is() -> None:
    copied = parse("RRULE:freq=weekly;wkst=su;byday=th,tu;until=20261231T235959Z")
    assert copied.days == ((0, 1), (0, 3))
    assert f"{copied.until:%Y-%m-%d %H:%M %Z}" == "2026-12-31 23:59 UTC"


def numbers(*choices: int) -> st.SearchStrategy[str]:
    some = st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True)
    return some.map(lambda found: ",".join(map(str, found)))


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    long, parts = frequency in ("MONTHLY", "YEARLY"), [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(numbers(*range(1, 13)))}")
    chosen = False
    if draw(st.booleans()):
        places = draw(st.sampled_from(["", "1", "2", "5", "-1", "-2"] if long else [""]))
        some = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
        parts.append(f"BYDAY={','.join(f'{places}{code}' for code in some)}")
        chosen = True
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={draw(numbers(1, 2, 15, 29, 30, 31, -1, -2, -31))}")
        chosen = True
    if long and chosen and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(numbers(1, 2, 5, -1, -2))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(CODES))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 20))}")
    return ";".join(parts)


@settings(max_examples=150, deadline=None)
@given(rules(), st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.data())
def test_a_rule_falls_on_the_days_that_dateutil_finds(
    text: str, first: date, data: st.DataObject
) -> None:
    since = first + timedelta(days=data.draw(st.integers(-10, 700)))
    last = since + timedelta(days=data.draw(st.integers(0, 700)))
    bounded = text if "COUNT" in text else f"{text};UNTIL=20310101"
    all_of_them = rrulestr(bounded, dtstart=datetime.combine(first, time()))
    theirs = [day.date() for day in takewhile(lambda day: day.date() <= last, all_of_them)]
    assert list(days(parse(text), first, since, last)) == [day for day in theirs if day >= since]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("FREQ=DAILY", date(1900, 1, 1)),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", date(1900, 1, 1)),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", date(1900, 1, 1)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", date(1904, 2, 29)),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366", date(1900, 1, 1)),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=1000", date(1904, 2, 29)),
        ("FREQ=YEARLY;INTERVAL=1000", date(1900, 1, 1)),
    ],
)
def test_a_rule_costs_what_the_span_costs_that_is_asked_for(text: str, first: date) -> None:
    begun = perf_counter()
    list(days(parse(text), first, date(2026, 1, 1), date(2036, 1, 1)))
    # 4 to 70 ms on a slow machine; without a bound, hours or for ever. Room for a busy one.
    assert perf_counter() - begun < 2


def test_no_day_is_looked_for_after_the_last_year_that_a_file_may_name() -> None:
    assert list(days(parse("FREQ=YEARLY"), date(2200, 1, 1), date.min, date.max))[-1].year == 2210


def said(text: str, first: date) -> tuple[object, ...] | None:
    found = pattern(parse(text), first, ZoneInfo("Europe/London"))
    return found and (found.every, found.interval, found.on, found.month_days)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=DAILY;INTERVAL=3", ("day", 3, (), ())),
        ("FREQ=WEEKLY", ("week", 1, ("thursday",), ())),
        ("FREQ=WEEKLY;BYDAY=TU,TH", ("week", 1, ("tuesday", "thursday"), ())),
        ("FREQ=MONTHLY;BYDAY=-1TH", ("month", 1, ("last thursday",), ())),
        ("FREQ=MONTHLY", ("month", 1, (), (31,))),
        ("FREQ=YEARLY", ("year", 1, (), ())),
        ("FREQ=MONTHLY;BYDAY=TH;BYSETPOS=-1", None),
        ("FREQ=YEARLY;BYMONTH=12,6;BYMONTHDAY=31", None),
        ("FREQ=DAILY;BYDAY=TH", None),
        ("FREQ=MONTHLY;BYDAY=5TH", None),
    ],
)
def test_a_rule_is_said_in_words_or_by_its_dates(text: str, words: tuple[object, ...]) -> None:
    assert said(text, date(2026, 12, 31)) == words  # a Thursday


@pytest.mark.parametrize(
    ("text", "first", "left"),
    [
        ("FREQ=MONTHLY", date(2026, 8, 31), "months"),
        ("FREQ=MONTHLY", date(2026, 8, 28), None),
        ("FREQ=MONTHLY;BYMONTHDAY=-31", date(2026, 8, 1), "months"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", date(2026, 8, 31), None),
        ("FREQ=MONTHLY;BYDAY=5MO", date(2026, 8, 31), "months"),
        ("FREQ=MONTHLY;BYDAY=-1MO", date(2026, 8, 31), None),
        ("FREQ=YEARLY", date(2028, 2, 29), "years"),
        ("FREQ=YEARLY", date(2026, 8, 31), None),
        ("FREQ=YEARLY;BYMONTH=8,9", date(2026, 8, 31), "months"),
    ],
)
def test_a_rule_tells_of_months_and_years_that_have_no_such_day(
    text: str, first: date, left: str | None
) -> None:
    assert leaves_out(parse(text), first) == left
