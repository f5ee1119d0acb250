"""The calendars: which there are, what stands in them, and that they are for every reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from diary import file_of, record
from town import KINDS, NOW, Hub

from plugins.records.outputs import File, outputs

SURGERY = "events/2026-10-01-surgery.md"
PLACE = """---
name: Central Library
address: 1 Example Street
postcode: EX1 1EX
latitude: 54.5
longitude: -1.25
areas: [Old Town]
access:
  step_free: yes
  parking: no
---
"""


def files(hub: Hub, now: datetime = NOW) -> dict[str, bytes]:
    """Every calendar of a city, by its path."""
    made = (one for one in outputs(hub.site(now=now), KINDS) if isinstance(one, File))
    return {one.path: one.make() for one in made if one.path.endswith(".ics")}


def entries(hub: Hub, path: str = "calendar.ics") -> dict[str, Any]:
    """The entries of a calendar, by the short name of their event."""
    read = icalendar.Calendar.from_ical(files(hub)[path])
    return {str(one["UID"]).partition("@")[0][11:]: one for one in read.events}


def stems(hub: Hub, path: str) -> list[str]:
    return sorted(entries(hub, path))


def test_the_calendar_holds_every_event_with_all_that_one_needs_to_go(whole: Hub) -> None:
    read = icalendar.Calendar.from_ical(files(whole)["calendar.ics"])
    assert len(read.events) == 4
    assert {str(zone["TZID"]) for zone in read.timezones} == {"Europe/London"}
    surgery = entries(whole)["surgery"]
    assert surgery["UID"] == "2026-10-01-surgery@exampleton.example"
    assert surgery["LOCATION"] == "Central Library, 1 Example Street"
    assert surgery["URL"] == "https://exampleton.example/events/2026-10-01-surgery/"
    assert surgery["STATUS"] == "CONFIRMED"
    assert surgery["DTSTART"].params["TZID"] == "Europe/London"
    made = files(whole)["calendar.ics"]
    assert b"EXDATE;TZID=Europe/London:20261224T180000\r\n" in made
    assert b"X-PUBLISHED-TTL:PT12H\r\n" in made


def test_an_entry_says_in_words_what_a_program_has_no_place_for(whole: Hub) -> None:
    event = (
        "---\ntitle: Talk\norganiser: hub\nstart: 2026-11-01 10:00\nattendance: hybrid\n"
        "place: library\nroom: Room 2\nonline_url: https://meet.example/t\ndial_in: 0113 496 0001\n"
        "price: Free\nbooking: Just come.\nbooking_url: https://book.example/\n"
        "telephone: 0113 496 0009\nareas: [Quay]\n"
        "access:\n  parking: unknown\n  notes: Ring the bell.\n---\n\nThe words.\n"
    )
    whole.write({"places/library.md": PLACE, "events/2026-11-01-talk.md": event})
    talk = entries(whole)["talk"]
    assert talk["LOCATION"] == "Room 2, Central Library, 1 Example Street, EX1 1EX"
    assert talk["GEO"].to_ical() == "54.5;-1.25"
    assert str(talk["CONTACT"]).startswith("Digital Hub")
    assert "0113 496 0009" in talk["CONTACT"]
    assert talk["DESCRIPTION"].split("\n") == [
        "The words.",
        "Join online: https://meet.example/t",
        "Join by telephone: 0113 496 0001",
        "Price: Free",
        "Booking: Just come.",
        "Book at: https://book.example/",
        "Step-free way in: yes; Accessible toilet: not known; Hearing loop: not known; Sign "
        "language interpreter: not known; Captions: not known; Quiet space: not known; "
        "Parking: not known; Devices to borrow: not known",
        "Ring the bell.",
        "https://exampleton.example/events/2026-11-01-talk/",
    ]
    online, telephone = talk["CONFERENCE"]
    assert (str(online), online.params["FEATURE"]) == ("https://meet.example/t", ["AUDIO", "VIDEO"])
    assert (str(telephone), telephone.params["FEATURE"]) == ("tel:01134960001", "PHONE")


def test_there_is_a_calendar_for_whatever_has_events_or_can_have_them(whole: Hub) -> None:
    surgery = (
        (whole.content / SURGERY)
        .read_text()
        .replace(
            "venue: Central Library\naddress: 1 Example Street\n",
            "place: library\nwith: [council]\ntags: [Help, Café]\n",
        )
    )
    whole.write({"places/library.md": PLACE, SURGERY: surgery})
    assert sorted(files(whole)) == [
        "areas/old-town/calendar.ics",
        "calendar.ics",
        "events/2020-01-04-long-ago/event.ics",
        "events/2026-10-01-surgery/event.ics",
        "events/2026-11-20-festival/event.ics",
        "events/2028-03-04-far-away/event.ics",
        "funding.ics",
        "members/council/calendar.ics",
        "members/hub/calendar.ics",
        "members/library/calendar.ics",
        "places/library/calendar.ics",
        "topics/café/calendar.ics",
        "topics/help/calendar.ics",
    ]
    # The library is a service of the council, which holds the surgery together with the hub.
    assert stems(whole, "members/council/calendar.ics") == [
        "far-away",
        "festival",
        "long-ago",
        "surgery",
    ]
    assert stems(whole, "members/library/calendar.ics") == ["far-away", "long-ago"]
    assert stems(whole, "members/hub/calendar.ics") == ["surgery"]
    for path in ("areas/old-town/", "places/library/", "topics/help/", "topics/café/"):
        assert stems(whole, f"{path}calendar.ics") == ["surgery"]


def test_a_calendar_without_a_date_is_there_for_those_who_wait_for_the_first(whole: Hub) -> None:
    whole.write({"places/empty.md": PLACE})
    empty = icalendar.Calendar.from_ical(files(whole)["places/empty/calendar.ics"])
    assert empty.events == []


def test_the_surgery_is_at_six_on_both_sides_of_each_clock_change(whole: Hub) -> None:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(files(whole)["calendar.ics"]))
    utc = {}
    for day in ("2026-10-22", "2026-10-29", "2027-03-25", "2027-04-01"):
        times = found.at(tuple(map(int, day.split("-"))))
        (start,) = [one["DTSTART"].dt for one in times if "surgery" in one["UID"]]
        assert f"{start:%H:%M}" == "18:00"
        utc[day] = f"{start.astimezone(UTC):%H:%M}"
    assert list(utc.values()) == ["17:00", "18:00", "18:00", "17:00"]


@pytest.mark.parametrize(
    ("lines", "status", "summary"),
    [
        ("status: cancelled\n", "CANCELLED", "CANCELLED: Talk"),
        ("status: postponed\n", "TENTATIVE", "POSTPONED: Talk"),
        (
            "status: rescheduled\nprevious_start: 2026-10-20 18:00\n",
            "CONFIRMED",
            "NEW DATE: Talk",
        ),
        (
            "status: moved online\nonline_url: https://meet.example/\n",
            "CONFIRMED",
            "MOVED ONLINE: Talk",
        ),
    ],
)
def test_what_has_become_of_an_event_is_in_its_status_and_its_title(
    whole: Hub, lines: str, status: str, summary: str
) -> None:
    event = "---\ntitle: Talk\norganiser: hub\nvenue: Hall\nstart: 2026-11-01 18:00\n{}---\n"
    whole.write({"events/2026-11-01-talk.md": event.format(lines)})
    talk = entries(whole)["talk"]
    assert (talk["STATUS"], talk["SUMMARY"]) == (status, summary)
    assert ("LOCATION" in talk) == (status != "CONFIRMED" or "NEW" in summary)


def test_a_time_that_is_changed_is_an_entry_of_its_own_under_the_same_identifier() -> None:
    made = file_of(
        record(
            {
                "start": "2026-10-01 18:00",
                "end": "2026-10-01 20:00",
                "repeat": {"every": "week"},
                "extra": ["2026-12-22 19:00"],
                "changes": [
                    {"date": "2026-10-08", "start": "2026-10-09 17:00", "note": "A film is on."},
                    {"date": "2026-10-15", "status": "cancelled"},
                    {
                        "date": "2026-12-22",
                        "status": "moved online",
                        "online_url": "https://meet.example/",
                    },
                ],
            }
        )
    )
    whole, moved, cancelled, online = icalendar.Calendar.from_ical(made).events
    assert len({one["UID"] for one in (whole, moved, cancelled, online)}) == 1
    assert len({one["SEQUENCE"] for one in (whole, moved, cancelled, online)}) == 1
    assert b"RDATE;TZID=Europe/London:20261222T190000\r\n" in made
    assert b"RECURRENCE-ID;TZID=Europe/London:20261008T180000\r\n" in made
    assert f"{moved['DTEND'].dt:%d %H:%M}" == "09 19:00"  # as long as always
    assert moved["DESCRIPTION"].startswith("A film is on.")
    assert (cancelled["STATUS"], cancelled["SUMMARY"]) == ("CANCELLED", "CANCELLED: A")
    assert online["SUMMARY"] == "MOVED ONLINE: A"
    assert "LOCATION" not in online


def test_the_end_of_whole_days_is_the_day_after_the_last(whole: Hub) -> None:
    festival = entries(whole)["festival"]
    assert (festival["DTSTART"].dt, festival["DTEND"].dt) == (
        date(2026, 11, 20),
        date(2026, 11, 22),
    )


def test_what_engines_read_differently_is_written_in_the_one_way_all_of_them_read() -> None:
    only = {"start": "2026-10-24", "skip": ["2026-10-31"], "extra": ["2026-11-03"]}
    whole_days = file_of(record({**only, "repeat": {"every": "week", "until": "2026-11-07"}}))
    # A series of days ends with a day, skips days; one of times ends in UTC, skips local times.
    assert b"UNTIL=20261107\r\n" in whole_days
    assert b"EXDATE;VALUE=DATE:20261031\r\n" in whole_days
    assert b"RDATE;VALUE=DATE:20261103\r\n" in whole_days
    evening = {"start": "2026-10-01 18:00", "end": "2026-10-01 20:00"}
    until = {"every": "week", "until": "2026-10-29"}
    assert b"UNTIL=20261029T235959Z" in file_of(record({**evening, "repeat": until}))
    july = {"start": "2026-07-02 18:00", "repeat": {"every": "week", "until": "2026-07-30"}}
    assert b"UNTIL=20260730T225959Z" in file_of(record(july))
    # ical.js reads the first value of a line only, and needs the first time among the others.
    scattered = file_of(record({**evening, "extra": ["2026-10-05", "2026-10-06"]}))
    assert scattered.count(b"RDATE;TZID=Europe/London:") == 3


def test_words_in_a_calendar_cannot_become_lines_of_it(whole: Hub) -> None:
    whole.write(
        {
            "events/2026-11-01-odd.md": "---\ntitle: 'A; b, c \\n END:VEVENT'\norganiser: hub\n"
            "start: 2026-11-01 10:00\nvenue: 'Hall; X-EVIL:1'\ndial_in: 0113 496 0001 ext. 2\n"
            "---\n\nOne\n\nBEGIN:VALARM\n"
        }
    )
    odd = entries(whole)["odd"]
    assert odd["SUMMARY"] == "A; b, c \\n END:VEVENT"
    assert odd["LOCATION"] == "Hall; X-EVIL:1"
    assert not odd.subcomponents


def test_a_long_endless_series_is_one_short_entry() -> None:
    daily = record({"start": "1900-01-01 10:00", "rrule": "FREQ=DAILY"})
    assert file_of(daily).count(b"BEGIN:VEVENT") == 1
    night = record({"start": "1990-01-07 01:30", "rrule": "FREQ=DAILY"})
    # Two nights a year are named for ten years, the first of them too.
    assert file_of(night).count(b"BEGIN:VEVENT") == 21
