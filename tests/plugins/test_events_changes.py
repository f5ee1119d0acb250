"""What pages read of an event: what is different on a day, who holds it, where, how to get in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from diary import record
from town import KINDS, Hub

from plugins.events import derived
from plugins.records import Record
from plugins.records.facets import slug_of
from plugins.records.outputs import outputs

LONDON = ZoneInfo("Europe/London")
WEEKLY = {
    "start": "2026-10-01 18:00",
    "end": "2026-10-01 20:00",
    "repeat": {"every": "week", "on": "thursday"},
}
NOW = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
PLACE = """---
name: Central Library
address: 1 Example Street
areas: [Old Town]
access:
  step_free: yes
  hearing_loop: no
  captions: unknown
  notes: Ring the bell.
---
"""


def surgery(now: datetime = NOW, **fields: Any) -> Record:
    return record({**WEEKLY, **fields}, now=now)


def shown(event: Record, name: str = "upcoming") -> list[str]:
    return [f"{one.start:%m-%d %H:%M} {one.status}" for one in getattr(event, name)]


def test_the_next_time_is_one_that_takes_place() -> None:
    event = surgery(
        changes=[
            {"date": "2026-10-08", "status": "cancelled"},
            {"date": "2026-10-15", "start": "2026-10-16 10:00"},
        ]
    )
    assert f"{event.next.start:%m-%d}" == "10-16"
    assert shown(event)[:3] == [
        "10-08 18:00 cancelled",
        "10-16 10:00 moved",
        "10-22 18:00 scheduled",
    ]
    assert f"{event.next.end:%H:%M}" == "12:00"  # as long as always


def test_a_series_whose_every_time_to_come_is_cancelled_is_not_over_yet() -> None:
    event = record(
        {
            **WEEKLY,
            "repeat": {"every": "week", "count": "2"},
            "changes": [{"date": "2026-10-08", "status": "cancelled"}],
        },
        now=NOW,
    )
    assert event.next.cancelled


def test_a_time_is_told_to_be_different_until_both_its_days_are_over() -> None:
    change = {"date": "2026-10-15", "start": "2026-10-13 18:00"}
    for day, expected in ((14, ["10-13 18:00 moved"]), (15, ["10-13 18:00 moved"]), (16, [])):
        event = surgery(datetime(2026, 10, day, 9, tzinfo=UTC), changes=[change])
        assert shown(event, "differences") == expected


def test_an_hour_that_the_clocks_leave_out_is_told_in_the_year_before() -> None:
    night = {"start": "2026-10-04 01:30", "end": "2026-10-04 02:30", "rrule": "FREQ=WEEKLY"}
    event = record(night, now=NOW)
    assert shown(event, "differences") == ["03-28 02:30 moved"]
    (one,) = event.differences
    assert f"{one.usual:%H:%M}" == "01:30"
    assert f"{one.end:%H:%M}" == "03:30"
    assert record({**night, "skip": ["2027-03-28"]}, now=NOW).differences == ()


def test_days_that_are_skipped_are_told_while_they_are_to_come() -> None:
    event = surgery(skip=["2026-10-01", "2026-12-31", "2026-12-24"])
    assert [f"{day:%m-%d}" for day in event.off] == ["12-24", "12-31"]


def test_a_time_that_was_moved_to_another_day_stands_in_the_list_twice(whole: Hub) -> None:
    text = (whole.content / "events/2026-10-01-surgery.md").read_text()
    changes = "changes:\n  - date: 2026-10-15\n    start: 2026-10-16 17:00\ntype: surgery"
    whole.write({"events/2026-10-01-surgery.md": text.replace("type: surgery", changes)})
    made = {one.path: one for one in outputs(whole.site(), KINDS)}
    days = made["events/index.html"].context()["days"]
    seen = {f"{day:%m-%d}": [one.status for one, _ in pairs] for day, pairs in days}
    assert seen["10-15"] == ["gone"]
    assert seen["10-16"] == ["moved"]
    ((gone, _),) = dict(days)[datetime(2026, 10, 15).date()]  # noqa: DTZ001 - a day
    assert f"{gone.to.start:%m-%d %H:%M}" == "10-16 17:00"


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ({}, {"step_free": ("yes", True), "hearing_loop": ("no", True), "bsl": ("unknown", False)}),
        ({"step_free": "no"}, {"step_free": ("no", False), "hearing_loop": ("no", True)}),
        ({"step_free": "unknown"}, {"step_free": ("unknown", False)}),
    ],
)
def test_the_facts_of_the_place_hold_unless_the_event_says_otherwise(
    hub: Hub, access: dict[str, str], expected: dict[str, tuple[str, bool]]
) -> None:
    lines = "".join(f"  {name}: {answer}\n" for name, answer in access.items())
    event = at_the_library(hub, f"access:\n{lines}" if access else "")
    facts = {fact.name: (fact.answer, fact.by_place) for fact in event.where.known_access}
    assert len(facts) == 8
    assert facts.items() >= expected.items()


def at_the_library(hub: Hub, lines: str) -> Record:
    member = (
        "---\ntype: organisation\nname: A\npurpose: B.\nsector: public\nemail: a@a.example\n"
        "telephone: 0113 496 0000\ncontact: The host\nareas: [Riverside]\nanswers_within: 2\n---\n"
    )
    head = "---\ntitle: T\norganiser: a\nstart: 2026-11-01 10:00\n"
    place = "" if "venue:" in lines or "attendance" in lines else "place: library\n"
    hub.write(
        {
            "members/a.md": member,
            "members/b.md": member.replace("name: A", "name: B"),
            "places/library.md": PLACE,
            "events/2026-11-01-t.md": f"{head}{place}{lines}---\n",
        }
    )
    return hub.site().find("events", "2026-11-01-t")


def test_nobody_who_stays_at_home_is_told_of_steps(hub: Hub) -> None:
    event = at_the_library(hub, "attendance: online\nonline_url: https://meet.example/\n")
    assert [fact.name for fact in event.where.known_access] == ["bsl", "captions"]


def test_what_else_there_is_to_know_comes_from_the_event_or_else_from_its_place(hub: Hub) -> None:
    assert at_the_library(hub, "").where.access_notes == "Ring the bell."
    assert at_the_library(hub, "access:\n  notes: Knock.\n").where.access_notes == "Knock."
    assert at_the_library(hub, "venue: Hall\n").where.access_notes is None


def test_who_answers_is_the_organiser_in_whatever_the_event_leaves_open(hub: Hub) -> None:
    event = at_the_library(hub, "telephone: 0113 496 0009\nwith: [b]\n")
    reply = event.reply
    assert (reply.name, reply.contact, reply.days) == ("A", "The host", 2)
    assert (reply.telephone, reply.email) == ("0113 496 0009", "a@a.example")
    assert [member.name for member in event.hosts] == ["A", "B"]
    assert [one.title for one in hub.site().find("members", "b").joint_events] == ["T"]
    assert [one.title for one in hub.site().find("members", "b").programme] == ["T"]


def test_of_an_organiser_that_has_left_the_hub_answers(hub: Hub) -> None:
    at_the_library(hub, "")
    path = hub.content / "members" / "a.md"
    path.write_text(path.read_text().replace("name: A\n", "name: A\nleft: 2026-09-01\n"))
    (event,) = hub.site().all("events")
    assert (event.reply.name, event.reply.contact) == ("Digital Hub (example)", None)
    assert (event.reply.email, event.reply.telephone) == ("hello@exampleton.example", None)


@pytest.mark.parametrize(
    ("lines", "areas"),
    [
        ("areas: [Quay]\n", ["Quay"]),
        ("", ["Old Town"]),
        ("venue: Hall\n", ["Riverside"]),
    ],
)
def test_an_event_is_in_its_own_areas_or_its_place_s_or_its_organiser_s(
    hub: Hub, lines: str, areas: list[str]
) -> None:
    event = at_the_library(hub, lines)
    assert [facet.label for facet in event.facets["areas"]] == areas


def test_events_of_one_series_know_one_another_however_it_is_spelt(whole: Hub) -> None:
    text = "---\ntitle: A\norganiser: hub\nvenue: Hall\nstart: {}\nseries: {}\n---\n"
    whole.write(
        {
            "events/2026-11-01-a.md": text.format("2026-11-01", "Help, for all"),
            "events/2026-12-01-b.md": text.format("2026-12-01", "help for all"),
            "events/2026-12-02-c.md": text.format("2026-12-02", "Other"),
        }
    )
    found = whole.site().find("events", "2026-11-01-a")
    assert [one.stem for one in found.others] == ["2026-12-01-b"]
    assert list(whole.site().find("events", "2026-10-01-surgery").others) == []


def test_a_code_of_conduct_is_an_address_or_a_page(whole: Hub) -> None:
    text = (
        "---\ntitle: A\norganiser: hub\nvenue: Hall\nstart: 2026-11-01\ncode_of_conduct: {}\n---\n"
    )
    for told, address in (
        ("https://rules.example/", "https://rules.example/"),
        ("../pages/about.md", "/about/"),
    ):
        whole.write({"events/2026-11-01-a.md": text.format(told)})
        assert whole.site().find("events", "2026-11-01-a").conduct == address


def test_one_time_may_be_in_another_place(hub: Hub) -> None:
    hub.write({"places/hall.md": "---\nname: Hall\naddress: 2 Street\n---\n"})
    lines = (
        "repeat:\n  every: week\nroom: Room 1\nchanges:\n"
        "  - date: 2026-11-08\n    place: hall\n"
        "  - date: 2026-11-15\n    status: moved online\n    online_url: https://meet.example/\n"
        "  - date: 2026-11-22\n    note: Bring a cup.\n"
    )
    event = at_the_library(hub, lines)
    assert event.where.words == "Room 1, Central Library, 1 Example Street"
    moved, online = event.elsewhere.values()
    assert moved.words == "Hall, 2 Street"
    assert (online.name, online.online_url) == (None, "https://meet.example/")
    assert [one.stem for one in event.site.find("places", "hall").visits] == ["2026-11-01-t"]
    assert list(event.site.find("places", "hall").events) == []


def test_a_long_series_is_sorted_once_and_not_for_each_of_its_events(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "---\ntitle: A\norganiser: a\nvenue: Hall\nstart: 2026-11-01\nseries: S\n---\n"
    hub.write({f"events/2026-11-01-{number}.md": text for number in range(120)})
    at_the_library(hub, "")
    read = []
    monkeypatch.setattr(derived, "slug_of", lambda word: read.append(word) or slug_of(word))
    found = [len(one.others) for one in hub.site().all("events") if one.series]
    assert max(found) == 100  # no page shows more
    assert len(read) == 2 * 120
