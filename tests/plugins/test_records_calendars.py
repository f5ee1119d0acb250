"""The frame of our calendars: whatever is put in, a file comes out that every reader can read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peers import READERS, Occurrence, expansions
from town import CITY, Hub

from plugins.records import Faults
from plugins.records.calendars import calendar_file
from plugins.records.calendars.check import flaws
from plugins.records.city import City

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
HUB = City.model_validate(CITY)
ADDRESS = "https://exampleton.example/calendar.ics"
SIX = datetime(2026, 10, 1, 18, tzinfo=LONDON)


def entry(uid: str = "a@exampleton.example", **values: Any) -> icalendar.Event:
    made = icalendar.Event()
    given = {"dtstamp": datetime(2026, 9, 1, tzinfo=UTC), "dtstart": SIX, "summary": "A", **values}
    for name, value in {"uid": uid, **given}.items():
        if value is not None:
            made.add(name.replace("_", "-"), value)
    return made


def made_of(*entries: icalendar.Event, city: City = HUB, name: str = "What’s on") -> bytes:
    return calendar_file(city, name, ADDRESS, entries)


def zones(made: bytes) -> list[str]:
    return [str(zone["TZID"]) for zone in icalendar.Calendar.from_ical(made).timezones]


def test_a_file_says_what_it_is_called_where_it_is_and_how_often_to_ask() -> None:
    assert made_of(entry()).startswith(
        b"BEGIN:VCALENDAR\r\n"
        b"VERSION:2.0\r\n"
        b"PRODID:-//exampleton.example//Tipping Point//EN\r\n"
        b"METHOD:PUBLISH\r\n"
        b"NAME:What\xe2\x80\x99s on\r\n"
        b"X-WR-CALNAME:What\xe2\x80\x99s on\r\n"
        b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n"
        b"SOURCE;VALUE=URI:https://exampleton.example/calendar.ics\r\n"
        b"X-PUBLISHED-TTL:PT12H\r\n"
        b"BEGIN:VTIMEZONE\r\n"
    )


def test_only_zones_that_are_used_are_explained_in_one_order() -> None:
    there, here = entry("b", dtstart=SIX.astimezone(NEW_YORK)), entry("a")
    assert zones(made_of(here)) == ["Europe/London"]
    both = ["America/New_York", "Europe/London"]
    assert zones(made_of(here, there)) == zones(made_of(there, here)) == both
    assert zones(made_of(entry(dtstart=date(2026, 10, 1)))) == []
    assert zones(made_of(entry(dtstart=SIX.astimezone(UTC)))) == []


@pytest.mark.parametrize("name", ["rdate", "exdate", "recurrence_id"])
def test_a_zone_is_explained_from_the_first_year_that_any_date_names(name: str) -> None:
    changed = entry(**{name: SIX.replace(year=1990)})
    whole = [entry(), changed] if name == "recurrence_id" else [changed]
    assert b"DTSTART:1989" in made_of(*whole)


def test_a_calendar_of_nothing_still_holds_the_city_s_zone() -> None:
    assert zones(made_of()) == ["Europe/London"]
    elsewhere = City.model_validate({**CITY, "timezone": "Asia/Kolkata"})
    assert zones(made_of(city=elsewhere)) == ["Asia/Kolkata"]


def test_the_same_entries_give_the_same_bytes() -> None:
    assert made_of(entry(), entry("b")) == made_of(entry(), entry("b"))


NASTY = ("\r\n", "\r", "\n", ";", ",", ":", "\\", "\\n", '"', "\t", " ", "\x00", "\x07", "\x0b",
         "\x1f", "\x7f", "\x85", "\u2028", "\ufeff", "é", "語", "🌉", "END:VEVENT", "BEGIN:VALARM",
         "X-EVIL:1", "\r\nX-EVIL:1\r\n")  # fmt: skip
words = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), max_size=20)),
    max_size=40,
).map("".join)


def plain(text: str) -> str:
    """What is left of a text: line ends of one kind, and a space for what shows nothing.

    A mark for the beginning of a file is left out by icalendar where it begins a text.
    """
    text = re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text)


def assert_well_formed(made: bytes) -> None:
    assert made.endswith(b"\r\nEND:VCALENDAR\r\n")
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", b"".join(lines))
    assert all(line.decode() is not None for line in lines)  # no character is cut in two


@given(words, words, words)
def test_words_stay_words_whatever_is_in_them(summary: str, description: str, name: str) -> None:
    file = made_of(entry(summary=summary, description=description), name=name)
    assert_well_formed(file)
    read = icalendar.Calendar.from_ical(file)
    (event,) = read.events
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION"}
    assert event.subcomponents == []
    assert str(event["SUMMARY"]) == plain(summary)
    assert str(event["DESCRIPTION"]) == plain(description)
    for title in ("NAME", "X-WR-CALNAME"):  # icalendar gives them back with their escapes
        assert str(read[title]) == icalendar.vText(plain(name)).to_ical().decode()


@pytest.mark.parametrize("word", NASTY)
def test_ten_thousand_characters_are_folded_and_found_again(word: str) -> None:
    text = (word * 10_000)[:10_000]
    file = made_of(entry(summary=text))
    assert_well_formed(file)
    assert str(icalendar.Calendar.from_ical(file).events[0]["SUMMARY"]) == plain(text)


def test_other_people_s_readers_find_the_same_words() -> None:
    text = plain("Tea; cake, \\ and\n“crumbs”: é 語 🌉 END:VEVENT " * 9).strip()
    answer = expansions(made_of(entry(summary=text)), SIX, SIX + timedelta(days=1))
    assert answer == {reader: [Occurrence(SIX, SIX, None, text)] for reader in READERS}


GOOD = made_of(
    entry(dtend=SIX + timedelta(hours=2), rrule={"freq": "WEEKLY", "count": 4}),
    entry(recurrence_id=SIX + timedelta(days=7), dtstart=SIX + timedelta(days=8)),
    entry("b@exampleton.example", dtstart=date(2026, 10, 1), dtend=date(2026, 10, 3)),
).decode()
RULE = "RRULE:FREQ=WEEKLY;COUNT=4"
DAY = "DTSTART;VALUE=DATE:20261001"
CHANGE = f"{GOOD.split('END:VEVENT')[1][2:]}END:VEVENT\r\n"


def but(old: str, new: str, last: bool = False) -> Callable[[], bytes]:
    """Return the good file with one of its lines changed."""
    assert old in GOOD
    before, _, after = GOOD.rpartition(old) if last else GOOD.partition(old)
    return lambda: (before + new + after).encode()


def rule(new: str, old: str = RULE) -> Callable[[], bytes]:
    return but(f"{old}\r\n", f"{new}\r\n")


WRONG = {
    "nothing at all": (lambda: b"", "VCALENDAR: is there 0 times; a file holds one and only one"),
    "a log-in page": (lambda: b"<html>\r\n", "line: is no name, colon and value: '<html>'"),
    "two calendars": (lambda: GOOD.encode() * 2, "VCALENDAR: is there 2 times"),
    "half a calendar": (lambda: GOOD[: GOOD.index("SUMMARY")].encode(), "VEVENT: has no END"),
    "no last line end": (lambda: GOOD.encode()[:-2], "line: does not end in CR LF"),
    "bare line ends": (lambda: GOOD.replace("\r\n", "\n").encode(), "line: does not end in CR LF"),
    "a long line": (but("SUMMARY:A", "SUMMARY:" + "A" * 68), "line: has 76 octets, more than 75"),
    "a control character": (but("SUMMARY:A", "SUMMARY:\x07"), "the control character 0x07"),
    "a bare carriage return": (but("SUMMARY:A", "SUMMARY:a\rb"), "the control character 0x0d"),
    "half a character": (
        lambda: GOOD.encode().replace(b"SUMMARY:A", b"SUMMARY:\xc3\r\n \xa9"),
        "line: is no UTF-8, or is cut within a character",
    ),
    "an end of something else": (but("END:VEVENT", "END:VTODO"), "END: ends VTODO, which is not"),
    "something outside": (lambda: b"X:1\r\n" + GOOD.encode(), "X: stands outside every BEGIN"),
    "no version": (but("VERSION:2.0\r\n", ""), "VERSION: is there 0 times (VCALENDAR)"),
    "no PRODID": (but("PRODID", "X-PRODID"), "PRODID: is there 0 times (VCALENDAR)"),
    "no UID": (but("UID:a@", "X-UID:a@"), "UID: is there 0 times (VEVENT)"),
    "no stamp": (but("DTSTAMP:", "X-A:"), "DTSTAMP: is there 0 times (VEVENT a@exampleton"),
    "a local stamp": (
        but("DTSTAMP:20260901T000000Z", "DTSTAMP:20260901T000000"),
        "DTSTAMP: 20260901T000000 is no time in UTC (VEVENT a@exampleton.example)",
    ),
    "no start": (but(f"{DAY}\r\n", ""), "DTSTART: is there 0 times (VEVENT b@exampleton"),
    "two starts": (but(DAY, f"{DAY}\r\n{DAY}"), "DTSTART: is there 2 times (VEVENT b@"),
    "a day that is not": (but(f"{DAY}", DAY[:-2] + "32"), "20261032 is no date from 1900 to 2201"),
    "a day long ago": (but(DAY, DAY.replace("2026", "1899")), "18991001 is no date from 1900"),
    "a day far away": (but(":20261003", ":22021003"), "DTEND: 22021003 is no date from 1900"),
    "a floating time": (
        but("DTEND;TZID=Europe/London", "DTEND"),
        "DTEND: 20261001T200000 has 0 zones; a time has one, a day none",
    ),
    "two zones": (but("T200000", "T200000Z"), "DTEND: 20261001T200000Z has 2 zones"),
    "a day that says it is a time": (but(";VALUE=DATE", ""), "20261001 is not what its VALUE says"),
    "an end before the start": (
        but("T200000", "T170000"),
        "DTEND: 20261001T170000 is not after DTSTART 20261001T180000 (VEVENT a@exampleton.exa",
    ),
    "an end in another zone before the start": (
        but("DTEND;TZID=Europe/London:20261001T200000", "DTEND:20261001T165959Z"),
        "DTEND: 20261001T165959Z is not after DTSTART 20261001T180000",
    ),
    "no day at all": (but(":20261003", ":20261001"), "DTEND: 20261001 is not after DTSTART 20261"),
    "an end of another kind": (
        but("DTEND;VALUE=DATE:20261003", "DTEND:20261003T000000Z"),
        "DTEND: is a time where DTSTART is a day",
    ),
    "an end and a length": (
        but("DTEND;VALUE=DATE:20261003", "DTEND;VALUE=DATE:20261003\r\nDURATION:P1D"),
        "DTEND: stands beside DURATION",
    ),
    "an unknown zone": (
        but("DTEND;TZID=Europe/London", "DTEND;TZID=GMT Standard Time"),
        "TZID: GMT Standard Time has 0 VTIMEZONE, not one",
    ),
    "no VTIMEZONE": (
        lambda: re.sub("BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", "", GOOD, flags=re.S).encode(),
        "TZID: Europe/London has 0 VTIMEZONE, not one",
    ),
    "an empty VTIMEZONE": (
        lambda: re.sub("BEGIN:DAYLIGHT.*END:STANDARD\r\n", "", GOOD, flags=re.S).encode(),
        "VTIMEZONE: says no offset",
    ),
    "a VTIMEZONE without an offset": (but("TZOFFSETTO", "X-A"), "TZOFFSETTO: is there 0 times (DA"),
    "a rule for every hour": (
        rule("RRULE:FREQ=HOURLY"),
        "RRULE: FREQ=HOURLY is not for a rule of ours (VEVENT a@exampleton.example)",
    ),
    "a rule for every minute of a day": (
        rule("RRULE:FREQ=DAILY;BYMINUTE=0,1"),
        "RRULE: BYMINUTE=0,1 is not for a rule of ours",
    ),
    "a rule without a frequency": (rule("RRULE:COUNT=4"), "or does not say how often (VEV"),
    "two rules": (rule(f"{RULE}\r\n{RULE}"), "RRULE: is there 2 times (VEVENT a@exampleton.exa"),
    "two ends of a rule": (
        rule(f"{RULE};UNTIL=20261027T180000Z"),
        "RRULE: says something twice, ends in two ways",
    ),
    "a local end of a rule": (
        rule("RRULE:FREQ=WEEKLY;UNTIL=20261027T180000"),
        "RRULE: UNTIL=20261027T180000 is not for a rule of ours",
    ),
    "a day that ends times": (
        rule("RRULE:FREQ=WEEKLY;UNTIL=20261027"),
        "UNTIL=20261027 is another kind of date than DTSTART, which is a time",
    ),
    "a time that ends days": (
        rule(f"{DAY}\r\nRRULE:FREQ=WEEKLY;UNTIL=20261027T180000Z", DAY),
        "another kind of date than DTSTART, which is a day",
    ),
    "a rule until never": (
        rule("RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z"),
        "UNTIL=99991231T235959Z is no date from 1900 to 2201",
    ),
    "a rule with an unknown part": (rule("RRULE:FREQ=DAILY;BYEASTER=1"), "BYEASTER=1 is not for a"),
    "a day of no week": (rule("RRULE:FREQ=WEEKLY;BYDAY=TX"), "BYDAY=TX is not for a rule"),
    "a rule that says a thing twice": (rule(f"{RULE};COUNT=5"), "RRULE: says something twice"),
    "a status of its own": (
        but("SUMMARY:A", "STATUS:POSTPONED"), "STATUS: 'POSTPONED' is none of its forms",
    ),
    "another version": (but("VERSION:2.0", "VERSION:3.0"), "VERSION: '3.0' is none of its forms"),
    "a length in no unit": (but(":PT12H", ":PT12"), "REFRESH-INTERVAL: 'PT12' is none of"),
    "an offset of minus nothing": (
        but("TZOFFSETFROM:+0000", "TZOFFSETFROM:-0000"), "TZOFFSETFROM: '-0000' is none of",
    ),
    "a change of clocks in UTC": (
        but("DTSTART:20250330T010000", "DTSTART:20250330T010000Z"),
        "DTSTART: 20250330T010000Z is no local time (DAYLIGHT)",
    ),
    "an address without a scheme": (
        but("SUMMARY:A", "URL:exampleton.example"), "URL: 'exampleton.example' is none of",
    ),
    "a day left out of times": (
        rule(f"{RULE}\r\nEXDATE;VALUE=DATE:20261008"),
        "EXDATE: is a day where DTSTART is a time",
    ),
    "a period": (
        rule(f"{RULE}\r\nRDATE;VALUE=PERIOD:20261101T100000Z/PT1H"),
        "RDATE: 20261101T100000Z/PT1H is no date from 1900 to 2201",
    ),
    "the same entry twice": (
        but("UID:b@", "UID:a@"),
        "UID: is there twice (VEVENT a@exampleton.example)",
    ),
    "the same change twice": (
        lambda: GOOD.replace(CHANGE, CHANGE * 2).encode(),
        "UID: is there twice (VEVENT a@exampleton.example)",
    ),
    "a change of nothing": (
        but("UID:a@", "UID:c@", last=True),
        "RECURRENCE-ID: changes one time of a series that is not here (VEVENT c@exampleton.exa",
    ),
}  # fmt: skip


def test_a_good_file_has_no_flaw() -> None:
    assert flaws(GOOD.encode()) == []


@pytest.mark.parametrize(("file", "told"), WRONG.values(), ids=WRONG)
def test_a_flaw_is_told_in_a_sentence(file: Callable[[], bytes], told: str) -> None:
    found = [f"{flaw.name}: {flaw.what}" for flaw in flaws(file())]
    assert any(told in line for line in found), found


def test_a_flaw_says_its_line() -> None:
    (flaw,) = flaws(but("T200000", "T170000")())
    assert GOOD.split("\r\n")[flaw.line - 1] == "DTEND;TZID=Europe/London:20261001T200000"


def test_a_broken_file_is_told_in_at_most_twenty_flaws() -> None:
    assert len(flaws(b"\x00\r\n" * 1_000)) == 20


@given(st.binary(max_size=400))
def test_any_bytes_are_judged_and_no_rubbish_is_good(data: bytes) -> None:
    assert flaws(data)


@given(st.integers(GOOD.index("BEGIN:VTIMEZONE"), len(GOOD)), st.integers(1, 400))
def test_a_file_with_a_piece_missing_has_a_flaw_or_can_still_be_read(start: int, n: int) -> None:
    made = GOOD.encode()
    cut = made[:start] + made[start + n :]
    if not flaws(cut):
        assert icalendar.Calendar.from_ical(cut).subcomponents


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"dtend": SIX - timedelta(hours=1)}, "DTEND: 20261001T170000 is not after DTSTART"),
        ({"dtend": date(2026, 10, 2)}, "DTEND: is a day where DTSTART is a time"),
        ({"dtstart": SIX.replace(tzinfo=None)}, "DTSTART: 20261001T180000 has 0 zones"),
        ({"dtstart": SIX.replace(year=2202)}, "DTSTART: 22021001T180000 is no date from 1900"),
        ({"recurrence_id": SIX}, "RECURRENCE-ID: changes one time of a series that is not here"),
        ({"rrule": {"freq": "SECONDLY"}}, "RRULE: FREQ=SECONDLY is not for a rule"),
        ({"dtstamp": None}, "DTSTAMP: is there 0 times"),
    ],
)
def test_a_wrong_file_is_never_returned(values: dict[str, Any], told: str) -> None:
    with pytest.raises(Faults) as caught:
        made_of(entry("b@exampleton.example"), entry(**values))
    text = str(caught.value)
    assert re.match(r"https://exampleton\.example/calendar\.ics:\d+: ", text)
    assert told in text
    assert "(VEVENT a@exampleton.example); check the file of that entry; if it is right, te" in text


PLUGIN = """\
from datetime import UTC, datetime

from icalendar import Event

from plugins.records import File, Kind, collect
from plugins.records.calendars import calendar_file


def outputs(site):
    entry = Event()
    entry.add("uid", "a")
    yield File("wrong.ics", lambda: calendar_file(site.city, "A", "wrong.ics", [entry]))


def kind(sender):
    return Kind("wrong", (), None, outputs=outputs)


def register():
    collect.connect(kind)
"""


def test_a_wrong_calendar_stops_the_build_and_what_was_there_stays(whole: Hub) -> None:
    whole.build()
    before = whole.page("calendar.ics")
    (whole.root / "wrongcalendar.py").write_text(PLUGIN)
    whole.more = f'PLUGINS = [*PLUGINS, "wrongcalendar"]\nPLUGIN_PATHS = [{str(whole.root)!r}]\n'
    with pytest.raises(Faults, match=r"wrong\.ics:\d+: DTSTART: is there 0 times \(VEVENT a\); "):
        whole.build()
    assert whole.page("calendar.ics") == before
    assert not (whole.output / "wrong.ics").exists()
