"""Whole nights over a small recorded web: what comes in, what stays, what a fault costs."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import frontmatter
from aggregator.engines import engine
from aggregator.errors import SourceError
from aggregator.feeds import CRASH
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Create, Fetched, Outcome, Report, Roster, Source, Update, Validators
from aggregator.posts import discreet as discreet_room
from aggregator.posts.reading import read_feed
from aggregator.pull import pull

NOW = datetime(2024, 6, 1, 2, tzinfo=UTC)
LIMITS = Limits(gap=0)
QUAY = Source("quay", "https://quay.example/feed.xml", where="content/members/quay.md:4")
LOCK = Source("lock", "https://lock.example/feed.json")
FEEDS = (QUAY, LOCK)
ITEM = """<item><title>{0}</title><link>https://quay.example/{0}</link><guid>{0}</guid>
<pubDate>Fri, 0{1} Mar 2024 09:00:00 GMT</pubDate>
<description>&lt;p&gt;{2}&lt;/p&gt;</description></item>"""


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Quay</title>{"".join(items)}</channel></rss>'


def item(name: str, day: int = 1, said: str = "Hello") -> str:
    return ITEM.format(name, day, said)


class City:
    """A content folder, a recorded web, and a night over them."""

    def __init__(self, root: Path) -> None:
        self.web, self.content = root / "web", root / "content"
        self.content.mkdir()
        self.record("quay.example/feed.xml", rss(item("one"), item("two", 2)))
        self.record("lock.example/feed.json", json.dumps(JSON_FEED))
        self.at = NOW

    def record(self, path: str, body: str) -> None:
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(body, encoding="utf-8")

    def night(
        self, *sources: Source, executor: Executor | None = None, **options: object
    ) -> Report:
        with executor or engine("here") as running:
            report = pull(
                self.content,
                Roster(sources or FEEDS),
                FolderFetcher(self.web, LIMITS),
                running,
                self.at,
                limits=LIMITS,
                **options,
            )
        self.at += timedelta(days=1)
        return report

    def tree(self) -> dict[str, tuple[bytes, int]]:
        files = (path for path in self.content.rglob("*") if path.is_file())
        return {
            path.relative_to(self.content).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in files
        }

    def posts(self) -> dict[str, tuple[bytes, int]]:
        return {path: value for path, value in self.tree().items() if path.endswith(".md")}

    def post(self, word: str) -> tuple[dict[str, object], str]:
        [text] = [value for path, (value, _) in self.posts().items() if word in path]
        return frontmatter.read(text.decode(), word)


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Lock",
    "items": [{"id": "https://lock.example/1", "title": "Open day", "content_text": "Come"}],
}


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def counts(outcome: Outcome) -> list[str]:
    return [type(change).__name__ for change in outcome.changes]


def test_a_first_night_writes_every_post_with_where_it_came_from(city: City) -> None:
    report = city.night()
    assert [counts(outcome) for outcome in report.outcomes] == [["Create", "Create"], ["Create"]]
    assert report.faults == ()
    meta, body = city.post("-one-")
    assert body == "Hello"
    assert meta["date"] == "2024-03-01T09:00:00+00:00"
    assert meta["canonical"] == "https://quay.example/one"
    source = meta["source"]
    assert isinstance(source, dict)
    assert (source["feed"], source["feed_title"], source["id"]) == (QUAY.url, "Quay", "one")
    assert source["first_seen"] == NOW.isoformat()


def test_a_night_in_which_nothing_happened_changes_no_byte(city: City) -> None:
    city.night()
    before = city.tree()
    report = city.night()
    assert all(outcome.unchanged for outcome in report.outcomes)
    assert city.tree() == before


def test_a_feed_without_validators_is_read_again_and_changes_no_byte(city: City) -> None:
    city.record("quay.example/feed.xml.http", "HTTP/1.1 200 OK\nContent-Type: text/xml\n\n")
    city.night()
    before = city.tree()
    city.record("quay.example/feed.xml", rss(item("one"), item("two", 2)) + "<!-- 23:59 -->")
    report = city.night()
    assert counts(report.outcomes[0]) == ["Keep", "Keep"]
    assert {p: v for p, v in city.tree().items() if p.endswith(".md")} == {
        p: v for p, v in before.items() if p.endswith(".md")
    }


def test_without_the_state_the_next_night_writes_the_same_tree(city: City) -> None:
    city.night()
    before = city.tree()
    for file in (city.content / "pulled" / "state").iterdir():
        file.unlink()
    city.night()
    assert {path: value[0] for path, value in city.tree().items()} == {
        path: value[0] for path, value in before.items()
    }
    assert city.posts() == {path: value for path, value in before.items() if path.endswith(".md")}


def test_without_the_posts_the_next_night_writes_them_again(city: City) -> None:
    city.night()
    before = city.posts()
    for path in before:
        (city.content / path).unlink()
    city.at = NOW
    city.night()
    assert {path: value[0] for path, value in city.posts().items()} == {
        path: value[0] for path, value in before.items()
    }


def test_only_what_is_new_is_converted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.night()
    converted = []
    real = discreet_room.clean
    monkeypatch.setattr(
        discreet_room, "clean", lambda html, *rest: converted.append(html) or real(html, *rest)
    )
    city.record(
        "quay.example/feed.xml", rss(item("three", 3), item("two", 2, "Edited"), item("one"))
    )
    report = city.night()
    assert sorted(counts(report.outcomes[0])) == ["Create", "Keep", "Update"]
    assert converted == ["<p>Hello</p>", "<p>Edited</p>"]
    assert city.post("-two-")[1] == "Edited"


def test_a_feed_that_fails_costs_another_nothing_and_says_since_when(city: City) -> None:
    city.night()
    before = city.posts()
    city.record("quay.example/feed.xml", "<html><body>Log in</body></html>")
    city.record("lock.example/feed.json", json.dumps({**JSON_FEED, "title": "Lock!"}))
    first = city.night()
    second = city.night()
    failed, other = second.outcomes
    assert failed.failure is not None
    assert failed.failure.reason.startswith("This is a web page, not a feed")
    assert failed.failing_since == first.started
    assert other.failure is None
    assert city.posts() == before
    city.record("quay.example/feed.xml", rss(item("one"), item("two", 2)))
    healed = city.night(everything=True).outcomes[0]
    assert (healed.failure, healed.failing_since) == (None, None)


def test_a_feed_that_is_not_there_fails_in_plain_words(city: City) -> None:
    gone = Source("quay", "https://quay.example/gone.xml")
    [outcome] = city.night(gone).outcomes
    assert outcome.failure is not None
    assert outcome.failing_since == NOW


def crash(fetched: Fetched, known: frozenset[tuple[str, str]], left: dict[str, str]) -> None:
    if fetched.source == QUAY:
        raise ZeroDivisionError("a bug")
    return read_feed(fetched, known, left)


def test_a_bug_that_one_feed_wakes_is_that_feeds_line_in_the_report(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.posts.reading.read_feed", crash)
    quay, lock = city.night().outcomes
    assert quay.failure is not None
    assert (quay.failure.reason, quay.failure.detail) == (CRASH, "ZeroDivisionError('a bug')")
    assert counts(lock) == ["Create"]


def test_a_run_that_is_stopped_leaves_what_was_settled_with_its_state(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aggregator.accounts.check", stop)
    with pytest.raises(KeyboardInterrupt):
        city.night()
    monkeypatch.undo()
    written = city.posts()
    assert len(written) == 3
    assert all(outcome.unchanged for outcome in city.night().outcomes)
    assert city.posts() == written


def test_a_dry_run_decides_the_same_and_writes_nothing(city: City) -> None:
    dry = city.night(dry_run=True)
    assert city.tree() == {}
    assert list(city.content.iterdir()) == []
    city.at = NOW
    assert city.night().outcomes == dry.outcomes


def test_processes_write_what_one_process_writes(city: City, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = City(tmp_path / "other")
    city.night()
    other.night(executor=engine("processes:1"))
    assert {p: v[0] for p, v in city.tree().items()} == {p: v[0] for p, v in other.tree().items()}


def test_a_takedown_holds_though_the_feed_is_quiet_or_gone(city: City) -> None:
    city.night()
    (city.content / "suppressed.yml").write_text(
        "- match: https://quay.example/one\n  reason: asked for\n"
        "- match: https://lock.example/1\n  reason: asked for\n",
        encoding="utf-8",
    )
    report = city.night(QUAY)  # lock has no feed any more
    assert [counts(outcome)[0] for outcome in report.outcomes] == ["Withdraw", "Withdraw"]
    assert [path for path in city.posts() if "-two-" not in path] == []
    city.record("quay.example/feed.xml", rss(item("one", said="Back"), item("two", 2)))
    city.night()
    assert [path for path in city.posts() if "-two-" not in path] == []


def test_a_damaged_takedown_list_stops_the_run_before_anything_is_written(city: City) -> None:
    (city.content / "suppressed.yml").write_text("- nonsense", encoding="utf-8")
    with pytest.raises(SourceError):
        city.night()
    assert city.posts() == {}


@pytest.mark.parametrize("other", [False, True], ids=["one feed", "two feeds of one member"])
def test_a_pulled_file_that_was_deleted_comes_back_with_the_state_as_without(
    city: City, other: bool
) -> None:
    news = Source("quay", "https://quay.example/news.xml")
    city.record("quay.example/news.xml", rss(item("three", 3)))
    feeds = [QUAY, news] if other else [QUAY]
    city.night(*feeds)
    assert all(outcome.unchanged for outcome in city.night(*feeds).outcomes)
    before = city.posts()
    [path] = [path for path in before if "-one-" in path]
    (city.content / path).unlink()
    city.night(*feeds)
    assert set(city.posts()) == set(before)
    assert all(outcome.unchanged for outcome in city.night(*feeds).outcomes)


def test_a_takedown_that_was_lifted_brings_the_post_back(city: City) -> None:
    city.night()
    before = set(city.posts())
    (city.content / "suppressed.yml").write_text("- match: https://quay.example/one\n")
    city.night()
    assert len(city.posts()) == len(before) - 1
    assert all(outcome.unchanged for outcome in city.night().outcomes)
    (city.content / "suppressed.yml").unlink()
    city.night()
    assert set(city.posts()) == before


def test_a_damaged_pulled_file_is_told_and_left_alone(city: City) -> None:
    city.night()
    [path] = [path for path in city.posts() if "-one-" in path]
    (city.content / path).write_text("scribbled over", encoding="utf-8")
    city.record("quay.example/feed.xml", rss(item("three", 3), item("one", said="Edited")))
    report = city.night()
    assert any(fault.startswith(f"{path}:") for fault in report.faults)
    assert (city.content / path).read_text(encoding="utf-8") == "scribbled over"
    assert counts(report.outcomes[0]) == ["Create"]


def test_a_damaged_state_is_told_and_costs_one_download(city: City) -> None:
    city.night()
    before = city.posts()
    state = city.content / "pulled" / "state" / "quay.json"
    good = state.read_bytes()
    state.write_text("{", encoding="utf-8")
    report = city.night()
    assert any("quay.json" in fault for fault in report.faults)
    assert city.posts() == before
    assert state.read_bytes() == good


def test_a_feed_that_moved_for_good_is_read_and_its_owner_told_what_to_write(city: City) -> None:
    city.record(
        "quay.example/feed.xml.http",
        "HTTP/1.1 301 Moved Permanently\nLocation: https://new.example/feed.xml\n\n",
    )
    city.record("new.example/feed.xml", rss(item("one")))
    [outcome] = city.night(QUAY).outcomes
    assert outcome.notes == (
        "says that it has moved for good to https://new.example/feed.xml: night 1 of 7; to have it "
        "asked there at once, write that address in content/members/quay.md:4",
    )
    state = json.loads((city.content / "pulled/state/quay.json").read_text(encoding="utf-8"))
    assert state["feeds"][QUAY.url]["moved_to"] == "https://new.example/feed.xml"


def test_a_move_is_told_on_quiet_nights_too_until_it_is_written_down(city: City) -> None:
    city.record("quay.example/feed.xml.http", "HTTP/1.1 301 Moved\nLocation: /new.xml\n")
    city.record("quay.example/new.xml", rss(item("one")))
    city.night(QUAY)
    quiet = city.night(QUAY).outcomes[0]
    assert quiet.unchanged
    assert "has moved for good to https://quay.example/new.xml" in quiet.notes[0]
    assert "content/members/quay.md:4" in quiet.notes[0]


def test_a_member_who_wants_less_shown_gets_it_though_the_feed_is_quiet(city: City) -> None:
    city.record("quay.example/feed.xml", rss(item("one", said=" ".join(["word"] * 100))))
    city.night(QUAY)
    _, body = city.post("-one-")
    assert len(body.split()) == 100
    report = city.night(replace(QUAY, display="excerpt"))
    assert counts(report.outcomes[0]) == ["Update"]
    _, body = city.post("-one-")
    assert len(body.split()) == 60


def test_one_post_in_two_feeds_of_a_member_is_one_file_every_night(city: City) -> None:
    news = Source("quay", "https://quay.example/news.xml")
    city.record("quay.example/news.xml", rss(item("two", 2, "Short")))
    first = city.night(QUAY, news)
    assert [counts(outcome) for outcome in first.outcomes] == [["Create", "Create"], ["Keep"]]
    before = city.posts()
    city.record("quay.example/news.xml", rss(item("two", 2, "Shorter")))
    city.record("quay.example/feed.xml", rss(item("one"), item("two", 2)) + "\n")
    city.night(QUAY, news)
    assert city.posts() == before


def test_a_feed_whose_address_was_changed_in_the_member_file_repeats_nothing(city: City) -> None:
    city.night(QUAY)
    before = set(city.posts())
    moved = Source("quay", "https://quay.example/new.xml")
    city.record("quay.example/new.xml", rss(item("one"), item("two", 2)))
    [outcome] = city.night(moved).outcomes
    assert counts(outcome) == ["Update", "Update"]
    assert set(city.posts()) == before


def test_repeats_and_floods_are_noted(city: City) -> None:
    city.record("quay.example/feed.xml", rss(*[item("one")] * 3))
    [outcome] = city.night(QUAY).outcomes
    assert counts(outcome) == ["Create"]
    assert outcome.notes == (
        "2 entries repeat the id and the link of a newer one, and counted once",
    )
    flood = rss(*(f"<item><title>n{number}</title></item>" for number in range(1001)))
    fetched = Fetched(QUAY, QUAY.url, "", flood.encode(), Validators())
    notes = read_feed(fetched, frozenset(), {}).notes
    assert notes == ("has 1000 entries or more: only the newest 1000 are read",)


def test_an_item_that_says_nothing_and_one_that_was_cut_in_the_middle_are_no_posts(
    city: City,
) -> None:
    empty = "<item/><item><pubDate>Sun, 01 Nov 2026 09:00:00 GMT</pubDate></item>"
    whole = rss(item("one"), empty, item("two"))
    city.record("quay.example/feed.xml", whole[: whole.rindex("</description>")])
    [outcome] = city.night(QUAY).outcomes
    assert [change.path.split("-")[3] for change in outcome.changes] == ["one"]
    city.record("quay.example/feed.xml", whole)
    [outcome] = city.night(QUAY).outcomes
    assert [(type(c).__name__, c.path.split("-")[3]) for c in outcome.changes] == [
        ("Keep", "one"),
        ("Create", "two"),
    ]


def test_titles_that_show_markup_keep_it_and_lose_what_cannot_be_seen(city: City) -> None:
    entry = "<entry><id>1</id><title>Use &lt;b> \u202eor\u200b not</title></entry>"
    city.record(
        "quay.example/feed.xml",
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Q</title>{entry}</feed>',
    )
    city.night(QUAY)
    assert city.post("use-b")[0]["title"] == "Use <b> or not"


def test_progress_hears_of_every_source_twice(city: City) -> None:
    heard = []
    city.night(on_progress=lambda step, source: heard.append((step, source.member)))
    assert sorted(heard) == [
        (step, name) for step in ("asked", "read") for name in ("lock", "quay")
    ]


def test_every_change_is_told_with_its_path_under_the_member(city: City) -> None:
    for outcome in city.night().outcomes:
        for change in outcome.changes:
            assert isinstance(change, Create | Update)
            assert change.path.startswith(f"pulled/{outcome.source.member}/")
