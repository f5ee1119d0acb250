"""Nights after which all can read how feeds stand: what is written, what stays, what goes."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits, Trail
from aggregator.model import Failed, Report
from aggregator.pull import pull
from aggregator.report import as_json, text
from aggregator.sources import from_members
from aggregator.sources.opml import from_opml

LIMITS = Limits(gap=0)
RSS = "<rss version='2.0'><channel><title>Q</title><item><guid>1</guid></item></channel></rss>"


class City:
    """Members with feeds, a recorded web, and nights over them."""

    def __init__(self, root: Path) -> None:
        self.web, self.content = root / "web", root / "content"
        (self.content / "members").mkdir(parents=True)
        self.now = datetime(2026, 11, 3, 2, tzinfo=UTC)

    def member(self, name: str, *urls: str, more: str = "") -> None:
        feeds = "feeds:\n" + "".join(f"  - url: {url}\n" for url in urls) if urls else ""
        (self.content / "members" / f"{name}.md").write_text(
            f"---\nname: {name}\n{more}{feeds}---\n"
        )

    def answer(self, path: str, status: str = "200 OK", body: str = RSS, more: str = "") -> None:
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(body)
        place.with_name(f"{place.name}.http").write_text(f"HTTP/1.1 {status}\n{more}")

    def night(self, days: int = 1, fetcher: object = None, **options: object) -> Report:
        roster = from_members(self.content, self.now.date())
        with engine("here") as running:
            fetcher = fetcher or FolderFetcher(self.web, LIMITS)
            report = pull(
                self.content, roster, fetcher, running, self.now, limits=LIMITS, **options
            )
        self.now += timedelta(days=days)
        return report

    @property
    def health(self) -> dict[str, str]:
        return {path.stem: path.read_text() for path in self.content.glob("health/*.md")}

    def tree(self) -> dict[str, tuple[bytes, int]]:
        files = [path for path in self.content.rglob("*.md") if path.is_file()]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A member whose feed works, and one whose site lets nobody in."""
    city = City(tmp_path)
    city.member("quay", "https://quay.example/feed")
    city.member("lock", "https://lock.example/feed")
    city.answer("quay.example/feed")
    city.answer("lock.example/feed", "403 Forbidden")
    return city


def test_every_members_feeds_are_written_down(city: City) -> None:
    city.night()
    row = "---\nfeeds:\n  - url: https://{}.example/feed\n    kind: blog\n    state: {}\n"
    assert city.health == {
        "quay": row.format("quay", "works") + "---\n",
        "lock": row.format("lock", "failing") + "    since: 2026-11-03\n"
        "    reason: 'The address answers 403: the site does not let us in.'\n"
        "    advice: Ask whoever runs it to let programs like ours read it.\n---\n",
    }


def test_quiet_nights_change_no_byte_also_where_the_state_is_lost(city: City) -> None:
    city.night()
    before = city.tree()
    city.night()
    assert city.tree() == before
    shutil.rmtree(city.content / "pulled" / "state")
    city.night(days=30)
    city.night()
    assert city.tree() == before


def test_since_when_a_feed_fails_is_told_also_where_the_state_is_lost(city: City) -> None:
    city.night(days=20)
    shutil.rmtree(city.content / "pulled" / "state")
    assert "(failing since 2026-11-03)" in text(city.night())


def test_a_program_is_told_how_every_feed_stands(city: City) -> None:
    told = json.loads(as_json(city.night()))["health"]
    assert [(one["member"], one["state"], one["since"]) for one in told] == [
        ("lock", "failing", "2026-11-03"),
        ("quay", "works", None),
    ]
    assert told[0]["reason"] == "The address answers 403: the site does not let us in."
    assert told[0]["advice"].startswith("Ask whoever runs it")


