"""Every decision, on values alone: what is written, kept, replaced and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import frontmatter
from aggregator.model import Change, Create, Keep, Post, Same, Source, Stored, Update, Withdraw
from aggregator.posts.plan import Standing, plan, slug
from aggregator.posts.plan import decide as decided
from aggregator.store import viewed

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SOURCE = Source("quay", "https://quay.example/feed")
OTHER = Source("quay", "https://quay.example/other")


def post(
    name: str = "id-1",
    link: str = "https://quay.example/a",
    title: str = "A title",
    date: datetime | None = datetime(2024, 3, 1, 9, tzinfo=UTC),
    said: str = "one",
    source: Source = SOURCE,
) -> Post:
    digest = f"{said} of {source.url}"
    meta = {"source": {"feed": source.url, "id": name, "hash": digest}}
    canonical = {"canonical": link} if link else {}
    return Post(source.member, name, digest, link, title, date, canonical | meta, said)


def files(*posts: Post, now: datetime = NOW, source: Source = SOURCE) -> list[Stored]:
    return viewed([], plan(Standing(), posts, source, now))


def decide(
    stored: Sequence[Stored],
    *posts: Post | Same,
    source: Source = SOURCE,
    **standing: frozenset[str],
) -> list[Change]:
    return plan(Standing(stored, **standing), posts, source, LATER)


def kinds(changes: Sequence[Change]) -> list[str]:
    return [type(change).__name__ for change in changes]


def test_a_new_post_gets_a_path_of_its_member_date_title_and_identity() -> None:
    [change] = decide([], post())
    assert isinstance(change, Create)
    assert change.path == "pulled/quay/2024-03-01-a-title-eb66c623.md"
    meta, body = frontmatter.read(change.text, change.path)
    assert list(meta) == ["title", "date", "canonical", "source"]
    assert list(meta["source"]) == ["feed", "id", "hash", "first_seen"]
    assert meta["source"]["first_seen"] == "2024-06-02T12:00:00+00:00"
    assert body == "one"


def test_an_edit_keeps_path_date_and_first_seen() -> None:
    before = files(post())
    edited = post(title="New title", date=LATER, said="two")
    [change] = decide(before, edited)
    assert isinstance(change, Update)
    [after] = viewed(before, [change])
    assert (after.path, after.date, after.first_seen) == (
        before[0].path,
        before[0].date,
        before[0].first_seen,
    )
    assert "New title" in change.text


def test_a_date_in_the_future_or_none_becomes_the_time_of_first_sight() -> None:
    for date in (datetime(2041, 1, 1, tzinfo=UTC), None):
        assert files(post(date=date))[0].date == NOW
    assert files(post(date=datetime(1, 1, 1, tzinfo=UTC)))[0].path.startswith("pulled/quay/0001-")


def test_what_is_gone_from_the_feed_is_left_alone() -> None:
    assert decide(files(post())) == []


def test_a_new_id_for_an_old_address_is_the_same_post() -> None:
    before = files(post(name="old"))
    assert kinds(decide(before, post(name="new"))) == ["Keep"]
    [change] = decide(before, post(name="new", said="two"))
    assert isinstance(change, Update)
    [after] = viewed(before, [change])
    assert after.identity == "old"
    assert kinds(decide([after], post(name="newer", said="two"))) == ["Keep"]


def test_a_site_that_moves_to_https_repeats_nothing() -> None:
    before = files(post(name="http://www.quay.example/a", link="http://www.quay.example/a"))
    moved = post(name="https://quay.example/a/", link="https://quay.example/a/", said="two")
    assert kinds(decide(before, moved)) == ["Update"]


def test_a_post_that_changes_every_night_is_told_after_a_week_and_no_edit_is_lost() -> None:
    held, told = files(post()), []
    for night in range(1, 31):
        now = NOW + timedelta(days=night, minutes=night % 7)
        decision = decided(Standing(held), [post(said=f"night {night}")], SOURCE, now)
        assert kinds(decision.changes) == ["Update"]
        held = viewed(held, decision.changes)
        told.append(decision.notes)
    assert told[:6] == [()] * 6
    assert set(told[6:]) == {("posts that have changed on 7 nights in a row or more: 1",)}
    assert (held[0].changed, held[0].nights) == ("2024-07-01", 30)
    later = decided(Standing(held), [post(said="x")], SOURCE, NOW + timedelta(days=40))
    assert (later.notes, viewed(held, later.changes)[0].nights) == ((), 0)


def test_a_post_that_loses_a_number_is_told_on_the_night_on_which_it_is_written() -> None:
    loses = replace(post(), meta={**post().meta, "withheld": "yes"})
    first = decided(Standing(), [loses, post("id-2", "https://quay.example/2")], SOURCE, NOW)
    assert [note for note in first.notes if "lose" in note] == [
        "posts that lose a telephone number or an e-mail address, as no member's file says it: 1"
    ]
    assert decided(Standing(viewed([], first.changes)), [loses], SOURCE, LATER).notes == ()


def test_a_changed_address_under_the_same_id_is_the_same_post() -> None:
    assert kinds(decide(files(post()), post(link="https://quay.example/b", said="2"))) == ["Update"]


@pytest.mark.parametrize("link", ["https://quay.example/show", "https://quay.example/"])
def test_episodes_that_all_link_to_one_page_are_not_written_over_one_another(link: str) -> None:
    first = post(name="ep1", link=link, date=datetime(2024, 3, 1, tzinfo=UTC))
    second = post(name="ep2", link=link, date=datetime(2024, 3, 8, tzinfo=UTC), said="two")
    assert kinds(decide(files(first), second)) == ["Create"]
    assert kinds(decide(files(first), second, first)) == ["Keep", "Create"]
    assert len(files(first, second)) == 2


def test_posts_that_begin_to_share_an_id_keep_their_files() -> None:
    alone = files(post(name="x", link="https://quay.example/1"))
    one = post(name="x https://quay.example/1", link="https://quay.example/1")
    two = post(name="x https://quay.example/2", link="https://quay.example/2", said="two")
    both = viewed(alone, decide(alone, two, one))
    assert len(both) == 2
    back = post(name="x", link="https://quay.example/2", said="two")
    assert decide(both, back) == [Keep(next(f.path for f in both if "/2" in f.canonical))]


def test_a_post_of_two_feeds_belongs_to_the_first_and_is_not_rewritten_in_turn() -> None:
    before = files(post())
    twin = post(source=OTHER, said="shorter")
    siblings = frozenset({SOURCE.url})
    assert kinds(decide(before, twin, source=OTHER, siblings=siblings)) == ["Keep"]
    # once the first feed is no longer the member's, the second takes over
    assert kinds(decide(before, twin, source=OTHER)) == ["Update"]


@pytest.mark.parametrize(
    "name",
    [
        "id-1",
        "https://quay.example/a",
        "http://www.quay.example/a/",
        "pulled/quay/2024-03-01-a-title-eb66c623.md",
    ],
)
def test_a_takedown_by_any_name_withdraws_and_holds(name: str) -> None:
    before = files(post())
    taken = decide(before, post(said="two"), suppressed=frozenset({name}))
    assert kinds(taken) == ["Withdraw"]
    if not name.startswith("pulled/"):
        assert decide(viewed(before, taken), post(), suppressed=frozenset({name})) == []


def test_a_takedown_needs_no_feed() -> None:
    assert kinds(decide(files(post()), suppressed=frozenset({"id-1"}))) == ["Withdraw"]


def test_a_backfill_takes_the_newest_few_and_the_archive_never_floods_in() -> None:
    few = replace(SOURCE, backfill=2)
    archive = [post(str(n), f"https://quay.example/{n}", date=day(20 - n)) for n in range(9)]
    first = plan(Standing(), archive, few, NOW)
    assert kinds(first) == ["Create", "Create"]
    held = viewed([], first)
    assert kinds(decide(held, *archive, source=few)) == ["Keep", "Keep"]
    new = post("new", "https://quay.example/new", date=day(25))
    assert kinds(decide(held, new, *archive, source=few)) == ["Keep", "Keep", "Create"]


def test_a_backfill_of_posts_without_dates_goes_by_their_order() -> None:
    few = replace(SOURCE, backfill=1)
    archive = [post(str(n), f"https://quay.example/{n}", date=None) for n in range(4)]
    held = viewed([], plan(Standing(), archive, few, NOW))
    new = post("new", "https://quay.example/new", date=None)
    assert kinds(decide(held, new, *archive, source=few)) == ["Keep", "Create"]


def test_a_damaged_file_is_not_written_again_beside_itself() -> None:
    [damaged] = files(post())
    retitled = post(title="Quite another title")
    assert decide([], retitled, damaged=frozenset({damaged.path})) == []


def test_a_name_that_is_taken_grows_until_it_is_not() -> None:
    [held] = files(post())
    other = replace(held, identity="other", canonical="", fingerprint="", path=held.path.upper())
    [change] = decide([other], post(link=""))
    assert change.path.startswith("pulled/quay/2024-03-01-a-title-eb66c623")
    assert change.path.casefold() != other.path.casefold()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fish & Chips: 50% off!", "fish-chips-50-off"),
        ("Café Ångström’s ½", "cafe-angstroms-12"),
        ("Łódź", "łodz"),
        ("港口 開放", "港口-開放"),
        ("हिन्दी", "हिन्दी"),
        ("a\u202eb\u200dc", "abc"),
        ("../../etc/passwd", "etc-passwd"),
        ("???", "post"),
        ("", "post"),
    ],
)
def test_a_slug_is_readable_in_the_script_of_its_title(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text(max_size=200), st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_every_path_is_one_safe_name_in_its_members_folder(title: str, name: str) -> None:
    [change] = decide([], post(name=f"{name}!", title=title))
    folder, member, file = change.path.split("/")
    assert (folder, member) == ("pulled", "quay")
    assert len(file.encode()) < 200
    assert file.endswith(".md")
    assert not set(file) & set('\\:*?"<>|\0\n\r\t ')
    assert file == file.strip(". ")


def day(number: int) -> datetime:
    return datetime(2024, 4, number, tzinfo=UTC)


NAMES = st.lists(
    st.sampled_from([*"abcdefgh", *(f"https://quay.example/{n}" for n in "123")]),
    unique=True,
    max_size=8,
)
LINKS = st.sampled_from(
    [
        *("", "https://quay.example/", "http://www.quay.example/1/?utm_source=feed"),
        *(f"https://quay.example/{n}" for n in "1234"),
        *(f"https://lock.example/{n}" for n in "1234"),
    ]
)
DATES = st.none() | st.integers(1, 28).map(day) | st.just(datetime(2030, 1, 1, tzinfo=UTC))


@st.composite
def feeds(draw: st.DrawFn) -> list[Post]:
    """Draw posts as a feed has them: differing identities, newest first."""
    posts = [
        post(
            name,
            draw(LINKS),
            draw(st.sampled_from(["A", "B"])),
            draw(DATES),
            draw(st.sampled_from("xy")),
        )
        for name in draw(NAMES)
    ]
    return sorted(posts, key=lambda one: one.date or datetime.min.replace(tzinfo=UTC), reverse=True)


def test_an_address_that_another_post_gave_up_tonight_is_taken_the_same_twice() -> None:
    source, shared = replace(SOURCE, backfill=2), "https://quay.example/1"
    first = [post(name, shared, date=None) for name in "ad"]
    held = viewed([], plan(Standing(), first, source, NOW))
    told = {"a": "two"}
    tonight = [post(name, "", date=None, said=told.get(name, "one")) for name in "abc"]
    tonight.append(post("e", shared, date=None))
    changes = plan(Standing(held), tonight, source, NOW)
    held = viewed(held, changes)
    assert kinds(plan(Standing(held), tonight, source, LATER)) == ["Keep"] * len(changes)


@given(feeds(), feeds(), st.none() | st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_a_plan_carried_out_leaves_nothing_to_do(
    first: list[Post], second: list[Post], backfill: int | None
) -> None:
    source = replace(SOURCE, backfill=backfill)
    held: list[Stored] = []
    for posts in (first, second):
        changes = plan(Standing(held), posts, source, NOW)
        paths = [change.path.casefold() for change in changes]
        assert len(paths) == len(set(paths))
        assert changes == plan(Standing(held), posts, source, NOW)
        held = viewed(held, changes)
        again = plan(Standing(held), posts, source, LATER)
        assert kinds(again) == ["Keep"] * len(changes)
    if backfill is None:
        assert len(held) >= max(len(first), len(second))


@given(feeds(), st.sets(st.sampled_from("abcdefgh")))
@settings(max_examples=100, deadline=None)
def test_a_suppressed_post_is_never_written(posts: list[Post], names: set[str]) -> None:
    held = viewed([], plan(Standing(), posts, SOURCE, NOW))
    changes = plan(Standing(held, suppressed=frozenset(names)), posts, SOURCE, LATER)
    assert not {file.identity for file in viewed(held, changes)} & names
    assert all(isinstance(change, Keep | Withdraw) for change in changes)
