"""Nights in which readers' comments are asked for: what comes, waits and goes."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import conversation
from aggregator import report as told
from aggregator.comments import threads as threads_room
from aggregator.conversation import CRASH
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import CommentsOutcome, Report, Roster, Source
from aggregator.pull import pull

LIMITS = Limits(gap=0)
FEED = Source("quay", "https://quay.example/feed/", comments="imported", where="members/quay.md:4")
POST = "pulled/quay/2026-11-01-open-11112222.md"
PAGE = "https://quay.example/open/"
THREAD = f"{PAGE}feed/"
PLACE = "quay.example/open/feed/index.xml"
ITEM = """<item><guid isPermaLink="false">c{0}</guid><link>https://quay.example/open/#comment-{0}</link>
<dc:creator>Kim {0}</dc:creator><pubDate>{1:02} Nov 2026 09:00:00 GMT</pubDate>
<description><![CDATA[{2}]]></description></item>"""
LINKS = '<a href="https://a.example/">a</a> <a href="https://b.example/">b</a>'


def rss(*items: str) -> str:
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    return f"{head}<title>Comments on: Open</title>{''.join(items)}</channel></rss>"


def item(number: int, said: str = "<p>Hello</p>", day: int = 0) -> str:
    return ITEM.format(number, day or number, said)


class City:
    """A member with one post, the feed of comments on it, and nights."""

    def __init__(self, root: Path) -> None:
        self.web, self.content = root / "web", root / "content"
        self.now = datetime(2026, 11, 20, 2, tzinfo=UTC)
        self.post()
        self.record(PLACE, rss(item(2), item(1)))

    def post(self, path: str = POST, comments: str = THREAD, canonical: str = PAGE) -> None:
        self.write(
            path,
            f"---\ntitle: Open\ndate: 2026-11-01T09:00:00+00:00\ncanonical: {canonical}\nsource:\n"
            f"  feed: {FEED.url}\n  id: {path}\n  comments: {comments}\n  hash: x\n"
            "  first_seen: 2026-11-01T09:00:00+00:00\n---\n\nOpen.\n",
        )

    def write(self, path: str, text: str) -> None:
        place = self.content / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def record(self, path: str, body: str, head: str = "") -> None:
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(body, encoding="utf-8")
        if head:
            place.with_name(place.name + ".http").write_text(head)

    def night(
        self, *sources: Source, executor: Executor | None = None, **options: object
    ) -> Report:
        """One night. The blog's own feed cannot be read in any of them: nothing hangs on that."""
        with executor or engine("here") as running:
            report = pull(
                self.content,
                Roster(sources or (FEED,)),
                FolderFetcher(self.web, LIMITS),
                running,
                self.now,
                limits=LIMITS,
                **options,
            )
        self.now += timedelta(days=1)
        return report

    def comments(self) -> dict[str, str]:
        found = sorted(self.content.glob("pulled/*/comments/*/*.md"))
        return {path.relative_to(self.content).as_posix(): path.read_text() for path in found}

    def said(self) -> list[str]:
        """The last line of each comment that is here, in the order of its date."""
        return [text.splitlines()[-1] for text in self.comments().values()]

    def tree(self) -> dict[str, tuple[bytes, int]]:
        files = [path for path in self.content.rglob("*") if path.is_file()]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    def kept(self) -> dict[str, tuple[bytes, int]]:
        """What is committed: without the state, which counts the nights of the blog's failure."""
        return {path: seen for path, seen in self.tree().items() if "pulled/state" not in path}


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def only(report: Report) -> CommentsOutcome:
    (outcome,) = report.comments
    return outcome


def lines(report: Report) -> list[str]:
    return [line for line in told.text(report).splitlines() if "comment" in line or "    " in line]


def test_comments_come_under_their_post_also_while_its_own_feed_cannot_be_read(city: City) -> None:
    report = city.night()
    assert [path.rsplit("/", 1)[0] for path in city.comments()] == [
        "pulled/quay/comments/11112222"
    ] * 2
    assert f"quay  {THREAD}  comments: 2 new" in lines(report)
    assert told.summary(report).startswith("1 feed: 0 new posts, 2 new comments")


def test_a_night_in_which_nothing_happened_changes_no_byte(city: City) -> None:
    city.record(PLACE, rss(item(3, LINKS), item(2), item(1)))
    city.night()
    before = city.kept()
    for _ in range(2):
        report = city.night()
        assert city.kept() == before
    assert len(only(report).held) == 1, "what waits is told of every night"


def test_what_did_not_change_is_not_read_again(city: City) -> None:
    city.night()
    assert only(city.night()).unchanged


def test_without_the_state_nothing_changes(city: City) -> None:
    city.night()
    (city.content / "pulled/state/quay.json").unlink()
    before = city.comments()
    assert only(city.night()).unchanged is False
    assert city.comments() == before


def test_a_file_that_somebody_deleted_comes_back(city: City) -> None:
    city.night()
    before = city.comments()
    (city.content / next(iter(before))).unlink()
    city.night()
    assert city.comments().keys() == before.keys()


