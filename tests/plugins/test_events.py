"""When an event is, what is sent back, and what the lists of events show."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from diary import by_python, faults, kept, record
from town import KINDS, Hub

from plugins.events.when import occurrences
from plugins.records import Record
from plugins.records.outputs import outputs

LONDON = ZoneInfo("Europe/London")
START, END = datetime(2026, 6, 1, tzinfo=LONDON), datetime(2027, 12, 31, tzinfo=LONDON)
MEMBER = "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"


def days(one: Record) -> list[str]:
    found = occurrences(one.document.data, LONDON, START, END)
    return [f"{each.start:%Y-%m-%d %H:%M}" for each in found]


EVENING = {"start": "2026-10-01 18:00", "end": "2026-10-01 20:00"}
WEEKLY = {**EVENING, "repeat": {"every": "week", "count": "4"}}
TABLE = {
    "every week over the change to winter": (
        {**EVENING, "repeat": {"every": "week", "on": "thursday", "until": "2026-11-05"}},
        ["10-01 18:00", "10-08 18:00", "10-15 18:00", "10-22 18:00", "10-29 18:00", "11-05 18:00"],
    ),
    "every week over the change to summer": (
        {
            "start": "2027-03-18 18:00",
            "end": "2027-03-18 20:00",
            "repeat": {"every": "week", "until": "2027-04-08"},
        },
        ["03-18 18:00", "03-25 18:00", "04-01 18:00", "04-08 18:00"],
    ),
    "the first Saturday of each month": (
        {
            "start": "2026-10-03 10:00",
            "repeat": {"every": "month", "on": "first saturday", "count": "4"},
        },
        ["10-03 10:00", "11-07 10:00", "12-05 10:00", "01-02 10:00"],
    ),
    "the last Friday of each month": (
        {
            "start": "2026-10-30 10:00",
            "repeat": {"every": "month", "on": "last friday", "until": "2027-01-29"},
        },
        ["10-30 10:00", "11-27 10:00", "12-25 10:00", "01-29 10:00"],
    ),
    "every second week": (
        {**EVENING, "repeat": {"every": "week", "interval": "2", "count": "3"}},
        ["10-01 18:00", "10-15 18:00", "10-29 18:00"],
    ),
    "two days of a week": (
        {**EVENING, "repeat": {"every": "week", "on": ["thursday", "monday"], "count": "4"}},
        ["10-01 18:00", "10-05 18:00", "10-08 18:00", "10-12 18:00"],
    ),
    "the thirty-first, where a month has one": (
        {"start": "2026-10-31 09:00", "repeat": {"every": "month", "count": "3"}},
        ["10-31 09:00", "12-31 09:00", "01-31 09:00"],
    ),
    "the last working day of each month, by a rule": (
        {
            "start": "2026-10-30 09:00",
            "rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
        },
        ["10-30 09:00", "11-30 09:00", "12-31 09:00"],
    ),
    "without the days that are skipped": (
        {**WEEKLY, "skip": ["2026-10-08", "2026-10-22"]},
        ["10-01 18:00", "10-15 18:00"],
    ),
    "the first day itself skipped": (
        {**EVENING, "repeat": {"every": "week", "count": "2"}, "skip": ["2026-10-01"]},
        ["10-08 18:00"],
    ),
    "with extra days, at the usual time or another": (
        {**EVENING, "extra": ["2026-10-05", "2026-10-06 10:30"]},
        ["10-01 18:00", "10-05 18:00", "10-06 10:30"],
    ),
    "with a time that is moved, and one that is cancelled": (
        {
            **WEEKLY,
            "changes": [
                {"date": "2026-10-08", "start": "2026-10-09 17:00"},
                {"date": "2026-10-15", "status": "cancelled"},
            ],
        },
        ["10-01 18:00", "10-09 17:00", "10-15 18:00", "10-22 18:00"],
    ),
    "an extra day that is moved": (
        {
            **EVENING,
            "extra": ["2026-10-05"],
            "changes": [{"date": "2026-10-05", "start": "2026-10-07 09:00"}],
        },
        ["10-01 18:00", "10-07 09:00"],
    ),
    "a whole day": ({"start": "2026-10-24"}, ["10-24 00:00"]),
    "whole days, again": (
        {"start": "2026-10-24", "repeat": {"every": "week", "until": "2026-11-07"}},
        ["10-24 00:00", "10-31 00:00", "11-07 00:00"],
    ),
    "two whole days over the change": (
        {"start": "2026-10-24", "end": "2026-10-25"},
        ["10-24 00:00"],
    ),
    "over midnight and the change": (
        {"start": "2026-10-24 22:00", "end": "2026-10-25 04:00"},
        ["10-24 22:00"],
    ),
    "every day, the last one late in the evening": (
        {
            "start": "2026-10-23 23:30",
            "end": "2026-10-23 23:45",
            "repeat": {"every": "day", "until": "2026-10-26"},
        },
        ["10-23 23:30", "10-24 23:30", "10-25 23:30", "10-26 23:30"],
    ),
    "every night, also where the clocks leave its hour out": (
        {
            "start": "2027-03-27 01:30",
            "end": "2027-03-27 02:30",
            "repeat": {"every": "day", "count": "3"},
        },
        ["03-27 01:30", "03-28 02:30", "03-29 01:30"],
    ),
}


@pytest.mark.parametrize(("fields", "expected"), TABLE.values(), ids=TABLE)
def test_an_event_is_on_when_it_says_here_and_in_every_calendar(
    fields: dict[str, Any], expected: list[str]
) -> None:
    one = record(fields)
    assert faults(one) == []
    assert [day[5:] for day in days(one)] == expected
    assert kept(one) == by_python(one)


def refusals(hub: Hub, lines: str) -> list[str]:
    base = "---\ntitle: A\norganiser: a\n"
    venue = "" if "attendance" in lines or "\nplace:" in lines else "venue: Hall\n"
    day = re.match(r"start: (\d{4}-\d\d-\d\d) ", lines)
    name = f"events/{day.group(1) if day else '2026-10-01'}-a.md"
    members = {"members/a.md": MEMBER, "members/b.md": MEMBER.replace("name: A", "name: B")}
    hub.write({**members, name: f"{base}{venue}{lines}---\n"})
    return [fault.partition(": ")[2] for fault in hub.faults()]


THURSDAY = "start: 2026-10-01 18:00\n"
SERIES = f"{THURSDAY}repeat:\n  every: week\n  until: 2026-12-31\n"
CHANGE = f"{SERIES}changes:\n  - date: 2026-10-08\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("start: 2027-03-28 01:30\n", "01:30 on 28 March 2027 does not exist: the clocks go"),
        (f"{THURSDAY}end: 2027-03-28 01:30\n", "01:30 on 28 March 2027 does not exist"),
        (f"{THURSDAY}end: 2026-10-01 17:00\n", "ends before it starts; check start: and end:"),
        (f"{THURSDAY}end: 2026-10-02\n", "has a time in only one of start: and end:"),
        (f"{THURSDAY}end: 2029-10-01 18:00\n", "lasts more than 731 days; check end:"),
        (f"{SERIES}end: 2026-12-01 18:00\n", "lasts more than 31 days; check end:"),
        (f"{THURSDAY}attendance: online\n", "says no address for joining online; add online_url:"),
        (f"{THURSDAY}attendance: in person\n", "says no place; add place: or venue:, or write"),
        (f"{THURSDAY}attendance: hybrid\nvenue: Hall\n", "says no address for joining online"),
        (f"{THURSDAY}status: moved online\n", "says no address for joining online; add online_url"),
        (f"{THURSDAY}status: rescheduled\n", "says only one of status: rescheduled and previous_"),
        (f"{THURSDAY}previous_start: 2026-09-01 18:00\n", "says only one of status: rescheduled"),
        (f"{THURSDAY}code_of_conduct: be nice\n", "'be nice' leads nowhere; write a web address,"),
        (f"{THURSDAY}code_of_conduct: javascript:alert(1)//.md\n", "//.md' leads nowhere; write"),
        (f"{THURSDAY}code_of_conduct: //evil/x.md\n", "'//evil/x.md' leads nowhere; write a web"),
        (f"{THURSDAY}code_of_conduct: https://u:p@a.example/\n", "is no web address; copy it fr"),
        (
            f"{THURSDAY}code_of_conduct: ../pages/x.md\n",
            "../pages/x.md leads nowhere; write the pa",
        ),
        (f"{THURSDAY}place: nowhere\n", "place: there is no 'nowhere' among the places"),
        (f"{THURSDAY}with: [z]\n", "with: there is no 'z' among the members"),
        (f"{THURSDAY}with: [b, b]\n", "with: names b, who is named already; name each member"),
        (f"{THURSDAY}with: [a]\n", "with: names a, who is named already"),
        (
            f"{THURSDAY}attendance: online\nonline_url: https://m.example/\nroom: Attic\n",
            "room: is of an event that is online only; write attendance: hybrid, or remove",
        ),
        (
            f"{THURSDAY}online_url: https://meet.example/\n",
            "online_url: is of an event that is in person only; write attendance: hybrid, or",
        ),
        (
            f"{THURSDAY}status: rescheduled\nprevious_start: 2026-10-01 18:00\n",
            "previous_start: is the same as start:; make start: the new time",
        ),
        (f"{THURSDAY}date: 2026-10-01\n", "date: is no field here; write start: with the day"),
        (f"{THURSDAY}location: Hall\n", "write place: and the short name of a place, or venue:"),
        (f"{CHANGE}    location: Hall\n", "write place:, or venue: and address:"),
        (f"{THURSDAY}repeat:\n  every: month\n  on: 1st thursday\n", "; write first thursday"),
        (f"{THURSDAY}repeat:\n  every: month\n  on: First Thursday\n", "; write first thursday"),
        (
            f"{THURSDAY}repeat:\n  every: month\n  on: fifth thursday\n",
            "is not in every month; write last thursday, or rrule: FREQ=MONTHLY;BYDAY=5TH",
        ),
        (f"{CHANGE}    address: 2 Street\n", "address: says an address and no venue:; add venue:"),
        (f"{CHANGE}    end: 2036-10-08 20:00\n", "end: is more than 31 days later; check its year"),
        (f"{CHANGE}    start: 2026-10-08 18:00\n", "changes 1 start: is as always; remove the"),
        (
            f"{SERIES}changes:\n  - date: 2026-10-08 18:00\n    status: cancelled\n",
            "'2026-10-08 18:00' is no date; write the day alone: 2026-10-08",
        ),
        (
            f"{SERIES}skip: 2026-10-08, 2026-10-15\n",
            "is no date; write a list: [2026-10-08, 2026-10-15]",
        ),
        (
            f"{THURSDAY}repeat:\n  every: week\n  on: first thursday\n",
            "has an on: that does not go with every: week; write on: thursday with every: week",
        ),
        (f"{THURSDAY}repeat:\n  every: month\n  on: thursday\n", "does not go with every: month"),
        (f"{THURSDAY}repeat:\n  every: day\n  on: thursday\n", "does not go with every: day"),
        (
            f"{THURSDAY}repeat:\n  every: week\n  on: friday\n",
            "start: is on a Thursday that is not among the days of its rule; make start: the first "
            "of them, 2026-10-02",
        ),
        (f"{THURSDAY}repeat:\n  every: month\n  on: last thursday\n", "of them, 2026-10-29"),
        (f"{THURSDAY}repeat:\n  every: week\n  until: 2026-09-30\n", "make until: a later day"),
        (
            f"{THURSDAY}repeat:\n  every: week\n  until: 2026-12-31\n  count: 3\n",
            "says both until: and count:; keep one of the two",
        ),
        (f"{THURSDAY}repeat:\n  every: hour\n", "'hour' is not known; "),
        (f"{THURSDAY}repeat:\n  every: week\n  interval: 0\n", "'0' is no number; write a number"),
        (f"{SERIES}rrule: FREQ=WEEKLY\n", "says both repeat: and rrule:; keep one of the two"),
        (
            f"{THURSDAY}rrule: FREQ=MONTHLY;BYDAY=-1TH\n",
            "make start: the first of them, 2026-10-29",
        ),
        (f"{THURSDAY}rrule: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n", "of its rule; check the rule"),
        (f"{THURSDAY}rrule: FREQ=YEARLY;INTERVAL=20\n", "rrule: does not come again within ten ye"),
        (
            "start: 2026-10-01\nrrule: FREQ=WEEKLY;UNTIL=20261231T180000Z\n",
            "has days and no times, but a time in UNTIL; write the day",
        ),
        (f"{THURSDAY}skip: [2026-10-08]\n", "skip: is for events that come again; write status:"),
        (
            f"{SERIES}skip: [2026-10-09]\n",
            "on which nothing would be; the nearest day is 2026-10-08",
        ),
        (
            f"{SERIES}skip: [2027-02-01]\n",
            "on which nothing would be; the nearest day is 2026-12-31",
        ),
        (
            f"{SERIES}skip: [2026-10-08, 2026-10-08]\n",
            "names 2026-10-08 twice; keep one of the two",
        ),
        (
            f"{SERIES}extra: [2026-10-08]\n",
            "on which the event is already; remove it, or move that",
        ),
        (f"{THURSDAY}extra: [2026-10-01 09:00]\n", "on which the event is already"),
        (f"{THURSDAY}extra: [2026-09-01]\n", "names 2026-09-01, which is before start:"),
        (f"{THURSDAY}extra: [2027-03-28 01:30]\n", "does not exist: the clocks go forward"),
        (
            "start: 2026-10-01\nextra: [2026-10-02 10:00]\n",
            "gives 2026-10-02 a time, but start: ha",
        ),
        (CHANGE, "says nothing that changes; add start:, end:, status:, place: or note:"),
        (
            f"{CHANGE}    status: cancelled\n    start: 2026-10-09 18:00\n",
            "is cancelled and also ch",
        ),
        (
            f"{CHANGE}    start: 2026-10-09\n",
            "is not like start: of the event; write a day and a t",
        ),
        (
            f"{CHANGE}    end: 2026-10-08 17:00\n",
            "changes 1 end: is before its start; check start:",
        ),
        (f"{CHANGE}    start: 2027-03-28 01:30\n", "01:30 on 28 March 2027 does not exist"),
        (
            f"{CHANGE}    status: moved online\n",
            "changes 1 status: says no address for joining; add",
        ),
        (
            f"{CHANGE}    place: a\n    venue: B\n",
            "says both place: and venue:; keep one of the two",
        ),
        (f"{CHANGE}    place: away\n", "changes 1 place: there is no 'away' among the places"),
        (f"{CHANGE}    strat: 2026-10-09 18:00\n", "strat: is no field here; did you mean start?"),
        (
            f"{SERIES}changes:\n  - date: 2026-10-09\n    status: cancelled\n",
            "changes 1 date: nothing would be on 2026-10-09; the nearest day is 2026-10-08",
        ),
        (
            f"{SERIES}skip: [2026-10-08]\nchanges:\n  - date: 2026-10-08\n    note: A\n",
            "changes 1 date: 2026-10-08 is skipped; remove it from skip: or from changes:",
        ),
        (
            f"{CHANGE}    note: A\n  - date: 2026-10-08\n    note: B\n",
            "2026-10-08 is named 2 times",
        ),
        (
            f"{THURSDAY}changes:\n  - date: 2026-10-01\n    status: cancelled\n",
            "changes: is for events that come again; change start: and status: themselves",
        ),
    ],
)
def test_an_event_that_cannot_be_is_refused(hub: Hub, lines: str, told: str) -> None:
    assert told in refusals(hub, lines)[0]


def test_a_fault_in_a_group_is_told_at_its_own_line(hub: Hub) -> None:
    lines = f"{CHANGE}    note: A\n  - date: 2026-10-09\n    note: B\n"
    hub.write({"members/a.md": MEMBER})
    base = "---\ntitle: A\norganiser: a\nvenue: Hall\n"
    hub.write({"events/2026-10-01-a.md": f"{base}{lines}---\n"})
    assert [fault.split(":")[1] for fault in hub.faults()] == ["12"]


def test_both_a_place_and_a_venue_are_too_much(hub: Hub) -> None:
    hub.write({"places/p.md": "---\nname: P\naddress: 1 Street\n---\n"})
    told = refusals(hub, f"{THURSDAY}place: p\nvenue: Hall\n")
    assert "says both place: and venue:; keep place:, and write room: for the room" in told[0]


def test_a_file_is_named_by_the_day_of_the_first_time(hub: Hub) -> None:
    event = "---\ntitle: A\norganiser: a\nvenue: Hall\nstart: 2026-10-02 18:00\n{}---\n"
    hub.write({"members/a.md": MEMBER, "events/2026-10-01-a.md": event.format("")})
    (fault,) = hub.faults()
    assert fault.startswith("events/2026-10-01-a.md:5: start: is on 2026-10-02, but")
    assert "write status: rescheduled and previous_start:" in fault
    moved = "status: rescheduled\nprevious_start: 2026-10-01 18:00\n"
    hub.write({"events/2026-10-01-a.md": event.format(moved)})
    assert hub.faults() == []


@pytest.mark.parametrize(
    "lines",
    [
        "start: 2026-10-25 01:30\n",  # twice on the clock: the first of them (RFC 5545, 3.3.5)
        f"{THURSDAY}repeat:\n  every: week\n  until: 2026-10-01\n",
        f"{THURSDAY}repeat:\n  every: month\n  on: first thursday\n",
        f"{THURSDAY}attendance: hybrid\nvenue: Hall\nonline_url: https://meet.example/\n",
        f"{THURSDAY}attendance: online\ndial_in: 0113 496 0001\n",
        "start: 2028-02-29 18:00\nrrule: FREQ=YEARLY\n",
        f"{THURSDAY}with: b\n",
        f"{CHANGE}    note: Bring a cup.\n",
    ],
)
def test_an_event_at_the_edge_of_what_can_be_is_taken(hub: Hub, lines: str) -> None:
    assert refusals(hub, lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        "start: 1900-01-01 10:00\nrrule: FREQ=DAILY\n",
        "start: 1900-01-01 10:00\nrrule: FREQ=DAILY;COUNT=1000\n",
        "start: 1900-01-01 10:00\nend: 1900-01-31 10:00\nrepeat:\n  every: day\n",
        f"{THURSDAY}rrule: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n",
        f"{THURSDAY}repeat:\n  every: day\nskip: [{', '.join(['2026-10-02'] * 80_000)}]\n",
        f"{THURSDAY}repeat:\n  every: day\nskip: [{', '.join(['2199-12-31'] * 366)}]\n",
        f"{THURSDAY}rrule: FREQ=YEARLY;UNTIL=99991231\n",
        "start: 9999-12-31 18:00\n",
    ],
)
def test_what_a_stranger_sends_costs_little(hub: Hub, lines: str) -> None:
    begun = perf_counter()
    if not refusals(hub, lines):
        assert len([one.make() for one in outputs(hub.site(), KINDS) if one.path[-3:] == "ics"])
    # Up to 0.5 s on a slow machine, most of it to read 80,000 days; room for a busy one.
    assert perf_counter() - begun < 5


def page_of(hub: Hub, path: str, **changes: Any) -> Any:
    made = {one.path: one for one in outputs(hub.site(**changes), KINDS)}
    return made[path].context()


def test_what_is_on_and_what_comes_later_are_told_apart(whole: Hub) -> None:
    page = page_of(whole, "events/index.html")
    soon = [(f"{day:%m-%d}", [one.stem for _, one in pairs]) for day, pairs in page["days"]]
    surgery = ["2026-10-01-surgery"]
    assert soon == [(day, surgery) for day in ("10-08", "10-15", "10-22", "10-29")]
    later = [one.stem for _, one in page["later"]]
    assert later == ["2026-11-20-festival", "2028-03-04-far-away"]


def test_what_is_past_stands_under_its_year_and_a_series_under_each(whole: Hub) -> None:
    text = "---\ntitle: A\norganiser: hub\nvenue: Hall\nstart: {}\n{}---\n"
    whole.write(
        {
            "events/2019-01-01-series.md": text.format(
                "2019-01-01", "repeat:\n  every: month\n  until: 2020-02-01\n"
            ),
            "events/2019-12-31-night.md": text.format(
                "2019-12-31 22:00", "end: 2020-01-01 02:00\n"
            ),
        }
    )
    years = page_of(whole, "events/past/index.html")["years"]
    assert years == [(2026, 1), (2020, 2), (2019, 2)]

    def shown(year: int) -> list[tuple[str, str]]:
        pairs = page_of(whole, f"events/past/{year}/index.html")["records"]
        return [(f"{one.start:%Y-%m-%d}", event.stem[11:]) for one, event in pairs]

    assert shown(2026) == [("2026-10-01", "surgery")]  # it goes on, and has been already
    assert shown(2020) == [("2020-02-01", "series"), ("2020-01-04", "long-ago")]
    assert shown(2019) == [("2019-12-31", "night"), ("2019-12-01", "series")]


def test_an_event_is_on_until_it_ends(whole: Hub) -> None:
    def following(hour: int, minute: int) -> str:
        now = datetime(2026, 10, 8, hour, minute, tzinfo=LONDON)
        return f"{whole.site(now=now).find('events', '2026-10-01-surgery').next.start:%m-%d}"

    assert following(19, 59) == "10-08"
    assert following(20, 0) == "10-15"


def test_an_event_of_the_hour_that_comes_twice_is_on_until_its_second_end() -> None:
    night = {"start": "2026-10-25 00:30", "end": "2026-10-25 02:30"}
    for minutes_past_midnight_in_utc, is_on in ((90, True), (149, True), (150, False)):
        now = datetime(2026, 10, 25, *divmod(minutes_past_midnight_in_utc, 60), tzinfo=UTC)
        assert bool(record(night, now=now).next) == is_on


def test_a_series_is_past_when_its_last_time_is_not_its_first(whole: Hub) -> None:
    text = "---\ntitle: A\norganiser: hub\nvenue: Hall\nstart: {}\n{}---\n"
    whole.write(
        {
            "events/2019-01-01-series.md": text.format(
                "2019-01-01", "repeat:\n  every: month\n  until: 2026-09-01\n"
            ),
            "events/2026-08-01-once.md": text.format("2026-08-01", ""),
        }
    )
    ended = [one.stem for one in whole.site().all("events") if one.next is None]
    assert ended == ["2019-01-01-series", "2026-08-01-once", "2020-01-04-long-ago"]


def test_an_event_shows_its_next_five_times(whole: Hub) -> None:
    surgery = whole.site().find("events", "2026-10-01-surgery")
    shown = [f"{one.start:%m-%d}" for one in surgery.upcoming]
    assert shown == ["10-08", "10-15", "10-22", "10-29", "11-05"]
    assert f"{surgery.first.start:%Y-%m-%d}" == "2026-10-01"
    assert f"{surgery.last.start:%Y-%m-%d}" == "2026-10-01"


def test_an_event_that_lasts_two_days_ends_on_its_last(whole: Hub) -> None:
    festival = whole.site().find("events", "2026-11-20-festival")
    assert festival.next.last_day == date(2026, 11, 21)
