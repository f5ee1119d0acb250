"""What single entries of a calendar say: where that time is, how to get in there, its status."""

from __future__ import annotations

from typing import Any

import icalendar
import peers
import pytest
from diary import SINCE, UNTIL, file_of, kept, plain, record
from town import KINDS, Hub

from plugins.records.calendars.values import RULE_FORMS
from plugins.records.outputs import File, outputs

MEMBER = "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"
LIBRARY = (
    "---\nname: Library\naddress: 1 Street\nlatitude: 0.00001\nlongitude: -0.5\n"
    "access:\n  step_free: yes\n  notes: Ring the bell.\n---\n"
)
HALL = "---\nname: Hall\naddress: 2 Street\naccess:\n  step_free: no\n  notes: Mind it.\n---\n"
SERIES = (
    "---\ntitle: 'Talk \\Now'\norganiser: a\nplace: library\nstart: 2026-10-01 18:00\n"
    "end: 2026-10-01 20:00\nrepeat:\n  every: week\naccess:\n  captions: yes\n"
    "changes:\n  - date: 2026-10-08\n    place: hall\n  - date: 2026-10-15\n    venue: Tent\n"
    "  - date: 2026-10-22\n    note: Bring a cup.\n"
)


def files(hub: Hub) -> dict[str, Any]:
    hub.write(
        {
            "members/a.md": MEMBER,
            "places/library.md": LIBRARY,
            "places/hall.md": HALL,
        }
    )
    made = (one for one in outputs(hub.site(), KINDS) if isinstance(one, File))
    return {one.path: one.make() for one in made if one.path.endswith(".ics")}


def test_a_time_elsewhere_says_how_to_get_in_there(hub: Hub) -> None:
    hub.write({"events/2026-10-01-t.md": f"{SERIES}---\n"})
    made = files(hub)["calendar.ics"]
    assert b"GEO:0.00001;-0.5\r\n" in made
    whole, hall, tent, cup = icalendar.Calendar.from_ical(made).events
    assert "Step-free way in: yes" in whole["DESCRIPTION"]
    assert "Step-free way in: no" in hall["DESCRIPTION"]
    assert "Mind it." in hall["DESCRIPTION"]
    assert "Ring the bell." not in hall["DESCRIPTION"] + tent["DESCRIPTION"]
    assert "Step-free way in: not known" in tent["DESCRIPTION"]
    assert "Captions: yes" in tent["DESCRIPTION"]  # who types comes along
    assert "Ring the bell." in cup["DESCRIPTION"]
    assert whole["SUMMARY"] == "Talk \\Now"


def test_an_event_that_is_off_is_off_in_each_of_its_entries(hub: Hub) -> None:
    online = "  - date: 2026-10-29\n    status: moved online\n    online_url: https://m.example/\n"
    hub.write({"events/2026-10-01-t.md": f"{SERIES}{online}status: cancelled\n---\n"})
    entries = icalendar.Calendar.from_ical(files(hub)["calendar.ics"]).events
    assert [str(one["STATUS"]) for one in entries] == ["CANCELLED"] * 5
    assert {str(one["SUMMARY"]).split(":")[0] for one in entries} == {"CANCELLED"}


def test_the_calendar_of_a_place_has_single_times_that_are_moved_there(hub: Hub) -> None:
    hub.write({"events/2026-10-01-t.md": f"{SERIES}---\n"})
    made = files(hub)["places/hall/calendar.ics"]
    (visit,) = icalendar.Calendar.from_ical(made).events
    assert f"{visit['DTSTART'].dt:%Y-%m-%d %H:%M}" == "2026-10-08 18:00"
    assert visit["LOCATION"] == "Hall, 2 Street"
    assert "RECURRENCE-ID" not in visit
    assert visit["UID"] == "2026-10-01-t-20261008@exampleton.example"


def test_two_hubs_on_one_host_give_no_entry_the_same_name(hub: Hub) -> None:
    hub.city["url"] = "https://exampleton.example/hub"
    hub.write({"events/2026-10-01-t.md": f"{SERIES}---\n"})
    (uid,) = {one["UID"] for one in icalendar.Calendar.from_ical(files(hub)["calendar.ics"]).events}
    assert uid == "2026-10-01-t@exampleton.example/hub"


@pytest.mark.parametrize(
    ("zone", "fields"),
    [
        # Two days over the night on which the clocks go forward, without a rule.
        (
            "Europe/London",
            {
                "start": "2027-03-27 10:00",
                "end": "2027-03-29 10:00",
                "extra": ["2027-05-01", "2027-10-30"],
            },
        ),
        # An extra day on which the clock leaves that hour out, which is cancelled.
        (
            "Europe/London",
            {
                "start": "2027-03-21 01:30",
                "end": "2027-03-21 02:00",
                "extra": ["2027-03-28"],
                "changes": [{"date": "2027-03-28", "status": "cancelled"}],
            },
        ),
        (
            "Europe/London",
            {
                "start": "2027-03-20 01:30",
                "end": "2027-03-20 02:00",
                "rrule": "FREQ=WEEKLY;COUNT=3",
                "extra": ["2027-03-28"],
                "changes": [{"date": "2027-03-28", "status": "cancelled"}],
            },
        ),
    ],
)
def test_extra_days_on_nights_of_another_clock_are_the_same_to_every_reader(
    zone: str, fields: dict[str, Any]
) -> None:
    event = record(fields, zone)
    assert not [told for told in event.document.kind.checks(event)]
    (answer,) = peers.all_expansions([file_of(event)], SINCE, UNTIL)
    readers = [one for one in peers.READERS if one != "node-ical"]  # which hears of no `extra:`
    assert {one: plain(answer[one]) for one in readers} == dict.fromkeys(readers, kept(event))


def test_the_twentieth_monday_of_a_year_stops_no_build() -> None:
    event = record({"start": "2027-05-17 18:00", "rrule": "FREQ=YEARLY;BYDAY=20MO"})
    assert b"BYDAY=20MO" in file_of(event)


def test_a_flaw_of_a_calendar_is_told_with_the_file_of_its_event(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULE_FORMS, "FREQ", "YEARLY")
    hub.write({"members/a.md": MEMBER, "places/library.md": LIBRARY, "places/hall.md": HALL})
    rule = "rrule: FREQ=WEEKLY;BYDAY=TH\n"
    text = SERIES.replace("repeat:\n  every: week\n", rule)
    hub.write({"events/2026-10-01-t.md": f"{text}---\n"})
    (fault,) = hub.faults()
    assert fault.startswith("events/2026-10-01-t.md:7: rrule: makes a calendar that no program")
