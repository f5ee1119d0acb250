"""A post stays one post, in one file, whatever its site does to its id and its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.model import (
    Change,
    Cleaned,
    Create,
    Entry,
    Feed,
    Keep,
    Post,
    Source,
    Stored,
    Update,
)
from aggregator.posts.compose import compose, identities
from aggregator.posts.plan import Standing, plan
from aggregator.store import viewed
from aggregator.webaddress import loose, untracked

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
SOURCE = Source("quay", "https://quay.example/feed")
FEED = Feed("Quay", "https://quay.example/", "en", ())
Churn = Callable[[int, Entry], Entry]


def posts(entries: Sequence[Entry], source: Source = SOURCE) -> list[Post]:
    names = identities(entries)
    return [
        compose(entry, Cleaned(entry.html, entry.html), source, FEED, name)
        for name, entry in zip(names, entries, strict=True)
        if name
    ]


def night(
    held: Sequence[Stored], entries: Sequence[Entry], source: Source = SOURCE, after: int = 0
) -> tuple[list[Change], list[Stored]]:
    changes = plan(Standing(held), posts(entries, source), source, NOW + timedelta(days=after))
    return changes, viewed(held, changes)


def entry(number: int, **said: object) -> Entry:
    link = f"https://quay.example/2024/post-{number}"
    day = NOW - timedelta(days=3 * number + 2)
    words = f"In note {number} we say again how the hall is, who came to it and what they mended"
    return replace(Entry(f"id-{number}", link, f"Note {number}", words, link, day), **said)


def moved(address: str, *, to: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{to}/{rest.partition('/')[2]}" if rest else address


CHURNS: dict[str, Churn] = {
    "a new id": lambda n, e: replace(e, id=f"urn:uuid:{n}") if e.id else e,
    "no id any more": lambda n, e: replace(e, id=""),
    "the address as id": lambda n, e: replace(e, id=e.link),
    "http": lambda n, e: replace(e, link=e.link.replace("https:", "http:")),
    "www": lambda n, e: replace(e, link=e.link.replace("://", "://www.")),
    "a slash at the end": lambda n, e: replace(e, link=f"{e.link}/" if e.link else ""),
    "tracking": lambda n, e: replace(
        e, link=f"{e.link}?utm_source=feed&utm_campaign=n{n}&fbclid=x{n}" if e.link else ""
    ),
    "another domain": lambda n, e: replace(e, link=moved(e.link, to="new.quay.example")),
    "new addresses for all": lambda n, e: replace(
        e, link=f"https://quay.example/blog/{n}.html" if e.link else ""
    ),
    "dates in another zone": lambda n, e: replace(
        e, published=e.published and e.published + timedelta(hours=9)
    ),
    "no dates": lambda n, e: replace(e, published=None),
}


@st.composite
def feeds(draw: st.DrawFn) -> list[Entry]:
    """Draw a feed whose posts differ; each lacks its id, its link or its date, but never all."""
    lacks = st.sampled_from(["nothing", "id", "link", "published"])
    missing = draw(st.lists(lacks, min_size=1, max_size=6))
    fields = {"id": "", "link": "", "published": None}
    return [
        entry(n, **({lack: fields[lack]} if lack in fields else {}))
        for n, lack in enumerate(missing)
    ]


@given(feeds(), st.sets(st.sampled_from(sorted(CHURNS)), max_size=4))
@example([entry(n) for n in range(4)], {"a new id", "another domain", "http"})
@settings(max_examples=300, deadline=None)
def test_no_churn_makes_another_file_or_moves_one(feed: list[Entry], churns: set[str]) -> None:
    churned = feed
    for churn in sorted(churns):
        churned = [CHURNS[churn](n, one) for n, one in enumerate(churned)]
    _, first = night([], feed)
    changes, second = night(first, churned, after=1)
    assert [file.path for file in second] == [file.path for file in first]
    assert {file.first_seen for file in second} == {NOW}
    assert [file.date for file in second] == [file.date for file in first]
    again, third = night(second, churned, after=2)
    assert again == [Keep(change.path) for change in changes]
    assert third == second


@given(feeds(), st.sets(st.sampled_from(sorted(CHURNS)), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_an_edit_made_while_the_ids_change_is_not_lost(feed: list[Entry], churns: set[str]) -> None:
    _, first = night([], feed)
    edited = [replace(one, html=f"{one.html}, mended") for one in feed]
    churned = edited
    for churn in sorted(churns - {"new addresses for all"}):
        churned = [CHURNS[churn](n, one) for n, one in enumerate(churned)]
    changes, second = night(first, churned, after=1)
    texts = [change.text for change in changes if isinstance(change, Create | Update)]
    assert sum(text.endswith(", mended\n") for text in texts) == len(feed)
    assert len(second) >= len(first)


@pytest.mark.parametrize("churn", sorted(set(CHURNS) - {"no dates", "new addresses for all"}))
def test_one_churn_and_an_edit_are_one_post(churn: str) -> None:
    feed = [entry(n) for n in range(3)]
    edited = [
        CHURNS[churn](n, replace(one, html=f"{one.html}, mended")) for n, one in enumerate(feed)
    ]
    _, first = night([], feed)
    _, second = night(first, edited, after=1)
    assert [file.path for file in second] == [file.path for file in first]


def test_a_changing_id_changes_no_byte() -> None:
    _, first = night([], [entry(1)])
    changes, _ = night(first, [entry(1, id="another every night")], after=1)
    assert changes == [Keep(first[0].path)]


def test_tracking_that_changes_every_night_changes_no_byte() -> None:
    link = entry(1).link
    for name in ("id-1", ""):
        _, first = night([], [entry(1, id=name, link=f"{link}?utm_campaign=monday")])
        changes, _ = night(first, [entry(1, id=name, link=f"{link}?utm_campaign=friday")], after=1)
        assert changes == [Keep(first[0].path)]


def test_a_moved_domain_takes_new_posts_along() -> None:
    feed = [entry(n) for n in range(1, 4)]
    _, first = night([], feed)
    fresh = entry(0)
    gone = [
        replace(
            one, id=f"new-{one.id}", link=moved(one.link, to="elsewhere.example"), html="Rewritten"
        )
        for one in [fresh, *feed]
    ]
    changes, second = night(first, gone, after=1)
    assert [type(change) for change in changes].count(Create) == 1
    assert len(second) == 4


def test_a_feed_that_only_quotes_another_site_has_not_moved_there() -> None:
    feed = [entry(n) for n in range(3)]
    _, first = night([], feed)
    quote = entry(
        9,
        link=moved(feed[2].link, to="other.example"),
        title="Seen elsewhere",
        html="A word on what they wrote",
        published=feed[2].published,
    )
    changes, _ = night(first, [quote, *feed[:2]], after=1)
    assert [type(change) for change in changes].count(Create) == 1


def test_two_sites_of_one_member_with_the_same_paths_are_not_mixed_up() -> None:
    other = Source("quay", "https://second.example/feed")
    mine, theirs = (
        entry(1),
        entry(1, id="x", link="https://second.example/2024/post-1", html="Else"),
    )
    _, first = night([], [mine])
    standing = Standing(first, siblings=frozenset({SOURCE.url}))
    [change] = plan(standing, posts([theirs], other), other, NOW)
    assert isinstance(change, Create)


def test_pictures_without_a_word_are_not_taken_for_one_another() -> None:
    def picture(n: int) -> Entry:
        link, html = f"https://quay.example/p/{n}", f"![](https://pictures.example/{n}.jpg)"
        return Entry(f"p-{n}", link, "Picture", html, link, NOW - timedelta(hours=9 - n))

    _, first = night([], [picture(1)])
    changes, _ = night(first, [picture(2)], after=1)
    assert isinstance(changes[0], Create)


def test_in_doubt_a_post_is_new() -> None:
    """Two files could be meant: neither is written over."""
    said = "The hall is closed today because of the weather, and so is the cafe next to it"
    day = NOW - timedelta(days=9)
    twins = [Entry(f"t-{n}", "", "Closed", said, "", day + timedelta(hours=n)) for n in (1, 2)]
    _, first = night([], twins)
    assert len(first) == 2
    changes, second = night(first, [replace(twins[0], id="new")], after=1)
    assert isinstance(changes[0], Create)
    assert len(second) == 3


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/b",
        "https://www.a.example/b/",
        "HTTPS://A.example:443/b",
        "https://a.example/b?utm_source=x&UTM_medium=y",
        "https://a.example/b?fbclid=1",
        "https://a.example/b?source=rss-1-2",
        "https://a.example/./b",
    ],
)
def test_an_address_is_one_however_its_site_writes_it(address: str) -> None:
    assert loose(address) == "//a.example/b"


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/b?id=1",
        "https://a.example/b?source=paper",
        "https://a.example/b#two",
        "https://b.example/b",
        "https://a.example:8080/b",
        "https://a.example/B",
    ],
)
def test_what_tells_posts_apart_is_kept(address: str) -> None:
    assert loose(address) not in ("", "//a.example/b")


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_an_address_without_trackers_is_left_as_it_is(rest: str) -> None:
    once = untracked(f"https://a.example/{rest}")
    assert untracked(once) == once
    assert loose(once) in ("", loose(f"https:{loose(once)}"))
