"""When an event is, on the page and in people's own calendars, on both sides of a clock change."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from town import CITY, KINDS, Hub

from plugins.events import EVENTS
from plugins.events.ics import calendar
from plugins.events.model import Event
from plugins.events.when import ORDINALS, WEEKDAYS, occurrences
from plugins.members import MEMBERS
from plugins.members.model import Organisation
from plugins.records.city import City
from plugins.records.document import Document
from plugins.records.outputs import outputs
from plugins.records.references import link
from plugins.records.site import Site

LONDON = ZoneInfo("Europe/London")
CONTEXT = {"city": City.model_validate(CITY), "zone": LONDON}
START, END = datetime(2026, 6, 1, tzinfo=LONDON), datetime(2027, 12, 31, tzinfo=LONDON)
MEMBER = "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"


def event(**fields: Any) -> Event:
    given = {"title": "A", "organiser": "a", "venue": "Hall", **fields}
    return Event.model_validate(given, context=CONTEXT)


def file_of(one: Event) -> bytes:
    """Return the calendar that is written for an event."""
    who = {
        "type": "organisation", "name": "A", "purpose": "B.", "sector": "public",
        "email": "a@a.example",
    }  # fmt: skip
    member = Organisation.model_validate(who, context=CONTEXT)
    sources = [
        Document("members/a.md", "a", MEMBERS, member, "", 1, {}),
        Document("events/2026-01-01-x.md", "2026-01-01-x", EVENTS, one, "", 1, {}),
    ]
    site = Site(CONTEXT["city"], START, KINDS, sources)
    assert not link(site, sources)
    return calendar(site, "A", "calendar.ics", site.all("events"))


def ours(one: Event) -> list[tuple[datetime, datetime]]:
    return [(found.start, found.end) for found in occurrences(one, LONDON, START, END)]


def theirs(one: Event) -> list[tuple[datetime, datetime]]:
    """Return what another reader of calendars makes of our file."""
    read = icalendar.Calendar.from_ical(file_of(one))
    found = recurring_ical_events.of(read).between(START, END)
    return sorted((_time(each["DTSTART"].dt), _time(each.end)) for each in found)


def _time(moment: date) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - zone below
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def days(one: Event) -> list[str]:
    return [f"{found.start:%Y-%m-%d %H:%M}" for found in occurrences(one, LONDON, START, END)]


EVENING = {"start": "2026-10-01 18:00", "end": "2026-10-01 20:00"}
TABLE = {
    "every week over the change to winter": (
        {**EVENING, "repeat": {"every": "week", "on": "thursday", "until": "2026-11-05"}},
        ["2026-10-01", "2026-10-08", "2026-10-15", "2026-10-22", "2026-10-29", "2026-11-05"],
    ),
    "every week over the change to summer": (
        {
            "start": "2027-03-18 18:00",
            "end": "2027-03-18 20:00",
            "repeat": {"every": "week", "until": "2027-04-08"},
        },
        ["2027-03-18", "2027-03-25", "2027-04-01", "2027-04-08"],
    ),
    "the first Saturday of each month": (
        {
            "start": "2026-10-03 10:00",
            "repeat": {"every": "month", "on": "first saturday", "count": "4"},
        },
        ["2026-10-03", "2026-11-07", "2026-12-05", "2027-01-02"],
    ),
    "the last Friday of each month": (
        {
            "start": "2026-10-30 10:00",
            "repeat": {"every": "month", "on": "last friday", "until": "2027-01-29"},
        },
        ["2026-10-30", "2026-11-27", "2026-12-25", "2027-01-29"],
    ),
    "every second week": (
        {**EVENING, "repeat": {"every": "week", "interval": "2", "count": "3"}},
        ["2026-10-01", "2026-10-15", "2026-10-29"],
    ),
    "two days of a week": (
        {**EVENING, "repeat": {"every": "week", "on": ["thursday", "monday"], "count": "4"}},
        ["2026-10-01", "2026-10-05", "2026-10-08", "2026-10-12"],
    ),
    "the thirty-first, where a month has one": (
        {"start": "2026-10-31 09:00", "repeat": {"every": "month", "count": "3"}},
        ["2026-10-31", "2026-12-31", "2027-01-31"],
    ),
    "without the days that are skipped": (
        {
            **EVENING,
            "repeat": {"every": "week", "count": "4"},
            "skip": ["2026-10-08", "2026-10-22"],
        },
        ["2026-10-01", "2026-10-15"],
    ),
    "the first day itself skipped": (
        {**EVENING, "repeat": {"every": "week", "count": "2"}, "skip": ["2026-10-01"]},
        ["2026-10-08"],
    ),
    "a whole day": ({"start": "2026-10-24"}, ["2026-10-24"]),
    "whole days, again": (
        {"start": "2026-10-24", "repeat": {"every": "week", "until": "2026-11-07"}},
        ["2026-10-24", "2026-10-31", "2026-11-07"],
    ),
    "whole days with one skipped": (
        {
            "start": "2026-10-24",
            "repeat": {"every": "week", "count": "3"},
            "skip": ["2026-10-31"],
        },
        ["2026-10-24", "2026-11-07"],
    ),
    "two whole days over the change": (
        {"start": "2026-10-24", "end": "2026-10-25"},
        ["2026-10-24"],
    ),
    "over midnight and the change": (
        {"start": "2026-10-24 22:00", "end": "2026-10-25 04:00"},
        ["2026-10-24"],
    ),
    "every day, the last one late in the evening": (
        {
            "start": "2026-10-23 23:30",
            "end": "2026-10-23 23:45",
            "repeat": {"every": "day", "until": "2026-10-26"},
        },
        ["2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26"],
    ),
}


@pytest.mark.parametrize(("fields", "expected"), TABLE.values(), ids=TABLE)
def test_an_event_is_on_when_it_says_here_and_in_every_calendar(
    fields: dict[str, Any], expected: list[str]
) -> None:
    one = event(**fields)
    hour = fields["start"][11:] or "00:00"
    assert days(one) == [f"{day} {hour}" for day in expected]
    assert ours(one) == theirs(one)


@st.composite
def events(draw: st.DrawFn) -> Event:
    first = draw(st.dates(date(2026, 6, 1), date(2027, 4, 30)))
    fields: dict[str, Any] = {"start": first.isoformat()}
    length = draw(st.integers(0, 3))
    if draw(st.booleans()):
        # Hours of the night are left out: 1:30 is twice, or not at all, on the days of a change.
        minute = draw(st.sampled_from([0, 15, 30]))
        hour = draw(st.integers(3, 20))
        fields["start"] += f" {hour:02}:{minute:02}"
        fields["end"] = f"{first.isoformat()} {hour + length:02}:{minute:02}"
    elif length:
        fields["end"] = (first + timedelta(days=length)).isoformat()
    repeat: dict[str, Any] = {"every": draw(st.sampled_from(["day", "week", "month", "year"]))}
    if draw(st.booleans()):
        repeat["interval"] = str(draw(st.integers(1, 4)))
    if draw(st.booleans()):
        repeat["on"] = _on(repeat["every"], first, draw)
    ending = draw(st.sampled_from(["count", "until", "never"]))
    if ending == "count":
        repeat["count"] = str(draw(st.integers(1, 12)))
    elif ending == "until":
        repeat["until"] = (first + timedelta(days=draw(st.integers(0, 400)))).isoformat()
    if draw(st.booleans()):
        fields["repeat"] = repeat
        step = {"day": 1, "week": 7, "month": 28, "year": 365}[repeat["every"]]
        skipped = draw(st.lists(st.integers(0, 6), max_size=3))
        fields["skip"] = [(first + timedelta(days=step * n)).isoformat() for n in skipped]
    return event(**fields)


def _on(every: str, first: date, draw: st.DrawFn) -> list[str]:
    day = WEEKDAYS[first.weekday()]
    if every == "week":
        return list(dict.fromkeys([day, *draw(st.lists(st.sampled_from(WEEKDAYS), max_size=2))]))
    if every != "month":
        return []
    words = [word for word, number in ORDINALS.items() if number == (first.day - 1) // 7 + 1]
    is_last = (first + timedelta(days=7)).month != first.month
    return [f"{draw(st.sampled_from([*words, *(['last'] if is_last else [])]))} {day}"]


@given(events())
def test_our_pages_and_other_people_s_calendars_always_agree(one: Event) -> None:
    assert ours(one) == theirs(one)


@given(events())
def test_a_calendar_keeps_to_the_form_that_every_reader_needs(one: Event) -> None:
    made = file_of(one)
    assert made == file_of(one)
    assert made.count(b"\n") == made.count(b"\r\n") > 10
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, made.split(b"\r\n"))) <= 75


def calendar_of(hub: Hub, **changes: Any) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(bytes_of(hub, **changes))


def bytes_of(hub: Hub, **changes: Any) -> bytes:
    made = {one.path: one for one in outputs(hub.site(**changes), KINDS)}
    return made["calendar.ics"].make()


def test_the_calendar_holds_every_event_with_all_that_one_needs_to_go(whole: Hub) -> None:
    read = calendar_of(whole)
    assert len(read.events) == 4
    assert {str(zone["TZID"]) for zone in read.timezones} == {"Europe/London"}
    surgery = next(one for one in read.events if "surgery" in one["UID"])
    assert surgery["UID"] == "2026-10-01-surgery@exampleton.example"
    assert surgery["LOCATION"] == "Central Library, 1 Example Street"
    assert surgery["URL"] == "https://exampleton.example/events/2026-10-01-surgery/"
    assert surgery["STATUS"] == "CONFIRMED"
    assert surgery["DTSTART"].params["TZID"] == "Europe/London"
    assert b"EXDATE;TZID=Europe/London:20261224T180000\r\n" in bytes_of(whole)
    assert b"X-PUBLISHED-TTL:PT12H\r\n" in bytes_of(whole)


def test_the_surgery_is_at_six_on_both_sides_of_each_clock_change(whole: Hub) -> None:
    found = recurring_ical_events.of(calendar_of(whole))
    utc = {}
    for day in ("2026-10-22", "2026-10-29", "2027-03-25", "2027-04-01"):
        times = found.at(tuple(map(int, day.split("-"))))
        (start,) = [one["DTSTART"].dt for one in times if "surgery" in one["UID"]]
        assert f"{start:%H:%M}" == "18:00"
        utc[day] = f"{start.astimezone(UTC):%H:%M}"
    assert list(utc.values()) == ["17:00", "18:00", "18:00", "17:00"]


def test_a_cancelled_event_stays_in_the_calendar_and_says_so(whole: Hub) -> None:
    festival = next(one for one in calendar_of(whole).events if "festival" in one["UID"])
    assert festival["STATUS"] == "CANCELLED"
    assert festival["SUMMARY"].startswith("CANCELLED: ")


def test_the_end_of_whole_days_is_the_day_after_the_last(whole: Hub) -> None:
    festival = next(one for one in calendar_of(whole).events if "festival" in one["UID"])
    assert (festival["DTSTART"].dt, festival["DTEND"].dt) == (
        date(2026, 11, 20),
        date(2026, 11, 22),
    )


def test_what_engines_read_differently_is_written_in_the_one_way_all_of_them_read() -> None:
    days = {"start": "2026-10-24", "skip": ["2026-10-31"]}
    whole_days = file_of(event(**days, repeat={"every": "week", "until": "2026-11-07"}))
    # A series of days ends with a day, skips days; one of times ends in UTC, skips local times.
    assert b"UNTIL=20261107\r\n" in whole_days
    assert b"EXDATE;VALUE=DATE:20261031\r\n" in whole_days
    until = {"every": "week", "until": "2026-10-29"}
    assert b"UNTIL=20261029T235959Z" in file_of(event(**EVENING, repeat=until))
    assert b"UNTIL=20260730T225959Z" in file_of(
        event(start="2026-07-02 18:00", repeat={"every": "week", "until": "2026-07-30"})
    )


def test_a_day_on_which_nothing_changed_changes_no_byte_of_the_calendar(whole: Hub) -> None:
    tomorrow = datetime(2026, 10, 9, 9, 0, tzinfo=UTC)
    assert bytes_of(whole) == bytes_of(whole, now=tomorrow)


def test_words_in_a_calendar_cannot_become_lines_of_it(whole: Hub) -> None:
    whole.write(
        {
            "events/2026-11-01-odd.md": "---\ntitle: 'A; b, c \\n END:VEVENT'\norganiser: hub\n"
            "start: 2026-11-01 10:00\nvenue: 'Hall; X-EVIL:1'\n---\n\nOne\n\nBEGIN:VALARM\n"
        }
    )
    read = calendar_of(whole)
    odd = next(one for one in read.events if "odd" in one["UID"])
    assert odd["SUMMARY"] == "A; b, c \\n END:VEVENT"
    assert odd["LOCATION"] == "Hall; X-EVIL:1"
    assert not odd.subcomponents


def refusals(hub: Hub, lines: str) -> list[str]:
    base = "---\ntitle: A\norganiser: a\n"
    venue = "" if "attendance" in lines else "venue: Hall\n"
    day = re.match(r"start: (\d{4}-\d\d-\d\d) ", lines)
    name = f"events/{day.group(1) if day else '2026-10-01'}-a.md"
    hub.write({"members/a.md": MEMBER, name: f"{base}{venue}{lines}---\n"})
    return [fault.partition(": ")[2] for fault in hub.faults()]


THURSDAY = "start: 2026-10-01 18:00\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("start: 2027-03-28 01:30\n", "01:30 on 28 March 2027 does not exist: the clocks go"),
        (f"{THURSDAY}end: 2027-03-28 01:30\n", "01:30 on 28 March 2027 does not exist"),
        (f"{THURSDAY}end: 2026-10-01 17:00\n", "ends before it starts; check start: and end:"),
        (f"{THURSDAY}end: 2026-10-02\n", "has a time in only one of start: and end:"),
        (f"{THURSDAY}attendance: online\n", "says no address for joining online; add online_url:"),
        (f"{THURSDAY}attendance: in person\n", "says no place; add venue:, or write attendance:"),
        (f"{THURSDAY}attendance: hybrid\nvenue: Hall\n", "says no address for joining online"),
        (
            f"{THURSDAY}repeat:\n  every: week\n  on: first thursday\n",
            "has an on: that does not go with every: week; write on: thursday with every: week",
        ),
        (f"{THURSDAY}repeat:\n  every: month\n  on: thursday\n", "does not go with every: month"),
        (f"{THURSDAY}repeat:\n  every: day\n  on: thursday\n", "does not go with every: day"),
        (
            f"{THURSDAY}repeat:\n  every: week\n  on: friday\n",
            "starts on a Thursday that is not among its repeat: days; make start: the first",
        ),
        (f"{THURSDAY}repeat:\n  every: month\n  on: last thursday\n", "starts on a Thursday that"),
        (f"{THURSDAY}repeat:\n  every: week\n  until: 2026-09-30\n", "and until: a later day"),
        (
            f"{THURSDAY}repeat:\n  every: week\n  until: 2026-12-31\n  count: 3\n",
            "says both until: and count:; keep one of the two",
        ),
        (f"{THURSDAY}repeat:\n  every: hour\n", "'hour' is not known; "),
        (f"{THURSDAY}repeat:\n  every: week\n  interval: 0\n", "'0' is no number; write a number"),
    ],
)
def test_an_event_that_cannot_be_is_refused(hub: Hub, lines: str, told: str) -> None:
    (fault,) = refusals(hub, lines)
    assert told in fault


def test_a_file_is_named_by_the_day_of_the_first_time(hub: Hub) -> None:
    event = "---\ntitle: A\norganiser: a\nvenue: Hall\nstart: 2026-10-02 18:00\n---\n"
    hub.write({"members/a.md": MEMBER, "events/2026-10-01-a.md": event})
    (fault,) = hub.faults()
    assert fault.startswith("events/2026-10-01-a.md:5: start: is on 2026-10-02, but")


@pytest.mark.parametrize(
    "lines",
    [
        "start: 2026-10-25 01:30\n",  # twice on the clock: the first of them (RFC 5545, 3.3.5)
        f"{THURSDAY}repeat:\n  every: week\n  until: 2026-10-01\n",
        f"{THURSDAY}repeat:\n  every: month\n  on: first thursday\n",
        f"{THURSDAY}attendance: hybrid\nvenue: Hall\nonline_url: https://meet.example/\n",
    ],
)
def test_an_event_at_the_edge_of_what_can_be_is_taken(hub: Hub, lines: str) -> None:
    assert refusals(hub, lines) == []


def test_what_is_on_what_comes_later_and_what_is_past_are_told_apart(whole: Hub) -> None:
    made = {one.path: one for one in outputs(whole.site(), KINDS)}
    page = made["events/index.html"].context()
    soon = [(f"{day:%m-%d}", [one.stem for _, one in pairs]) for day, pairs in page["days"]]
    surgery = ["2026-10-01-surgery"]
    assert soon == [(day, surgery) for day in ("10-08", "10-15", "10-22", "10-29")]
    later = [one.stem for _, one in page["later"]]
    assert later == ["2026-11-20-festival", "2028-03-04-far-away"]
    past = made["events/past/index.html"].context()["records"]
    assert [one.stem for one in past] == ["2020-01-04-long-ago"]


def test_an_event_is_on_until_it_ends(whole: Hub) -> None:
    def following(hour: int, minute: int) -> str:
        now = datetime(2026, 10, 8, hour, minute, tzinfo=LONDON)
        return f"{whole.site(now=now).find('events', '2026-10-01-surgery').next.start:%m-%d}"

    assert following(19, 59) == "10-08"
    assert following(20, 0) == "10-15"


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


def test_an_event_that_lasts_two_days_ends_on_its_last(whole: Hub) -> None:
    festival = whole.site().find("events", "2026-11-20-festival")
    assert festival.next.last_day == date(2026, 11, 21)
