"""A feed brings what its member agreed to, when it was agreed, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import frontmatter
from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import (
    Create,
    Entry,
    Keep,
    Outcome,
    Post,
    Roster,
    Selection,
    Source,
    Stored,
    Withdraw,
)
from aggregator.posts.plan import Decision, Standing, decide
from aggregator.posts.selection import left_out
from aggregator.pull import pull
from aggregator.sources import from_members
from aggregator.store import viewed

NOW = datetime(2024, 6, 20, 2, tzinfo=UTC)
SOURCE = Source("quay", "https://quay.example/feed.xml")
DAY = timedelta(days=1)


def post(number: int, date: datetime | None = NOW, source: Source = SOURCE) -> Post:
    """Make a post that is `number` days old."""
    link = f"https://quay.example/{number}"
    when = date - number * DAY if date else None
    meta = {"source": {"feed": source.url, "id": f"id-{number}", "hash": f"h{number}"}}
    words = f"Number {number}"
    return Post(source.member, f"id-{number}", f"h{number}", link, words, when, meta, words)


def numbers(held: Sequence[Stored]) -> list[int]:
    return sorted(int(file.canonical.rpartition("/")[2] or 0) for file in held)


def night(
    held: Sequence[Stored], posts: Sequence[Post], source: Source, now: datetime = NOW
) -> tuple[Decision, list[Stored]]:
    decision = decide(Standing(held), posts, source, now)
    texts = [change for change in decision.changes if isinstance(change, Create)]
    files = viewed(held, decision.changes)
    links = {change.path: f"https://quay.example/{_number(change)}" for change in texts}
    return decision, [replace(f, canonical=links.get(f.path, f.canonical)) for f in files]


def _number(change: Create) -> str:
    return str(frontmatter.read(change.text, "x")[0]["title"]).rpartition(" ")[2]


def test_a_post_is_written_when_its_embargo_is_over_and_not_before() -> None:
    source, posts = replace(SOURCE, embargo=3), [post(n) for n in range(6)]
    decision, held = night([], posts, source)
    assert numbers(held) == [3, 4, 5]
    assert decision.deferred == 3
    assert decision.notes == ("new posts that wait for the end of their embargo: 3",)
    decision, held = night(held, posts, source, NOW + 2 * DAY)
    assert numbers(held) == [1, 2, 3, 4, 5]
    decision, held = night(held, posts, source, NOW + 3 * DAY)
    assert (numbers(held), decision.deferred, decision.notes) == ([0, 1, 2, 3, 4, 5], 0, ())


def test_a_post_without_a_date_cannot_be_kept_back_and_is_not_shown_early() -> None:
    decision, held = night([], [post(1, None)], replace(SOURCE, embargo=3))
    assert (held, decision.deferred) == ([], 0)
    assert decision.notes == ("new posts without a date, which the embargo keeps out: 1",)


def test_what_is_here_stays_when_an_embargo_is_agreed_later() -> None:
    _, held = night([], [post(0)], SOURCE)
    decision, _ = night(held, [post(0)], replace(SOURCE, embargo=30))
    assert [type(change) for change in decision.changes] == [Keep]


def test_so_many_come_a_day_and_the_oldest_first_and_none_is_lost() -> None:
    source, posts = replace(SOURCE, max_per_day=2, backfill=5), [post(n) for n in range(20)]
    decision, held = night([], posts, source)
    assert numbers(held) == [3, 4]
    assert decision.deferred == 3
    assert decision.notes == (
        "new posts that wait for another night, as max_per_day is 2: 3",
        "older posts that are left where they are, as backfill is 5: 15",
    )
    again, _ = night(held, posts, source, NOW + DAY / 2)
    assert [type(change) for change in again.changes] == [Keep, Keep]
    posts = [post(-1), *posts]
    _, held = night(held, posts, source, NOW + DAY)
    assert numbers(held) == [1, 2, 3, 4]
    decision, held = night(held, posts, source, NOW + 2 * DAY)
    assert decision.deferred == 0
    assert numbers(held) == [-1, 0, 1, 2, 3, 4]


def test_posts_of_one_moment_come_in_turn_too() -> None:
    source = replace(SOURCE, max_per_day=2, backfill=4)
    posts = [replace(post(n), date=NOW - DAY) for n in range(9)]
    held: list[Stored] = []
    for day in range(4):
        _, held = night(held, posts, source, NOW + day * DAY)
    assert numbers(held) == [0, 1, 2, 3]


@given(
    st.lists(st.none() | st.integers(0, 9), max_size=12),
    st.none() | st.integers(1, 4),
    st.integers(1, 3),
    st.sampled_from([0, 2]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_agreed_nights_end_in_peace(
    days: list[int | None], backfill: int | None, most: int, embargo: int
) -> None:
    source = replace(SOURCE, backfill=backfill, max_per_day=most, embargo=embargo)
    dated = sorted(d for d in days if d is not None)
    order = [*dated, *(None for d in days if d is None)]
    posts = [
        replace(post(n), date=None if d is None else NOW - d * DAY) for n, d in enumerate(order)
    ]
    held: list[Stored] = []
    for at in range(20):
        decision, after = night(held, posts, source, NOW + at * DAY)
        assert len(after) - len(held) <= most
        held = after
    assert decision.deferred == 0
    assert all(isinstance(change, Keep) for change in decision.changes)
    free = [one for one in posts if one.date or not embargo]
    assert len(held) >= min(len(free), backfill or len(free))
    if not embargo:  # what it keeps back is newer than the backfill, and comes on top
        assert len(held) == min(len(free), backfill or len(free))


def test_a_feed_takes_back_what_came_by_it_and_nothing_else() -> None:
    other = replace(SOURCE, url="https://quay.example/other.xml")
    held = viewed([], decide(Standing(), [post(1), post(2)], SOURCE, NOW).changes)
    held = viewed(held, decide(Standing(held), [post(3, NOW, other)], other, NOW).changes)
    gone = frozenset({"id-1", "id-2", "id-3", "id-9"})
    decision = decide(Standing(held, deleted=gone), [post(2)], SOURCE, NOW)
    [withdrawn] = [change for change in decision.changes if isinstance(change, Withdraw)]
    assert "number-1" in withdrawn.path
    assert withdrawn.reason == "its own feed says that it was deleted"
    assert decision.notes == ("posts that the feed says were deleted: 1",)
    after = viewed(held, decision.changes)
    assert len(after) == 2
    assert decide(Standing(after, deleted=gone), [post(2)], SOURCE, NOW).changes == (
        Keep(next(file.path for file in after if "number-2" in file.path)),
    )


def test_a_post_is_taken_back_by_the_id_it_has_now() -> None:
    held = viewed([], decide(Standing(), [post(1)], SOURCE, NOW).changes)
    meta = {"source": {"feed": SOURCE.url, "id": "new", "hash": "h"}}
    renamed = replace(post(1), identity="new", content_hash="h", meta=meta)
    held = viewed(held, decide(Standing(held), [renamed], SOURCE, NOW).changes)
    decision = decide(Standing(held, deleted=frozenset({"new"})), [], SOURCE, NOW)
    assert [type(change) for change in decision.changes] == [Withdraw]


ENTRY = Entry(
    "1",
    "https://quay.example/1",
    "A Party on the Quay",
    "<p>Bring <b>cake</b> &amp; an Öl lamp.</p><p>Open\n day.</p>",
    "https://quay.example/1",
    tags=("Making", "#OpenData"),
    language="en-GB",
)


@pytest.mark.parametrize(
    "named",
    [
        Selection(tags=("making",)),
        Selection(tags=("opendata", "x")),
        Selection(words=("CAKE",)),
        Selection(words=("öl",)),
        Selection(words=("open day",)),
        Selection(words=("quay",)),
        Selection(languages=("pl", "en")),
        Selection(tags=("x",), words=("y",), languages=("en",)),
    ],
)
def test_an_entry_is_chosen_by_any_tag_word_or_language(named: Selection) -> None:
    assert left_out(ENTRY, "", replace(SOURCE, include=named)) == ""
    assert left_out(ENTRY, "", replace(SOURCE, exclude=named)) == "exclude"
    assert left_out(ENTRY, "", replace(SOURCE, include=named, exclude=named)) == "exclude"


@pytest.mark.parametrize(
    "named",
    [
        Selection(tags=("mak", "open data")),
        Selection(words=("art", "ca", "cakes", "b", "day open")),
        Selection(languages=("pl",)),
    ],
)
def test_parts_of_words_choose_nothing(named: Selection) -> None:
    assert left_out(ENTRY, "", replace(SOURCE, include=named)) == "include"
    assert left_out(ENTRY, "", replace(SOURCE, exclude=named)) == ""


def test_a_feed_speaks_for_entries_that_do_not_say_their_language() -> None:
    silent = replace(ENTRY, language="")
    english = replace(SOURCE, include=Selection(languages=("en",)))
    assert left_out(silent, "en", english) == ""
    assert left_out(silent, "", english) == "include"


def entry(name: str, number: int, tag: str = "") -> str:
    return (
        f"<entry><id>{name}</id><title>{name}</title><link href='https://quay.example/{name}'/>"
        f"<updated>2024-06-{20 - number:02}T00:00:00Z</updated>"
        f"<category term='{tag}'/><content>Words of {name}</content></entry>"
    )


class City:
    """A content folder, a recorded web, and nights over them."""

    def __init__(self, root: Path) -> None:
        self.web, self.content, self.at = root / "web", root / "content", NOW
        self.content.mkdir()

    def record(self, *entries: str, path: str = "quay.example/feed.xml") -> None:
        place = self.web / path
        place.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(entries)
        text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Quay</title>{body}</feed>"
        place.write_text(text, encoding="utf-8")

    def night(self, *sources: Source) -> list[Outcome]:
        fetcher, limits = FolderFetcher(self.web, Limits(gap=0)), Limits(gap=0)
        with engine("here") as running:
            report = pull(self.content, Roster(sources), fetcher, running, self.at, limits=limits)
        self.at += DAY
        assert report.faults == ()
        return list(report.outcomes)

    def posts(self) -> dict[str, str]:
        files = sorted((self.content / "pulled").glob("*/*.md"))
        return {f.relative_to(self.content).as_posix(): f.read_text("utf-8") for f in files}


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def test_what_waits_comes_though_the_feed_does_not_change(city: City) -> None:
    city.record(*(entry(f"post-{n}", n) for n in range(5)))
    slow = replace(SOURCE, max_per_day=2)
    assert [outcome.deferred for outcome in city.night(slow)] == [3]
    for held in (4, 5):
        [outcome] = city.night(slow)
        assert not outcome.unchanged
        assert len(city.posts()) == held
    assert [outcome.unchanged for outcome in city.night(slow)] == [True]


def test_a_filter_decides_what_is_taken_and_what_was_taken_is_kept_up_to_date(city: City) -> None:
    city.record(entry("one", 1, "Private"), entry("two", 2))
    city.night(SOURCE)
    picky = replace(SOURCE, exclude=Selection(tags=("private",)))
    edited = entry("one", 1, "Private").replace("Words of", "Better words of")
    city.record(entry("three", 0, "private"), edited, entry("two", 2))
    [outcome] = city.night(picky)
    assert outcome.notes == ("entries left out because of exclude: 1",)
    assert [path.split("-")[-2] for path in city.posts()] == ["two", "one"]
    assert "Better words of one" in "".join(city.posts().values())


def test_a_licence_is_written_into_every_post_when_it_changes(city: City) -> None:
    city.record(entry("one", 1))
    city.night(SOURCE)
    [text] = city.posts().values()
    assert "licence" not in text
    city.night(replace(SOURCE, licence="CC BY 4.0"))
    [text] = city.posts().values()
    assert "\nlicence: CC BY 4.0\n" in text


def deleted(name: str) -> str:
    names = "xmlns:at='http://purl.org/atompub/tombstones/1.0'"
    return f"<at:deleted-entry {names} ref='{name}' when='2024-06-19T00:00:00Z'/>"


def test_a_deleted_entry_takes_its_post_away_and_no_other_members(city: City) -> None:
    theirs = Source("lock", "https://lock.example/feed.xml")
    for path in ("quay.example/feed.xml", "lock.example/feed.xml"):
        city.record(entry("one", 1), entry("two", 2), entry("three", 3), path=path)
    city.night(SOURCE, theirs)
    before = city.posts()
    city.record(entry("two", 2), deleted("one"), deleted("two"))
    [mine, other] = city.night(SOURCE, theirs)
    assert mine.notes == ("posts that the feed says were deleted: 1",)
    assert not other.changes
    gone = before.keys() - city.posts().keys()
    assert [path.split("/")[1] + path.rpartition("-")[0][-4:] for path in gone] == ["quay-one"]
    city.night(SOURCE, theirs)
    assert len(city.posts()) == 5


def test_two_members_who_claim_one_id_have_a_file_each_and_write_only_their_own(city: City) -> None:
    theirs = Source("lock", "https://lock.example/feed.xml")
    city.record(entry("tag:quay,1", 1))
    city.night(SOURCE)
    [(path, before)] = city.posts().items()
    for night in range(3):
        forged = entry("tag:quay,1", 1).replace("Words", f"False words {night}")
        city.record(forged, path="lock.example/feed.xml")
        city.night(theirs, SOURCE) if night % 2 else city.night(SOURCE, theirs)
        posts = city.posts()
        assert posts[path] == before
        [other] = [text for name, text in posts.items() if name.startswith("pulled/lock/")]
        assert f"False words {night}" in other
        assert len(posts) == 2


def test_a_new_feed_brings_its_ten_newest_unless_its_member_says_otherwise(city: City) -> None:
    (city.content / "members").mkdir()
    city.record(*(entry(f"post-{n}", n) for n in range(15)))
    for backfill, expected in (("", 10), ("    backfill: 2\n", 2), ("    backfill: all\n", 15)):
        head = f"---\nname: Quay\nfeeds:\n  - url: {SOURCE.url}\n{backfill}---\n"
        (city.content / "members/quay.md").write_text(head, encoding="utf-8")
        roster = from_members(city.content, NOW.date())
        assert roster.faults == ()
        decision = decide(Standing(), [post(n) for n in range(15)], roster.sources[0], NOW)
        assert len(decision.changes) == expected


def test_a_backfill_holds_though_another_feed_of_the_member_brings_the_whole_archive(
    city: City,
) -> None:
    both = replace(SOURCE, backfill=1), Source("quay", "https://quay.example/all.xml")
    old = [entry(f"post-{n}", n) for n in range(3, 19)]
    city.record(*old)
    city.record(*old[::2], path="quay.example/all.xml")
    city.night(*both)
    first = city.posts()
    assert len(first) == 8
    city.record(entry("news", 1), *old)
    city.night(*both)
    assert len(city.posts()) == 9
    for state in (city.content / "pulled" / "state").iterdir():
        state.unlink()
    city.night(*both)
    assert len(city.posts()) == 9