def test_without_the_member_s_word_nothing_is_asked_and_what_is_here_goes(city: City) -> None:
    city.night()
    report = city.night(replace(FEED, comments="off"))
    assert city.comments() == {}
    assert "    pulled/quay/comments/11112222/" in told.text(report)
    assert "its member has switched comments off" in told.text(report)
    assert city.night(replace(FEED, comments="off")).comments == ()


def test_of_a_member_who_is_not_asked_any_more_the_comments_stay(city: City) -> None:
    city.night()
    before = city.comments()
    city.night(Source("lock", "https://lock.example/feed/"))
    assert city.comments() == before


def test_a_comment_with_two_links_waits_and_nothing_of_it_is_kept_or_told(city: City) -> None:
    city.record(PLACE, rss(item(2, f"Buy cheap {LINKS}"), item(1)))
    report = city.night()
    assert len(city.comments()) == 1
    everything = b"".join(data for data, _ in city.tree().values()).decode()
    for where in (everything, told.text(report), told.as_json(report), told.markdown(report)):
        assert "cheap" not in where
        assert "Kim 2" not in where
        assert "a.example" not in where
    (held,) = only(report).held
    waits = f"{held.mark}  {PAGE}#comment-2  waits, because it carries 2 links: "
    assert waits in told.text(report)
    assert f"quay  {waits}" in told.faults(report), "somebody has to decide"
    assert json.loads(told.as_json(report))["comments"][0]["held"] == [
        {"id": held.mark, "address": f"{PAGE}#comment-2", "reason": "it carries 2 links"}
    ]
    assert held.mark in told.markdown(report)


def test_a_person_lets_a_comment_through_and_takes_it_back(city: City) -> None:
    city.record(PLACE, rss(item(2, f"Two {LINKS}"), item(1)))
    (held,) = only(city.night()).held
    city.write("moderation.yml", f"allow:\n  - id: {held.mark}\n    reason: both are ours\n")
    assert only(city.night()).held == ()
    assert len(city.comments()) == 2
    assert only(city.night()).unchanged
    city.write("moderation.yml", f"refuse:\n  - id: {held.mark}\n")
    report = city.night()
    assert len(city.comments()) == 1
    assert "content/moderation.yml refuses it" in told.text(report)
    assert report.comments[-1].refused == 1
    assert [outcome.held for outcome in report.comments] == [(), ()]


def test_where_the_member_wants_so_each_waits_for_a_person(city: City) -> None:
    moderated = replace(FEED, comments="moderated")
    held = only(city.night(moderated)).held
    assert city.comments() == {}
    city.write("moderation.yml", f"allow: [{{id: {held[0].mark}}}]\n")
    assert only(city.night(moderated)).held == held[1:]
    assert len(city.comments()) == 1


def test_while_rulings_cannot_be_read_no_comment_comes_and_takedowns_still_hold(city: City) -> None:
    city.night()
    city.record(PLACE, rss(item(3), item(2), item(1)))
    city.write("moderation.yml", "refuse:\n  - id: abc\n  - reason: x\nalow: []\n")
    city.write("suppressed.yml", f"- match: {PAGE}#comment-1\n")
    report = city.night()
    assert len(city.comments()) == 1
    assert report.faults[-3:] == (
        "content/moderation.yml:2: id: is no mark of a comment; copy it from the report, such as "
        "0123456789ab-cdef01234567",
        "content/moderation.yml:3: id: is no mark of a comment; copy it from the report, such as "
        "0123456789ab-cdef01234567",
        "content/moderation.yml:4: alow: is not known; did you mean `allow`?",
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- x\n", "1: file: has no lists; write `allow:` or `refuse:`"),
        ("allow: yes\n", "1: allow: is not a list; begin each item with `- id: `"),
        ("allow:\n  - x\n", "2: item: has no `id`; write `- id: `"),
        ("allow:\n  - &a x\n", "2: `&` and `*` names are not read"),
        (
            "allow: [{id: 0123456789ab-cdef01234567}]\nrefuse: [{id: 0123456789ab-cdef01234567}]\n",
            "2: refuse: 0123456789ab-cdef01234567 is allowed too; keep one of the two",
        ),
    ],
)
def test_a_wrong_ruling_is_told_with_its_line(city: City, text: str, fault: str) -> None:
    city.write("moderation.yml", text)
    report = city.night()
    assert report.faults[-1].startswith(f"content/moderation.yml:{fault}")
    assert city.comments() == {}


def test_a_takedown_takes_one_comment_away_for_good_and_the_post_takes_all(city: City) -> None:
    city.night()
    city.write("suppressed.yml", f"- match: {PAGE}#comment-1\n  reason: asked for by its author\n")
    city.night()
    assert len(city.comments()) == 1
    assert "#comment-2" in next(iter(city.comments().values()))
    city.write("suppressed.yml", f"- match: {PAGE}\n")
    report = city.night()
    assert city.comments() == {}
    assert "its post is not here any more" in told.text(report)


