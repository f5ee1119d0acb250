"""What was taken down does not come back: not renamed, not moved, not by another member's feed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Report
from aggregator.pull import pull
from aggregator.sources import from_members

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
WORDS = "The swans came back to the lock on a cold and quiet morning in the week before."
ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>
<pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate><description>{words}</description></item>"""
SWANS = {
    "title": "Swans", "link": "https://quay.example/swans/", "guid": "tag:quay.example,2026:swans",
    "words": WORDS,
}  # fmt: skip


class Nights:
    """A city whose nights follow one another."""

    def __init__(self, folder: Path) -> None:
        self.content, self.web, self.number = folder / "content", folder / "web", 0
        (self.content / "members").mkdir(parents=True)
        for member in ("quay", "lock"):
            self.tell(member)
            file = self.content / f"members/{member}.md"
            file.write_text(f"---\nfeeds:\n  - url: https://{member}.example/feed\n---\n")

    def tell(self, member: str, *items: dict[str, str]) -> None:
        place = self.web / f"{member}.example"
        place.mkdir(parents=True, exist_ok=True)
        rows = "".join(ITEM.format(**{**SWANS, **item}) for item in items)
        feed = f'<rss version="2.0"><channel><title>{member}</title>{rows}</channel></rss>'
        (place / "feed").write_text(feed)
        (place / "feed.http").write_text("HTTP/1.1 200 OK\nContent-Type: application/rss+xml\n\n")

    def take_down(self, *names: str) -> None:
        rows = "".join(f"- match: {name}\n" for name in names)
        (self.content / "suppressed.yml").write_text(rows)

    def night(self, dry_run: bool = False) -> Report:
        self.number += 1
        now, limits = NOW + timedelta(days=self.number), Limits(gap=0)
        with engine("here") as executor:
            fetcher = FolderFetcher(self.web, limits)
            roster = from_members(self.content, now.date())
            return pull(
                self.content, roster, fetcher, executor, now, limits=limits, dry_run=dry_run
            )

    @property
    def posts(self) -> list[str]:
        return [path.name for path in sorted(self.content.glob("pulled/*/*.md"))]

    @property
    def noted(self) -> Path:
        return self.content / "pulled/takedowns/noted.json"


@pytest.fixture
def city(tmp_path: Path) -> Nights:
    city = Nights(tmp_path)
    stays = {"title": "Stays", "link": "https://quay.example/stays/", "words": "Something else."}
    city.tell("quay", {}, stays | {"guid": "tag:quay.example,2026:stays"})
    city.night()
    assert len(city.posts) == 2
    return city


def path_of(city: Nights) -> str:
    return next(
        f"content/pulled/quay/{name.replace('swans', 'another-title')}"
        for name in city.posts
        if "swans" in name
    )


NAMES: list[Callable[[Nights], str]] = [
    lambda city: "http://www.quay.example/swans?utm_source=x",
    lambda city: SWANS["guid"],
    path_of,
    lambda city: f"https://hub.example/posts/quay/{path_of(city).rpartition('/')[2][:-3]}/",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_post_stays_away_under_whatever_name_it_comes_back(
    city: Nights, name: Callable[[Nights], str]
) -> None:
    city.take_down(name(city))
    city.night()
    assert [one for one in city.posts if "swans" in one] == []
    for member, item in (
        ("quay", {"guid": "https://quay.example/?p=99", "title": "Of swans"}),
        ("quay", {"link": "http://www.quay.example/swans", "guid": "other", "words": "Changed."}),
        ("quay", {"link": "https://moved.example/a", "guid": "tag:moved.example,2026:a"}),
        ("lock", {"guid": "tag:lock.example,2026:1"}),
        ("lock", {"link": "https://lock.example/b", "guid": "tag:lock.example,2026:2"}),
    ):
        city.tell(member, item)
        city.night()
        assert len(city.posts) == 1, item
    assert "swans" not in city.noted.read_text().lower(), "digests, and no word"


def test_a_night_after_a_takedown_changes_no_byte_and_the_state_is_not_needed(
    city: Nights,
) -> None:
    city.take_down("https://quay.example/swans/", "https://quay.example/swans/ never-there")
    city.night()
    before = {path: path.read_bytes() for path in city.content.rglob("*") if path.is_file()}
    shutil.rmtree(city.content / "pulled/state")
    city.night()
    after = {path: path.read_bytes() for path in city.content.rglob("*") if path.is_file()}
    assert {p: b for p, b in after.items() if "state" not in p.parts} == {
        p: b for p, b in before.items() if "state" not in p.parts
    }


def test_what_is_named_no_more_may_come_back_and_a_dry_run_notes_nothing(city: Nights) -> None:
    city.take_down("https://quay.example/swans/")
    city.night(dry_run=True)
    assert not city.noted.exists()
    city.night()
    assert len(json.loads(city.noted.read_text())) == 1
    (city.content / "suppressed.yml").unlink()
    city.night()
    assert len(city.posts) == 2
    assert not city.noted.exists()


def test_what_several_posts_share_keeps_none_of_the_others_away(tmp_path: Path) -> None:
    city = Nights(tmp_path)
    home = {"link": "https://quay.example/"}
    city.tell(
        "quay",
        home | {"guid": "tag:quay.example,2026:one", "words": "One and only."},
        home | {"guid": "tag:quay.example,2026:two", "words": "Two of them."},
    )
    city.night()
    city.take_down("tag:quay.example,2026:one")
    city.night()
    city.night()
    assert len(city.posts) == 1


def test_notes_that_cannot_be_read_are_told_and_left_as_they_are(city: Nights) -> None:
    city.take_down("https://quay.example/swans/")
    city.night()
    city.noted.write_text("{")
    report = city.night()
    told = "content/pulled/takedowns/noted.json:1: file: cannot be read; restore it from git"
    assert any(fault.startswith(told) for fault in report.faults)
    assert city.noted.read_text() == "{"
    assert len(city.posts) == 1, "the takedown itself still holds"
