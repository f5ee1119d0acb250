"""Several calendars that tell of one event make one entry; two events are never taken for one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from town import CITY, HERE, REPOSITORY, Hub

from plugins.events import EVENTS, stampfiles
from plugins.events.merge import merged
from plugins.events.model import Event
from plugins.events.pulled import PulledEvent
from plugins.events.stamps import due
from plugins.records.city import City
from plugins.records.document import Document

TABLE = yaml.load((HERE / "merge-cases.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
CASES: dict[str, Any] = TABLE["cases"]
HUB = City.model_validate(CITY)
CONTEXT = {"city": HUB, "zone": HUB.zone}


def document(given: dict[str, Any], number: int) -> tuple[str, Document]:
    """Return an event of the table, and what the table calls it."""
    said = {**TABLE["usual"], **given}
    member, stem = said.pop("by"), said.pop("stem", "hand")
    if said.pop("hand", ""):
        data = Event.model_validate({**said, "organiser": member}, context=CONTEXT)
        return stem, Document(f"events/{stem}.md", stem, EVENTS, data, "", 1, {})
    source = {
        "calendar": said.pop("calendar", f"https://{member}.example/dates.ics"),
        "uid": said.pop("uid", f"{member}{number}"),
        "hash": "h",
        "first_seen": datetime(2026, 11, 1, number, tzinfo=UTC).isoformat(),
    }
    fields = {**said, "organiser": member, "source": source}
    data = PulledEvent.model_validate(fields, context=CONTEXT)
    path = f"pulled/{member}/events/2026-12-12-x-{number:08}.md"
    return member, Document(path, f"{member}/2026-12-12-x-{number:08}", EVENTS, data, "", 1, {})


@pytest.mark.parametrize("case", CASES)
def test_the_table_of_cases_holds(case: str) -> None:
    documents = [document(given, number) for number, given in enumerate(CASES[case]["events"])]
    names: dict[str, str] = {}
    for name, one in documents:
        names[one.path] = name if name not in names.values() else f"{name}-2"
    shown = merged([one for _, one in documents], HUB)
    assert {names[one.path]: list(one.data.listed_by) for one in shown} == CASES[case]["shown"]


@given(st.data())
def test_the_order_of_the_files_decides_nothing(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(sorted(CASES)))
    documents = [document(given, n)[1] for n, given in enumerate(CASES[case]["events"])]
    turned = data.draw(st.permutations(documents))
    told = [{one.path: one.data for one in merged(order, HUB)} for order in (documents, turned)]
    assert told[0] == told[1]


MEMBER = "---\ntype: organisation\nname: {}\npurpose: B.\nsector: public\nemail: a@a.example\n---\n"
HAND = """\
---
title: Slow brass
organiser: a
start: 2026-12-12 19:30
venue: The Tin Hall
---
"""
PULLED = """\
---
title: {title}
start: '{start}'
{more}source:
  calendar: https://{member}.example/dates.ics
  uid: 00ff
  hash: 00ff
  first_seen: 2026-11-25T02:00:00+00:00
---

Bring a chair.
"""


WHERE = "venue: The Tin Hall\n"
MORE = "canonical: https://b.example/quiz/\ntags: [games]\nwithheld: 'yes'\n"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path).write(
        {
            "members/a.md": MEMBER.format("Ash"),
            "members/b.md": MEMBER.format("Birch"),
            "events/2026-12-12-slow-brass.md": HAND,
            "pulled/b/events/2026-12-12-slow-brass-00ff00ff.md": PULLED.format(
                title="Slow brass", start="2026-12-12 19:30", member="b", more=WHERE
            ),
            "pulled/b/events/2026-12-19-quiz-00ff00fe.md": PULLED.format(
                title="Quiz", start="2026-12-19 19:30", member="b", more=MORE
            ),
        }
    )


def test_pulled_events_are_in_lists_and_calendars_as_others_are(hub: Hub) -> None:
    site = hub.site()
    assert [one.title for one in site.all("events")] == ["Slow brass", "Quiz"]
    quiz = site.find("events", "b/2026-12-19-quiz-00ff00fe")
    assert quiz.url == "/events/b/2026-12-19-quiz-00ff00fe/"
    assert quiz.pulled
    assert quiz.organiser.name == "Birch"
    assert quiz.tags == ("games",)
    assert b"The organiser\xe2\x80\x99s page: https:" in quiz.file.replace(b"\r\n ", b"")
    assert [one.title for one in site.find("members", "b").programme] == ["Slow brass", "Quiz"]


def test_a_pulled_event_that_the_site_cannot_take_is_left_out_and_stops_nothing(
    hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = PULLED.format(
        title="Wrong", start="2026-12-19 19:30", member="b", more="skip: ['2026-12-20']\n"
    )
    hub.write({"pulled/b/events/2026-12-19-wrong-00ff00fd.md": wrong})
    hub.write({"pulled/b/events/2026-12-19-worse-00ff00fc.md": wrong.replace("title", "titel")})
    assert [one.title for one in hub.site().all("events")] == ["Slow brass", "Quiz"]
    assert "wrong-00ff00fd.md" in caplog.text
    assert "worse-00ff00fc.md" in caplog.text


def test_one_entry_credits_the_member_that_lists_it_too(hub: Hub) -> None:
    event = hub.site().find("events", "2026-12-12-slow-brass")
    assert [one.name for one in event.listed_by] == ["Birch"]
    assert [one.name for one in event.hosts] == ["Ash"]
    assert event.file.count(b"BEGIN:VEVENT") == 1


def test_a_pulled_event_has_a_stamp_that_stays_and_goes_with_it(hub: Hub) -> None:
    def stamp(day: int) -> int:
        now = datetime(2026, 11, day, tzinfo=UTC)
        return stampfiles.write(hub.content, due(hub.site(now=now), now))

    assert stamp(25) == 2
    path = hub.content / "stamps/b/2026-12-19-quiz-00ff00fe.md"
    assert "sequence: " in path.read_text()
    assert stamp(26) == 0
    assert hub.faults() == []
    (hub.content / "pulled/b/events/2026-12-19-quiz-00ff00fe.md").unlink()
    assert stamp(27) == 1
    assert not path.exists()


def test_its_page_says_whose_calendar_told_of_it_and_where_the_original_is(hub: Hub) -> None:
    hub.theme = REPOSITORY / "theme"
    hub.build()
    quiz = hub.page("events/b/2026-12-19-quiz-00ff00fe/index.html")
    assert re.search(r"From the calendar of <a[^>]*>Birch</a>\.", quiz)
    assert '<a href="https://b.example/quiz/">See the original at b.example</a>' in quiz
    assert "How to join from afar and whom to ask are not repeated here" in quiz
    assert "Not said. Ask the organiser." in quiz
    brass = hub.page("events/2026-12-12-slow-brass/index.html")
    assert re.search(r"Also in the calendar of <a[^>]*>Birch</a>\.", brass)
    assert "See the original" not in brass
    assert hub.page("members/b/index.html").count("Slow brass</a>") == 1
    programme = hub.page("events/index.html")
    assert programme.count("Slow brass</a>") == 1
    assert "Place not said." in programme