def test_a_feed_that_has_moved_for_good_is_told_with_its_new_address(city: City) -> None:
    there = "https://quay.example/new"
    city.answer("quay.example/feed", "301 Moved Permanently", "", f"Location: {there}\n")
    city.answer("quay.example/new")
    city.night()
    assert f"state: moved\n    since: 2026-11-03\n    to: {there}\n" in city.health["quay"]
    before = city.tree()
    city.night()
    assert city.tree() == before


def test_the_file_of_a_member_that_left_or_has_no_feed_goes(city: City) -> None:
    city.night()
    city.member("quay", "https://quay.example/feed", more="left: 2026-11-04\n")
    city.member("lock")
    city.night()
    assert city.health == {}


def test_the_file_of_a_member_whose_own_file_cannot_be_read_stays(city: City) -> None:
    city.night()
    before = city.health
    (city.content / "members" / "quay.md").write_text("no head")
    city.night()
    assert city.health == before


def test_a_damaged_file_is_one_line_and_costs_nobody_else_anything(city: City) -> None:
    city.night()
    damaged = city.content / "health" / "lock.md"
    damaged.write_text("---\nfeeds: []\nby: hand\n---\n")
    (city.content / "health" / "quay.md").unlink()
    [fault] = city.night().faults
    assert fault.startswith("health/lock.md:1: file: is not as the nightly job wrote it; delete it")
    assert "state: works" in city.health["quay"]
    damaged.unlink()
    assert city.night().faults == ()
    assert "state: failing" in city.health["lock"]


class Silent:
    """A web that nobody reaches tonight."""

    async def __aenter__(self) -> Silent:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def step(self, trail: Trail) -> Failed:
        reason = "The site cannot be reached. If it lasts, tell whoever runs it."
        return Failed(trail.source, reason)


def test_a_night_on_which_nothing_can_be_reached_is_held_against_nobody(city: City) -> None:
    city.member("moor", "https://moor.example/feed")
    city.answer("moor.example/feed")
    city.night()
    before = city.tree()
    report = city.night(fetcher=Silent())
    assert all(outcome.failure for outcome in report.outcomes)
    assert city.tree() == before
    assert [one.state for one in report.health] == ["failing", "works", "works"]
    (city.content / "members" / "moor.md").unlink()
    city.night(fetcher=Silent())
    assert "The site cannot be reached." in city.health["quay"], "of two that may be chance"


def test_a_dry_run_writes_nothing_and_tells_all(city: City) -> None:
    report = city.night(dry_run=True)
    assert city.health == {}
    assert [one.state for one in report.health] == ["failing", "works"]


def test_where_the_members_are_not_known_nothing_is_written(city: City) -> None:
    body = b'<opml><body><outline text="Quay" xmlUrl="https://quay.example/feed"/></body></opml>'
    with engine("here") as running:
        roster = from_opml(body, "x.opml")
        fetcher = FolderFetcher(city.web, LIMITS)
        report = pull(city.content, roster, fetcher, running, city.now, limits=LIMITS)
    assert (report.health, city.health) == ((), {})


def test_a_calendar_and_a_feed_that_was_found_elsewhere_stand_beside_the_others(city: City) -> None:
    """One page is both here: each is remembered, and told of, for itself."""
    page = "https://fair.example/"
    city.member("fair", page, more=f"calendars:\n  - url: {page}\n")
    html = '<link rel="alternate" type="application/rss+xml" href="/feed.xml"><p>Hello</p>'
    city.answer("fair.example/index.html", body=html, more="Content-Type: text/html\n")
    city.answer("fair.example/feed.xml")
    city.night()
    before = city.tree()
    city.night()
    assert city.tree() == before
    assert (
        "    state: found\n    since: 2026-11-03\n    to: https://fair.example/feed.xml\n"
        in (city.health["fair"])
    )
    assert "    kind: calendar\n    state: failing\n" in city.health["fair"]
    asked = json.loads((city.content / "pulled/state/fair.json").read_text())["feeds"]
    assert asked[page]["found"] == "https://fair.example/feed.xml"
    assert "failing_since" in asked[f"calendar {page}"]
