"""Nights in which members' calendars are read: what is written, what stays, what a fault costs."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import frontmatter
from aggregator.calendars import CRASH
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Report
from aggregator.pull import pull
from aggregator.report import as_json, faults, markdown, summary, text
from aggregator.sources import from_members

LIMITS = Limits(gap=0)
DATES = "https://tin.example/dates.ics"


def event(uid: str, day: str, title: str = "", *more: str) -> str:
    rows = [
        f"UID:{uid}",
        f"DTSTART;TZID=Europe/London:{day}T180000",
        f"SUMMARY:{title or uid}",
        *more,
    ]
    return "\r\n".join(["BEGIN:VEVENT", *rows, "END:VEVENT", ""])


class City:
    """Members with calendars, a recorded web, and nights over them."""

    def __init__(self, root: Path) -> None:
        self.web, self.content = root / "web", root / "content"
        (self.content / "members").mkdir(parents=True)
        self.now = datetime(2026, 11, 25, 2, tzinfo=UTC)

    def member(self, name: str, *urls: str, more: str = "") -> None:
        rows = "".join(f"  - url: {url}\n{more}" for url in urls)
        head = f"name: {name}\n" + (f"calendars:\n{rows}" if rows else "")
        (self.content / "members" / f"{name}.md").write_text(f"---\n{head}---\n")

    def record(self, path: str, *events: str, end: str = "END:VCALENDAR\r\n") -> None:
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}{end}", newline="")

    def night(self, days: int = 1, jobs: str = "here", **options: object) -> Report:
        roster = from_members(self.content, self.now.date(), zone="Europe/London")
        fetcher = FolderFetcher(self.web, LIMITS)
        with engine(jobs) as running:
            report = pull(
                self.content, roster, fetcher, running, self.now, **options, limits=LIMITS
            )
        self.now += timedelta(days=days)
        return report

    def files(self) -> dict[str, Path]:
        """The pulled events by their titles."""
        found = sorted(self.content.glob("pulled/*/events/*.md"))
        return {str(self.head(path)["title"]): path for path in found}

    def head(self, path: Path) -> dict[str, object]:
        return frontmatter.read(path.read_text(encoding="utf-8"), path.name)[0]

    def tree(self) -> dict[str, tuple[bytes, int]]:
        files = [path for path in self.content.rglob("*") if path.is_file()]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def city(tmp_path: Path) -> City:
    """One member with three events to come, and one that is over."""
    city = City(tmp_path)
    city.member("tin", DATES)
    city.record("tin.example/dates.ics", *four())
    return city


def four(**titles: str) -> list[str]:
    days = {"past": "20261110", "one": "20261203", "two": "20261210", "three": "20261217"}
    return [event(uid, day, titles.get(uid, "")) for uid, day in days.items()]


def notes(report: Report) -> list[str]:
    return [note for outcome in report.calendars for note in outcome.notes]


def test_events_lie_in_the_member_s_folder_by_day_and_name(
    city: City,
) -> None:
    report = city.night()
    names = [path.relative_to(city.content).as_posix() for path in city.files().values()]
    assert len(names) == 4
    assert all(
        re.fullmatch(r"pulled/tin/events/2026-1\d-\d\d-\w+-[0-9a-f]{8}\.md", n) for n in names
    )
    assert summary(report) == "0 feeds: 0 new posts, 1 calendar (4 new events)"
    assert f"tin  {DATES}  4 new" in text(report)


def test_a_night_in_which_nothing_happened_changes_no_byte(city: City) -> None:
    city.night()
    before = city.tree()
    for days in (1, 1, 3):
        report = city.night(days=days)
        assert [outcome.unchanged for outcome in report.calendars] == [True]
        assert city.tree() == before


def test_without_its_memory_a_night_writes_the_same_tree(city: City) -> None:
    city.night()
    before = {name: data for name, data in city.tree().items() if "/state/" not in name}
    for path in (city.content / "pulled/state").iterdir():
        path.unlink()
    city.night()
    assert {n: d for n, d in city.tree().items() if "/state/" not in n} == before


def test_a_deleted_file_comes_back_as_it_was_said_to_be(city: City) -> None:
    city.night()
    path = city.files()["one"]
    path.unlink()
    city.night()
    assert city.files()["one"] == path


def test_another_engine_writes_the_same_tree(city: City, tmp_path: Path) -> None:
    city.night()
    before = {name: data for name, (data, _) in city.tree().items()}
    for path in city.content.glob("pulled/*/*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    city.now -= timedelta(days=1)
    city.night(jobs="processes:2")
    assert {name: data for name, (data, _) in city.tree().items()} == before


def test_a_dry_run_decides_and_writes_nothing(city: City) -> None:
    before = city.tree()
    assert "4 new events" in summary(city.night(dry_run=True))
    assert city.tree() == before


def test_an_event_that_is_moved_or_renamed_keeps_its_file_and_its_first_day(
    city: City,
) -> None:
    city.night()
    path = city.files()["one"]
    city.record("tin.example/dates.ics", event("one", "20270107", "One, later"), *four()[2:])
    city.night()
    head = city.head(path)
    assert head["title"] == "One, later"
    assert head["start"] == "2027-01-07 18:00"
    assert head["source"]["first_seen"] == "2026-11-25T02:00:00+00:00"
    assert len(city.files()) == 4


def test_an_event_whose_identifier_changes_with_its_time_keeps_its_file(city: City) -> None:
    page = "URL:https://tin.example/one/"
    city.record("tin.example/dates.ics", event("one-1203", "20261203", "One", page), *four()[2:])
    city.night()
    path = city.files()["One"]
    city.record("tin.example/dates.ics", event("one-0107", "20270107", "One", page), *four()[2:])
    city.night()
    assert city.files()["One"] == path
    assert city.head(path)["start"] == "2027-01-07 18:00"
    before = city.tree()
    city.night()
    assert city.tree() == before


def test_a_calendar_from_another_program_with_new_identifiers_brings_nothing_twice(
    city: City,
) -> None:
    city.night()
    before = city.files()
    days = {"past": "20261110", "one": "20261203", "two": "20261210", "three": "20261217"}
    city.record("tin.example/dates.ics", *(event(f"new-{t}", d, t) for t, d in days.items()))
    report = city.night()
    assert city.files() == before
    assert len(list(city.content.glob("pulled/*/events/*.md"))) == 4
    assert "not in it any more" not in text(report)
    again = city.tree()
    city.night()
    assert city.tree() == again


def test_new_identifiers_of_events_that_nothing_tells_apart_are_paired_with_none(
    city: City,
) -> None:
    same = [event(uid, "20261203", "Same") for uid in "ab"]
    city.record("tin.example/dates.ics", *same, *four())
    city.night()
    city.record("tin.example/dates.ics", event("c", "20261203", "Same"), *four())
    city.night()
    assert len(list(city.content.glob("pulled/*/events/*-same-*.md"))) == 3


def test_an_event_that_is_marked_private_goes_at_once(city: City) -> None:
    city.night()
    _, one, *others = four()
    private = one.replace("SUMMARY", "CLASS:PRIVATE\r\nSUMMARY")
    city.record("tin.example/dates.ics", private, *others)
    report = city.night()
    assert "one" not in city.files()
    assert "1 withdrawn" in text(report)
    assert "marked private" in text(report)
    before = city.tree()
    city.night()
    assert city.tree() == before


def test_an_event_that_is_called_off_says_so(city: City) -> None:
    city.night()
    rows = four()
    rows[1] = event("one", "20261203", "one", "STATUS:CANCELLED", "SEQUENCE:1")
    city.record("tin.example/dates.ics", *rows)
    city.night()
    assert city.head(city.files()["one"])["status"] == "cancelled"


def test_an_event_to_come_that_is_gone_is_taken_away_after_three_days(city: City) -> None:
    city.night()
    city.record("tin.example/dates.ics", *[row for row in four() if "UID:two" not in row])
    city.night()
    assert city.head(city.files()["two"])["source"]["missing"] == "2026-11-26"
    before = city.tree()
    city.night()
    assert city.tree() == before  # the server says that nothing changed
    city.night()
    assert "two" in city.files()
    report = city.night()
    assert {*city.files()} == {"past", "one", "three"}
    assert "1 withdrawn" in summary(report)


def test_one_that_comes_back_is_as_it_was(city: City) -> None:
    city.night()
    before = city.files()["two"].read_bytes()
    city.record("tin.example/dates.ics", *[row for row in four() if "UID:two" not in row])
    city.night()
    assert city.files()["two"].read_bytes() != before
    city.record("tin.example/dates.ics", *four())
    city.night(days=9)
    assert city.files()["two"].read_bytes() == before
    city.night()
    assert "two" in city.files()


def test_what_is_past_stays_when_the_calendar_forgets_it(city: City) -> None:
    city.night()
    city.record("tin.example/dates.ics", *four()[1:])
    for _ in range(5):
        city.night()
    assert "past" in city.files()


@pytest.mark.parametrize("end", ["", "BEGIN:VEVENT\r\nUID:cut"])
def test_a_calendar_that_is_cut_off_takes_nothing_away(city: City, end: str) -> None:
    city.night()
    city.record("tin.example/dates.ics", four()[0], end=end)
    for _ in range(6):
        city.night()
    assert len(city.files()) == 4


def test_a_calendar_that_is_emptied_takes_nothing_away_and_is_told(city: City) -> None:
    city.night()
    city.record("tin.example/dates.ics")
    report = city.night()
    for _ in range(6):
        city.night()
    assert len(city.files()) == 4
    [note] = notes(report)
    assert note.startswith("3 events to come of 3 are not in it any more. That may be a fault")


def test_many_events_that_are_gone_at_once_are_a_fault_and_stay(city: City) -> None:
    rows = [event(f"e{number}", f"202612{number:02}") for number in range(1, 9)]
    city.record("tin.example/dates.ics", four()[0], *rows)
    city.night()
    city.record("tin.example/dates.ics", four()[0], *rows[:2])
    assert "6 events to come of 8" in notes(city.night())[0]
    for _ in range(6):
        city.night()
    assert len(city.files()) == 9


def test_a_calendar_of_the_next_few_only_may_push_out_what_comes_after_them(city: City) -> None:
    rows = four()[1:]
    city.record("tin.example/dates.ics", *rows)
    city.night()
    city.record("tin.example/dates.ics", event("new", "20261201"), *rows[:2])
    for _ in range(6):
        city.night()
    assert {*city.files()} == {"new", "one", "two", "three"}


def test_events_of_a_calendar_that_a_member_lists_no_more_go_slowly(city: City) -> None:
    city.night()
    city.member("tin")
    city.night()
    assert len(city.files()) == 4
    for _ in range(4):
        city.night()
    assert {*city.files()} == {"past"}


def test_a_member_s_file_with_a_fault_costs_none_of_its_events(city: City) -> None:
    city.night()
    city.member("tin", "tin.example/dates.ics")
    for _ in range(6):
        report = city.night()
    assert len(city.files()) == 4
    assert any("members/tin.md" in fault for fault in report.faults)


def test_a_calendar_that_has_moved_keeps_its_files(city: City) -> None:
    city.night()
    before = {*city.files().values()}
    city.member("tin", "https://new.example/dates.ics")
    city.record("new.example/dates.ics", *four())
    city.night()
    assert {*city.files().values()} == before
    source = city.head(city.files()["one"])["source"]
    assert source["calendar"] == "https://new.example/dates.ics"


def test_one_member_cannot_write_over_the_event_of_another(city: City) -> None:
    city.night()
    before = city.tree()
    city.member("ill", "https://ill.example/dates.ics")
    city.record("ill.example/dates.ics", event("one", "20261203", "Another title"))
    city.night()
    after = city.tree()
    assert all(after[name] == data for name, data in before.items() if "/tin" in name)
    assert len(city.files()) == 5


def test_a_takedown_removes_an_event_and_keeps_it_away(city: City) -> None:
    city.night()
    names = [city.files()["one"].relative_to(city.content).as_posix(), "two"]
    rows = "".join(f"- match: {name}\n  reason: asked\n" for name in names)
    (city.content / "suppressed.yml").write_text(rows)
    (city.web / "tin.example/dates.ics").rename(city.web / "away")
    city.night()
    assert {*city.files()} == {"past", "three"}
    (city.web / "away").rename(city.web / "tin.example/dates.ics")
    city.record("tin.example/dates.ics", *four(one="New title"))
    city.night()
    assert {*city.files()} == {"past", "three"}


def test_a_calendar_that_cannot_be_read_costs_nothing_and_says_since_when(city: City) -> None:
    city.member("ill", "https://ill.example/dates.ics", "https://ill.example/page")
    city.record("ill.example/dates.ics", event("x", "20261203"))
    (city.web / "ill.example/page").write_text("<html><p>Nothing.</p></html>")
    city.night()
    (city.web / "ill.example/dates.ics").unlink()
    report = city.night()
    assert len(city.files()) == 5
    assert report.calendars[0].failure is not None
    assert "404" in faults(report)
    assert "says nothing of events" in faults(report)
    assert "failing since 2026-11-26" in text(report)
    city.night()
    told = city.night().calendars[0]  # asked again after longer and longer, as feeds are
    assert told.waiting is not None
    assert told.failing_since == datetime(2026, 11, 26, 2, tzinfo=UTC)


def test_a_bug_in_one_calendar_is_one_line(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("aggregator.calendars.agenda.decide", bug)
    report = city.night()
    assert report.calendars[0].failure.reason == CRASH


def test_a_damaged_file_is_told_and_left_alone(city: City) -> None:
    city.night()
    path = city.files()["one"]
    path.write_text("---\ntitle: x\n---\n")
    report = city.night()
    assert path.read_text() == "---\ntitle: x\n---\n"
    assert f"pulled/tin/events/{path.name}:1: source: is missing" in "".join(report.faults)


def test_the_report_tells_of_calendars_in_all_its_forms(city: City) -> None:
    city.record("tin.example/dates.ics", *four(), event("x", "20261203", "x", "CLASS:PRIVATE"))
    report = city.night()
    told = json.loads(as_json(report))["calendars"]
    assert [len(one["new"]) for one in told] == [4]
    assert told[0]["notes"] == ["1 event is left out: marked private"]
    assert "| Member | Calendar | Result |" in markdown(report)
    assert "1 event is left out: marked private" in markdown(report)


def test_webcal_is_read_as_https_and_what_is_wrong_is_told_with_its_line(city: City) -> None:
    city.member("tin", "webcal://tin.example/dates.ics", "https://tin.example/dates.ics")
    city.member("ill", "nowhere", more="    display: some\n    kind: blog\n")
    roster = from_members(city.content, city.now.date())
    assert [source.url for source in roster.calendars] == [DATES]
    assert [fault.removeprefix("content/members/") for fault in roster.faults] == [
        "ill.md:6: kind: is not known; use url, display",
        "ill.md:4: url: is not a web address; write the whole address of a calendar, such as "
        "https://a.example/events.ics",
        "ill.md:5: display: 'some' is not known; write full, excerpt or link",
        "tin.md:5: url: also stands at content/members/tin.md:4; keep one of the two",
    ]