def test_edits_and_removals_at_their_home_are_followed_and_the_window_is_not(city: City) -> None:
    city.record(PLACE, rss(item(3), item(2, "<p>Second</p>"), item(1, "<p>First</p>")))
    city.night()
    city.record(PLACE, rss(item(4, "<p>Fourth</p>"), item(2, "<p>Mended</p>")))
    report = city.night()
    assert city.said() == ["First", "Mended", "Fourth"], "the third was taken away at its home"
    assert "it is not at its home any more" in told.text(report)
    assert f"quay  {THREAD}  comments: 1 new, 1 updated, 1 withdrawn" in lines(report)


def test_when_the_last_comment_is_gone_at_its_home_it_goes_here(city: City) -> None:
    city.night()
    city.record(PLACE, rss()[:60])
    city.night()
    assert len(city.comments()) == 2, "half a document says nothing"
    city.record(PLACE, rss())
    city.night()
    assert city.comments() == {}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<!doctype html><html><body>Log in</body></html>", "web page"),
        ("", "empty"),
        ("<rss", "damaged|not a feed"),
    ],
)
def test_a_feed_that_cannot_be_read_is_one_line_and_what_is_here_stays(
    city: City, body: str, words: str
) -> None:
    city.night()
    before = city.comments()
    city.record(PLACE, body)
    for _ in range(2):
        (line,) = [line for line in told.text(city.night()).splitlines() if THREAD in line]
        assert "comments could not be read: " in line
    assert city.comments() == before


def test_a_feed_of_comments_that_is_missing_costs_no_other_post_anything(city: City) -> None:
    city.post("pulled/quay/2026-11-02-shut-33334444.md", "https://quay.example/shut/feed/")
    report = city.night()
    assert len(city.comments()) == 2
    assert [outcome.failure is None for outcome in report.comments] == [False, True]


def test_a_feed_that_leads_to_another_site_is_not_read(city: City) -> None:
    city.record("elsewhere.example/feed.xml", rss(item(1)))
    head = "HTTP/1.1 302 Found\nLocation: https://elsewhere.example/feed.xml\n"
    city.record(PLACE, "", head)
    report = city.night()
    assert city.comments() == {}
    assert "leads to another site" in told.text(report)


def test_a_feed_of_another_site_is_not_asked(city: City) -> None:
    city.record("elsewhere.example/open/feed.xml", rss(item(1)))
    city.post(comments="https://elsewhere.example/open/feed.xml")
    report = city.night()
    assert city.comments() == {}
    assert "but is of another site: it is not asked" in told.text(report)


def test_two_posts_of_one_name_at_two_members_do_not_touch_each_other(city: City) -> None:
    city.post("pulled/lock/2026-11-01-open-11112222.md")
    lock = replace(FEED, member="lock")
    city.night(FEED, lock)
    folders = {path.rsplit("/", 1)[0] for path in city.comments()}
    assert folders == {"pulled/lock/comments/11112222", "pulled/quay/comments/11112222"}
    city.night(FEED, replace(lock, comments="off"))
    assert {path.split("/")[1] for path in city.comments()} == {"quay"}


def test_a_dry_run_tells_and_writes_nothing(city: City) -> None:
    before = city.tree()
    report = city.night(dry_run=True)
    assert city.tree() == before
    assert f"quay  {THREAD}  comments: 2 new" in lines(report)


def test_a_damaged_file_is_a_fault_and_the_others_are_read(city: City) -> None:
    city.night()
    first, _ = city.comments()
    city.write(first, "---\ntype: comment\n---\n\nMine\n")
    city.record(PLACE, rss(item(3), item(2), item(1)))
    report = city.night()
    what = "source: is missing; delete the file, and the next pull restores it"
    assert f"{first}:1: {what}" in report.faults
    assert city.comments()[first].endswith("Mine\n")
    assert len(city.comments()) == 3


def test_a_bug_in_one_thread_is_one_line(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(threads_room, "_comment", broken)
    report = city.night()
    assert CRASH in told.text(report)
    assert "oh" in told.text(report)


def test_what_there_is_no_time_for_is_asked_on_another_night(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.night()
    before = city.comments()
    monkeypatch.setattr(conversation, "SECONDS", 0)
    assert conversation.OUT_OF_TIME in told.text(city.night())
    assert city.comments() == before
    monkeypatch.undo()
    assert only(city.night()).unchanged, "what was known is known still"


def test_a_folder_that_is_a_link_elsewhere_stops_nothing(city: City, tmp_path: Path) -> None:
    city.night()
    folder = city.content / "pulled/quay/comments"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    report = city.night(replace(FEED, comments="off"))
    assert len(city.comments()) == 2 or [*(tmp_path / "elsewhere").rglob("*.md")]
    assert any("is a symbolic link" in line for line in report.unwritten)


def test_the_same_comes_out_of_worker_processes(city: City) -> None:
    city.night()
    before = city.comments()
    for path in before:
        (city.content / path).unlink()
    (city.content / "pulled/state/quay.json").unlink()
    city.now = datetime(2026, 11, 20, 2, tzinfo=UTC)
    city.night(executor=engine("processes:1"))
    assert city.comments() == before
