"""What a calendar says becomes events: each way of saying it, and each way of saying it badly.

Every file in `calendars/` stands for one fact. `expected.json` beside it says what is written; with
UPDATE_EXPECTED=1 it is written anew, to be read by a person before it is kept.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import frontmatter
from aggregator.errors import NotACalendar
from aggregator.events.eventfile import text
from aggregator.events.happenings import MAX_EVENTS, read_calendar
from aggregator.model import Almanac, Fetched, Source, Validators

HERE = Path(__file__).parent / "calendars"
FILES = sorted(path for path in HERE.iterdir() if path.suffix != ".json")
NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
FIRST = ("UID:1", "DTSTART:20261203T180000Z")
SOURCE = Source("a", "https://a.example/dates.ics", wanted="calendar")


def read(body: bytes, source: Source = SOURCE, url: str = SOURCE.url) -> Almanac:
    fetched = Fetched(source, url, "text/calendar", body, Validators())
    return read_calendar(fetched, frozenset(), "Europe/London", NOW)


def vevent(*lines: str) -> bytes:
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", "")).encode()


def vcalendar(*events: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + b"".join(events) + b"END:VCALENDAR\r\n"


def told(body: bytes) -> dict[str, object]:
    """What is written of a calendar, without what differs from night to night."""
    try:
        found = read(body)
    except NotACalendar as error:
        return {"refused": str(error)}
    events = []
    for one in found.listings:
        meta, said = frontmatter.read(text(one, NOW), "x.md")
        del meta["source"]
        events.append({**meta, "body": said} if said else meta)
    return {"events": events, "notes": list(found.notes), "whole": found.whole}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_calendar_is_written_as_expected(path: Path) -> None:
    expected = path.with_name(f"{path.stem}.expected.json")
    found = told(path.read_bytes())
    if os.environ.get("UPDATE_EXPECTED"):
        words = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True)
        expected.write_text(f"{words}\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_a_link_only_calendar_shows_no_body_and_an_excerpt_its_beginning() -> None:
    words = " ".join(f"w{number}" for number in range(90))
    body = vcalendar(vevent(*FIRST, "SUMMARY:A", f"DESCRIPTION:{words}"))
    link = Source("a", SOURCE.url, display="link", wanted="calendar")
    excerpt = Source("a", SOURCE.url, display="excerpt", wanted="calendar")
    assert read(body, link).listings[0].body == ""
    assert read(body, excerpt).listings[0].body.endswith("w59…")
    assert read(body).listings[0].body.endswith("w89")


def test_a_calendar_of_a_hundred_thousand_events_gives_the_next_few() -> None:
    rows = (
        f"BEGIN:VEVENT\nUID:{n}\nDTSTART:{2000 + n % 60}0101T100000Z\nEND:VEVENT\n"
        for n in range(100_000)
    )
    body = b"BEGIN:VCALENDAR\n" + "".join(rows).encode() + b"END:VCALENDAR\n"
    found = read(body)
    assert len(found.listings) == MAX_EVENTS
    assert len(found.held) == 100_000
    assert any(f"only the next {MAX_EVENTS} of a calendar are shown" in one for one in found.notes)


def test_what_is_private_is_private_after_any_number_of_guests() -> None:
    guests = [f"ATTENDEE:mailto:{number}@people.example" for number in range(3000)]
    assert read(vcalendar(vevent(*FIRST, *guests, "CLASS:PRIVATE", "SUMMARY:X"))).listings == ()
    (one,) = read(vcalendar(vevent(*FIRST, *guests, "SUMMARY:X"))).listings
    assert one.title == "X"


def test_a_description_of_a_megabyte_is_cut() -> None:
    long = ("SUMMARY:" + "x" * 10**6, "DESCRIPTION:" + "é " * 10**6)
    one = read(vcalendar(vevent(*FIRST, *long))).listings[0]
    assert len(one.title) == 300
    assert 10_000 < len(one.body) < 25_000


def test_calendars_that_are_made_to_take_long_do_not() -> None:
    never = ("DTSTART:19050101T100000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "SUMMARY:A")
    series = [vevent(f"UID:{n}", *never) for n in range(400)]
    found = read(vcalendar(*series))
    assert found.listings == ()
    assert any("too long to work out" in note for note in found.notes)


@pytest.mark.parametrize(
    "lines",
    [
        ["BEGIN:VEVENT"] * 50_000,
        ["BEGIN:X"] * 50_000,
        ["END:VEVENT"] * 50_000,
        ["DTSTART;X=" + '"' * 200_000 + ":1"],
        ["BEGIN:VEVENT", *FIRST, "X" + ";" * 200_000, "END:VEVENT"],
        ["BEGIN:VEVENT", *FIRST, "EXDATE:" + "20261203T180000Z," * 50_000, "END:VEVENT"],
        ["BEGIN:VEVENT", *FIRST, "DESCRIPTION:" + "a" * 200_000 + "@", "END:VEVENT"],
        ["BEGIN:VEVENT", *FIRST, "DESCRIPTION:" + "1 " * 100_000, "END:VEVENT"],
        ["BEGIN:VEVENT", *FIRST, "DESCRIPTION:" + "pin " * 50_000, "END:VEVENT"],
        ["BEGIN:VEVENT", *FIRST, "DESCRIPTION:" + "<b>" * 50_000, "END:VEVENT"],
    ],
    ids=range(10),
)
def test_odd_files_are_read_to_their_end(lines: list[str]) -> None:
    read("\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode())


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_no_file_wakes_a_bug(noise: bytes, place: int) -> None:
    body = (HERE / "weekly.ics").read_bytes()
    for one in (noise, body[:place] + noise + body[place:], body[:place]):
        with suppress(NotACalendar):  # said in plain words
            read(one)
