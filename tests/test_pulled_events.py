"""What a calendar says is what the pages show: two rooms and a stranger's reader agree on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from aggregator import frontmatter
from aggregator.events import eventfile
from aggregator.events.happenings import read_calendar, span_of
from aggregator.model import Fetched, Listing, Source, Validators
from pelicanconf import CITY
from plugins.events import EVENTS, STAMPS
from plugins.events.checks import checks
from plugins.events.pulled import PulledEvent
from plugins.events.when import occurrences
from plugins.members import MEMBERS
from plugins.members.model import Organisation
from plugins.records import Site
from plugins.records.city import City
from plugins.records.document import Document
from plugins.records.references import link

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
HUB = City.model_validate({**CITY, "timezone": "Europe/London"})
CONTEXT = {"city": HUB, "zone": HUB.zone}
SOURCE = Source("a", "https://a.example/dates.ics", wanted="calendar")
MEMBER = Organisation.model_validate(
    {
        "type": "organisation",
        "name": "A",
        "purpose": "B.",
        "sector": "public",
        "email": "a@a.example",
    },
    context=CONTEXT,
)


def calendar(*lines: str) -> bytes:
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN", *lines, "END:VCALENDAR", ""]
    return "\r\n".join(rows).encode()


def listings(body: bytes) -> tuple[Listing, ...]:
    fetched = Fetched(SOURCE, SOURCE.url, "text/calendar", body, Validators())
    return read_calendar(fetched, frozenset(), "Europe/London", NOW).listings


def record(one: Listing) -> object:
    """Read a written event as the site does; there is no fault in it."""
    text = eventfile.text(one, NOW)
    path = eventfile.path(one, set())
    meta, body = frontmatter.read(text, path)
    data = PulledEvent.model_validate({**meta, "organiser": "a"}, context=CONTEXT)
    documents = [
        Document("members/a.md", "a", MEMBERS, MEMBER, "", 1, {}),
        Document(path, f"a/{path.split('/')[-1][:-3]}", EVENTS, data, body, 1, {}),
    ]
    site = Site(HUB, NOW, (EVENTS, STAMPS, MEMBERS), documents)
    assert not link(site, documents)
    found = site.all("events")[0]
    assert list(checks(found)) == []
    return found


Time = tuple[datetime | date, datetime | date]


def shown(body: bytes) -> list[Time]:
    """When our pages say that the events of a calendar are, within the days that are looked at."""
    span = span_of(NOW, LONDON)
    since, until = (
        datetime(d.year, d.month, d.day, tzinfo=LONDON) for d in (span.since, span.until)
    )
    times: list[Time] = []
    for one in listings(body):
        data = record(one).document.data
        times += [
            (_plain(o.start, o.all_day), _plain(o.end, o.all_day))
            for o in occurrences(data, LONDON, since, until)
            if not o.cancelled and since <= o.start < until
        ]
    return sorted(times)


def _plain(moment: datetime, all_day: bool) -> datetime | date:
    return moment.date() if all_day else moment.astimezone(UTC)


def of_the_reader(body: bytes) -> list[Time]:
    """What recurring-ical-events says, in the same form."""
    span = span_of(NOW, LONDON)
    parsed = icalendar.Calendar.from_ical(body)
    found = recurring_ical_events.of(parsed).between(span.since - timedelta(days=3), span.until)
    times = [
        (one.start, one.end) if type(one.start) is date else (_utc(one.start), _utc(one.end))
        for one in found
        if one.get("STATUS") != "CANCELLED"
    ]
    since, until = (
        datetime(d.year, d.month, d.day, tzinfo=LONDON) for d in (span.since, span.until)
    )
    return sorted(
        (a, b)
        for a, b in times
        if (span.since <= a < span.until if type(a) is date else since <= a < until)
    )


def _utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)


ZONES = ["Europe/London", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "UTC", ""]


def stamp(name: str, moment: datetime, zone: str) -> str:
    if zone == "UTC":
        return f"{name}:{moment:%Y%m%dT%H%M%S}Z"
    return (
        f"{name};TZID={zone}:{moment:%Y%m%dT%H%M%S}" if zone else f"{name}:{moment:%Y%m%dT%H%M%S}"
    )


@st.composite
def series(draw: st.DrawFn) -> list[str]:
    zone = draw(st.sampled_from(ZONES))
    day = date(2026, 9, 1) + timedelta(days=draw(st.integers(0, 150)))
    hour, minute = draw(st.integers(6, 21)), draw(st.sampled_from([0, 30]))
    start = datetime.combine(day, time(hour, minute))
    length = timedelta(minutes=draw(st.sampled_from([30, 60, 90, 240])))
    code = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day.weekday()]
    place = (day.day - 1) // 7 + 1
    interval = draw(st.integers(1, 3))
    rule, step = draw(
        st.sampled_from(
            [
                (f"FREQ=WEEKLY;INTERVAL={interval}", 7 * interval),
                (f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={code}", 7 * interval),
                (f"FREQ=DAILY;INTERVAL={interval + 3}", interval + 3),
                (f"FREQ=MONTHLY;INTERVAL={interval}", 0),
                (
                    f"FREQ=MONTHLY;BYDAY={min(place, 4)}{code}"
                    if place < 5
                    else f"FREQ=MONTHLY;BYDAY=-1{code}",
                    0,
                ),
                ("FREQ=YEARLY", 0),
                ("", 0),
            ]
        )
    )
    if rule and step:
        ending = draw(st.sampled_from(["", ";COUNT=5", ";COUNT=1", ";UNTIL=20270601T120000Z"]))
        rule += ending
    lines = [
        "UID:1",
        "SUMMARY:A",
        stamp("DTSTART", start, zone),
        stamp("DTEND", start + length, zone),
    ]
    lines += [f"RRULE:{rule}"] if rule else []
    extra: list[str] = []
    if step and ";COUNT=1" not in rule:
        if draw(st.booleans()):
            lines.append(stamp("EXDATE", start + timedelta(days=step), zone))
        if draw(st.booleans()):
            usual = start + timedelta(days=2 * step)
            moved = usual + timedelta(hours=draw(st.sampled_from([-1, 1, 2])))
            extra = [
                "BEGIN:VEVENT", "UID:1", "SUMMARY:A", stamp("RECURRENCE-ID", usual, zone),
                stamp("DTSTART", moved, zone), stamp("DTEND", moved + length, zone), "END:VEVENT",
            ]  # fmt: skip
            if draw(st.booleans()):
                extra.insert(3, "STATUS:CANCELLED")
    return ["BEGIN:VEVENT", *lines, "END:VEVENT", *extra]


@given(series())
def test_a_series_is_shown_when_its_own_calendar_says(lines: list[str]) -> None:
    body = calendar(*lines)
    assert _by_day(shown(body)) == _by_day(of_the_reader(body))


@st.composite
def whole_days(draw: st.DrawFn) -> list[str]:
    day = date(2026, 9, 1) + timedelta(days=draw(st.integers(0, 150)))
    length, interval = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    rule = draw(st.sampled_from(["", f"FREQ=WEEKLY;INTERVAL={interval}", "FREQ=DAILY;INTERVAL=9"]))
    rule += draw(st.sampled_from(["", ";COUNT=5", ";UNTIL=20270601"])) if rule else ""
    step = {"": 0, "F": 7 * interval}[rule[:1]] if "DAILY" not in rule else 9
    lines = ["UID:1", "SUMMARY:A", f"DTSTART;VALUE=DATE:{day:%Y%m%d}"]
    lines.append(f"DTEND;VALUE=DATE:{day + timedelta(days=length):%Y%m%d}")
    lines += [f"RRULE:{rule}"] if rule else []
    other: list[str] = []
    if step and draw(st.booleans()):
        lines.append(f"EXDATE;VALUE=DATE:{day + timedelta(days=step):%Y%m%d}")
    if step and draw(st.booleans()):
        usual = day + timedelta(days=2 * step)
        moved = usual + timedelta(days=draw(st.integers(0, 2)))
        other = [
            *("BEGIN:VEVENT", "UID:1", "SUMMARY:A", f"RECURRENCE-ID;VALUE=DATE:{usual:%Y%m%d}"),
            f"DTSTART;VALUE=DATE:{moved:%Y%m%d}",
            f"DTEND;VALUE=DATE:{moved + timedelta(days=draw(st.integers(1, 3))):%Y%m%d}",
            "END:VEVENT",
        ]
    return ["BEGIN:VEVENT", *lines, "END:VEVENT", *other]


@given(whole_days())
def test_whole_days_are_shown_when_their_own_calendar_says(lines: list[str]) -> None:
    body = calendar(*lines)
    assert shown(body) == of_the_reader(body)


def _by_day(times: list[Time]) -> list[Time]:
    """Leave out the hours in which the city's clocks change: a file cannot tell them apart."""
    nights = [date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
    return [
        (a, b)
        for a, b in times
        if not any(isinstance(t, datetime) and t.date() in nights and t.hour < 5 for t in (a, b))
    ]
