"""What is nobody's to publish is taken out of what calendars say, wherever it stands."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.engines import engine
from aggregator.events.discretion import discreet, discreet_html, is_discreet, public_address
from aggregator.fetch import FolderFetcher, Limits
from aggregator.pull import pull
from aggregator.sources import from_members

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)

TAKEN = [
    "jo@people.example",
    "Jo.O’Neil+dates@people.example",
    "jo (at) people.example",
    "jo[at]people[dot]example",
    "jo @ people.example",
    "jo&#64;people.example",
    "jo AT people DOT example",
    "mailto:jo@people.example",
    "jo[@]people.example",
    "jo <at> people.example",
    "jo_at_people.example",
    "jo_at_people_dot_example",
    "jo -at- people -dot- example",
    "jo@people .example",
    "jo&#64;people&#46;example",
    "jo&nbsp;@&nbsp;people.example",
    "0113_496_0123",
    "0113*496*0123",
    "0113 496 0123",
    "(0113) 496-0123",
    "+44 (0)113 496 0123",
    "+441134960123",
    "01134960123",
    "07700 900123",
    "555-123-4567",
    "tel:+441134960123",
    "Passcode: x7Kq2",
    "Meeting ID: 812 3456 7890",
    "PIN 4711",
    "https://us02web.zoom.us/j/123?pwd=abc",
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting",
    "https://meet.google.com/abc-defg-hij",
    "https://a.example/x?token=abc",
    "https://a.example/x?pw=abc",
    "https://www.google.example/url?q=https://meet.google.com/abc-defg-hij",
    "https://a.example/out?u=https%3A%2F%2Fzoom.us%2Fj%2F99&x=1",
    "https://facetime.apple.com/join#v=1&p=people",
    "https://call.whatsapp.com/video/people",
    "https://teams.cloud.microsoft/l/meetup-join/19",
    "https://signal.group/#people",
    "https://meet.a.example/people",
    "https://jitsi.a.example/people",
    "https://a.example/?u=jo%40people.example",
]
LEFT = [
    "Jazz @ the Tin Chapel",
    "join us at tin.example",
    "stay-at-home parents",
    "work-at-height.example",
    "Jazz @ Chapel, 8pm",
    "https://a.example/out?u=https%3A%2F%2Fb.example%2Fgig&x=1",
    "on 2026-12-03 at 18:30",
    "03.12.2026, 18.00-20.00",
    "0930-1100 on Thursdays",
    "from 2025-2026",
    "tickets £10, or £7.50",
    "LS10 0AA",
    "1,200 people came",
    "Room 101, floor 3",
    "https://a.example/events/1234567890123/",
    "@towpath is where we write",
    "the big 5-0",
    "pin badges for everybody",
    "ring 999, or NHS 111",
    "Samaritans: call 116 123",
    "freephone 0800 123 4567",
    "meet at SE 303 330",
    "meet at SE 30312 33045 by the gate",
]


@pytest.mark.parametrize("words", TAKEN)
def test_what_leads_to_a_person_or_a_meeting_is_taken_out(words: str) -> None:
    found = discreet(f"Before {words} after")
    assert found.startswith("Before …")
    assert found.endswith("after")
    assert not re.search(r"people|\d{3}|zoom|teams|google|x7Kq2|4711|token", found)


@pytest.mark.parametrize("words", LEFT)
def test_what_everybody_may_know_stays(words: str) -> None:
    assert discreet(words) == words
    assert is_discreet(words)


def test_in_html_addresses_go_with_their_links_and_the_rest_stays() -> None:
    html = (
        '<p>Ask <a href="mailto:jo@people.example">Jo</a>, or see <a href="/more?x=1">more</a>.</p>'
    )
    assert discreet_html(html) == '<p>Ask <a>Jo</a>, or see <a href="/more?x=1">more</a>.</p>'


def test_the_address_of_a_page_is_published_and_that_of_a_meeting_is_not() -> None:
    assert public_address("https://a.example/quiet?id=1") == "https://a.example/quiet?id=1"
    assert public_address("https://zoom.us/j/1") == ""
    assert public_address("https://[broken") == ""
    assert public_address("ftp://a.example/x") == ""


# Where a person's data can stand: every property of an event that is text, every parameter, and
# the identifiers too.
PLACES = [
    "UID:{}",
    "SUMMARY:Choir {}",
    "LOCATION:The Tin Hall\\, {}",
    "DESCRIPTION:Come\\, {}",
    "DESCRIPTION:<p>Come\\, <b>{}</b></p>",
    "DESCRIPTION:<span title='{0}'>Come</span> <img alt='{0}' src='https://a.example/a.png'>",
    "DESCRIPTION:<a href='https://a.example/?ask={}'>Come</a>",
    'X-ALT-DESC;FMTTYPE=text/html:<a href="mailto:{}">write</a>',
    "CATEGORIES:singing,{}",
    "URL:https://a.example/{}",
    "URL:https://a.example/?ask={}",
    "CONTACT:{}",
    "COMMENT:{}",
    "ORGANIZER;CN={0}:mailto:{0}",
    'ATTENDEE;CN="{0}":mailto:{0}',
    "ATTACH:https://a.example/{}",
    "X-ANYTHING:{}",
    "CONFERENCE;VALUE=URI:https://zoom.us/j/{}",
    "RESOURCES:{}",
    "GEO:{}",
]
PLANTED = st.lists(st.sampled_from(PLACES), min_size=1, max_size=6, unique=True)
SECRETS = st.sampled_from(
    ["jo.private@people.example", "+44 7700 900123", "07700900123", "0113 496 0123"]
)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=6, unique=True), SECRETS, st.booleans()
)
@example(PLACES, "jo.private@people.example", True)
@example(PLACES, "07700 900123", False)
def test_no_written_byte_holds_what_was_planted(
    places: list[str], secret: str, again: bool
) -> None:
    planted = [place.format(secret) for place in places]
    lines = ["BEGIN:VEVENT", "UID:1", "DTSTART:20261203T180000Z", "RRULE:FREQ=WEEKLY", "SUMMARY:A"]
    other = ["BEGIN:VEVENT", "UID:1", "RECURRENCE-ID:20261210T180000Z", "DTSTART:20261210T190000Z"]
    event = [*(one for one in lines if not any(p.startswith(one.split(":")[0]) for p in planted))]
    rows = ["BEGIN:VCALENDAR", f"X-WR-CALNAME:Dates of {secret}", *event, *planted, "END:VEVENT"]
    rows += [*other, *planted, "END:VEVENT"] if again else []
    with TemporaryDirectory() as folder:
        written = "".join(night(Path(folder), "\r\n".join([*rows, "END:VCALENDAR", ""])))
    digits = re.sub(r"\D", "", secret)
    assert "people.example" not in written
    assert "jo.private" not in written
    assert not digits or digits[-7:] not in re.sub(r"[^\d\n]", "", _without_hashes(written))


def _without_hashes(text: str) -> str:
    return re.sub(r"[0-9a-f]{8,64}", "", text)


def night(root: Path, calendar: str) -> list[str]:
    """Read one member's calendar the whole way; give the names and texts of all files."""
    content, web = root / "content", root / "web"
    (content / "members").mkdir(parents=True)
    (content / "members/tin.md").write_text(
        "---\nname: Tin\ncalendars:\n  - url: https://tin.example/dates.ics\n---\n"
    )
    (web / "tin.example").mkdir(parents=True)
    (web / "tin.example/dates.ics").write_text(calendar, newline="")
    with engine("here") as running:
        roster = from_members(content, NOW.date(), zone="Europe/London")
        report = pull(content, roster, FolderFetcher(web, Limits()), running, NOW)
    assert [outcome.failure for outcome in report.calendars] == [None]
    files = [path for path in (content / "pulled").rglob("*") if path.is_file()]
    assert any(path.suffix == ".md" for path in files)
    return [f"{path.name}\n{path.read_text(encoding='utf-8')}\n" for path in files]
