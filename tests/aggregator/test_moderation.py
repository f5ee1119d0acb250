"""Decisions on comments: what is shown, what waits, what goes, and what nests under what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import frontmatter
from aggregator.comments import moderation
from aggregator.comments.moderation import Decision, Standing, cleared, decide
from aggregator.comments.moderation.decide import MOST
from aggregator.model import (
    Comment,
    Create,
    Keep,
    Rulings,
    Source,
    Stored,
    StoredComment,
    Thread,
    ThreadReading,
    Update,
    Withdraw,
)

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
POST = "pulled/quay/2026-11-01-open-11112222.md"
PAGE = "https://quay.example/open/"
THREAD = Thread("quay", POST, PAGE, "https://quay.example/feed/", f"{PAGE}feed/", "imported")
MODERATED = replace(THREAD, mode="moderated")
NONE = ThreadReading((), frozenset())


def comment(number: int, **more: object) -> Comment:
    given = {
        "identity": f"id-{number}",
        "id": f"id-{number}",
        "link": f"{PAGE}#comment-{number}",
        "author": f"Kim {number}",
        "date": datetime(2026, 11, 2, 12, tzinfo=UTC) + timedelta(minutes=number),
        "type": "comment",
        "answers": (),
        "to": "",
        "body": f"Number {number}",
        "language": "",
        "links": 0,
        "hash": f"{number:064x}",
    }
    return Comment(**{**given, **more})


def reading(*comments: Comment, since: datetime | None = None) -> ThreadReading:
    """A feed, newest first."""
    return ThreadReading(comments, frozenset(one.identity for one in comments), since)


def after(decision: Decision, stored: list[StoredComment] | None = None) -> list[StoredComment]:
    """What is on disk once a decision is carried out."""
    files = {file.path: file for file in stored or []}
    for change in decision.changes:
        if isinstance(change, Create | Update):
            files[change.path] = moderation.read(change.text, change.path)
        elif isinstance(change, Withdraw):
            del files[change.path]
    return list(files.values())


def heads(decision: Decision) -> dict[str, dict[str, object]]:
    texts = [change.text for change in decision.changes if isinstance(change, Create | Update)]
    found = [frontmatter.read(text, "x.md")[0] for text in texts]
    return {str(head["author"]): head for head in found}


def kinds(decision: Decision) -> list[type]:
    return [type(change) for change in decision.changes]


def test_a_comment_is_written_beside_its_post_with_where_it_came_from() -> None:
    decision = decide(THREAD, reading(comment(5, language="pl")), Standing(), NOW)
    (change,) = decision.changes
    assert change == Create(
        "pulled/quay/comments/11112222/2026-11-02-8c6da9d9.md",
        "---\ntype: comment\nauthor: Kim 5\ndate: 2026-11-02T12:05:00+00:00\n"
        "post: quay/2026-11-01-open-11112222\nlang: pl\n"
        "canonical: https://quay.example/open/#comment-5\nsource:\n"
        "  feed: https://quay.example/open/feed/\n  id: id-5\n"
        f"  hash: '{5:064x}'\n  first_seen: 2026-11-24T02:00:00+00:00\n---\n\nNumber 5\n",
    )


def test_answers_name_what_they_answer_by_id_by_address_or_by_place() -> None:
    found = heads(
        decide(
            THREAD,
            reading(
                comment(4, answers=("unknown", "http://www.quay.example/open/#comment-1")),
                comment(3, answers=("https://quay.example/open/comment-page-2/#comment-1",)),
                comment(2, answers=("id-1",)),
                comment(1),
            ),
            Standing(),
            NOW,
        )
    )
    assert "in_reply_to" not in found["Kim 1"]
    parents = {found[f"Kim {n}"]["in_reply_to"] for n in (2, 3, 4)}
    assert len(parents) == 1
    assert str(parents.pop()).startswith("quay/comments/11112222/2026-11-02-")


def test_an_answer_to_what_left_the_window_finds_it_on_disk() -> None:
    before = after(decide(THREAD, reading(comment(1)), Standing(), NOW))
    decision = decide(THREAD, reading(comment(2, answers=("id-1",), to="x")), Standing(before), NOW)
    assert heads(decision)["Kim 2"]["in_reply_to"] == before[0].path[7:-3]
    assert "to" not in heads(decision)["Kim 2"]


def test_an_answer_to_nothing_that_is_known_stands_by_itself_and_says_whom_it_answers() -> None:
    lost = comment(2, answers=("id-9",), to="Ola")
    found = heads(decide(THREAD, reading(lost), Standing(), NOW))["Kim 2"]
    assert (found.get("in_reply_to"), found["to"]) == (None, "Ola")


def test_whoever_is_not_shown_is_not_named_by_who_answers() -> None:
    spam = comment(1, links=5, author="Cheap")
    answer = comment(2, answers=("id-1",), to="Cheap")
    found = heads(decide(THREAD, reading(answer, spam), Standing(), NOW))
    assert "to" not in found["Kim 2"]
    assert "in_reply_to" not in found["Kim 2"]


def test_the_post_itself_is_no_comment_that_could_be_answered() -> None:
    first, second = (comment(n, link=PAGE, answers=(PAGE,)) for n in (1, 2))
    found = heads(decide(THREAD, reading(second, first), Standing(), NOW))
    assert all("in_reply_to" not in head for head in found.values())


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3)), min_size=1, max_size=9),
    st.booleans(),
)
def test_there_is_never_a_circle_of_answers(answers: list[tuple[int, int]], undated: bool) -> None:
    """Whatever the feed claims, following the answers upwards comes to an end."""
    said = [
        comment(
            number,
            answers=(f"id-{answered}",),
            date=None if undated else datetime(2026, 11, 2, 12, minute, tzinfo=UTC),
        )
        for number, (answered, minute) in enumerate(answers)
    ]
    first = decide(THREAD, reading(*said), Standing(), NOW)
    stored = after(first)
    above = {f.path[7:-3]: frontmatter.read(f.text, "x.md")[0].get("in_reply_to") for f in stored}
    for start in above:
        at, steps = above[start], 0
        while at:
            at, steps = above[str(at)], steps + 1
            assert steps <= len(above)
    again = decide(THREAD, reading(*said), Standing(stored), NOW + timedelta(days=1))
    assert {*kinds(again)} == {Keep}


def test_a_chain_of_answers_as_long_as_may_be_is_kept() -> None:
    chain = [comment(n, answers=(f"id-{n - 1}",)) for n in range(200)]
    found = heads(decide(THREAD, reading(*reversed(chain)), Standing(), NOW))
    assert sum("in_reply_to" in head for head in found.values()) == 199


@pytest.mark.parametrize(("links", "waits"), [(0, False), (1, False), (2, True), (30, True)])
def test_a_comment_with_two_links_or_more_waits(links: int, waits: bool) -> None:
    decision = decide(THREAD, reading(comment(1, links=links)), Standing(), NOW)
    assert (decision.changes == ()) == waits
    assert [held.reason for held in decision.held] == [f"it carries {links} links"] * waits


def test_where_the_member_wants_each_looked_at_every_comment_waits() -> None:
    (held,) = decide(MODERATED, reading(comment(1)), Standing(), NOW).held
    assert held.address == f"{PAGE}#comment-1"
    assert held.reason == "its member wants every comment looked at"


def test_a_mention_that_waits_tells_no_stranger_s_address() -> None:
    link = "https://spam.example/"
    (held,) = decide(
        MODERATED, reading(comment(1, type="mention", link=link)), Standing(), NOW
    ).held
    assert held.address == PAGE


def test_what_a_person_let_through_is_shown_for_as_long_as_it_says_the_same() -> None:
    said = comment(1, links=3)
    (held,) = decide(THREAD, reading(said), Standing(), NOW).held
    standing = Standing(rulings=Rulings(allow=frozenset({held.mark})))
    shown = decide(THREAD, reading(said), standing, NOW)
    assert kinds(shown) == [Create]
    assert shown.held == ()
    edited = comment(1, links=3, body="Buy", hash="f" * 64)
    later = decide(THREAD, reading(edited), replace(standing, stored=after(shown)), NOW)
    assert later.changes == (), "the file says what was let through"
    assert len(later.held) == 1


def test_what_a_person_refused_goes_and_stays_away_whatever_it_says_later() -> None:
    shown = decide(THREAD, reading(comment(1)), Standing(), NOW)
    (held,) = decide(MODERATED, reading(comment(1)), Standing(), NOW).held
    standing = Standing(after(shown), rulings=Rulings(refuse=frozenset({held.mark})))
    (gone,) = cleared(standing, {POST}, ())
    assert gone.reason == "content/moderation.yml refuses it"
    edited = comment(1, body="Again", hash="e" * 64)
    decision = decide(THREAD, reading(edited), replace(standing, stored=()), NOW)
    assert (decision.changes, decision.held, decision.refused) == ((), (), 1)


@pytest.mark.parametrize(
    "name",
    [
        "id-1",
        f"{PAGE}#comment-1",
        "http://www.quay.example/open/#comment-1",
        "pulled/quay/comments/11112222/2026-11-02-{hash}.md",
        "content/pulled/quay/comments/11112222/2026-11-02-{hash}.md",
    ],
)
def test_a_takedown_takes_a_comment_away_and_keeps_it_away(name: str) -> None:
    stored = after(decide(THREAD, reading(comment(1)), Standing(), NOW))
    named = name.format(hash=stored[0].path[-11:-3])
    (gone,) = cleared(Standing(stored, suppressed={named}), {POST}, ())
    assert gone.path == stored[0].path
    decision = decide(THREAD, reading(comment(1)), Standing(suppressed={named}), NOW)
    assert decision == Decision(())


def test_comments_go_with_their_post_and_when_the_member_wants_none() -> None:
    stored = after(decide(THREAD, reading(comment(1)), Standing(), NOW))
    assert cleared(Standing(stored), {POST}, ()) == []
    assert [c.reason for c in cleared(Standing(stored), (), ())] == [
        "its post is not here any more"
    ]
    assert [c.reason for c in cleared(Standing(stored), {POST}, {POST})] == [
        "its member has switched comments off"
    ]


def test_a_comment_that_was_changed_at_its_home_is_changed_here() -> None:
    stored = after(decide(THREAD, reading(comment(1)), Standing(), NOW))
    edited = comment(1, body="Better", hash="d" * 64, date=NOW)
    (change,) = decide(THREAD, reading(edited), Standing(stored), NOW).changes
    assert isinstance(change, Update)
    assert change.path == stored[0].path
    assert "date: 2026-11-02T12:01:00+00:00" in change.text
    assert change.text.endswith("Better\n")


def test_what_left_the_window_stays_and_what_was_taken_away_at_its_home_goes() -> None:
    said = [comment(n) for n in (3, 2, 1)]
    stored = after(decide(THREAD, reading(*said), Standing(), NOW))
    left = decide(THREAD, reading(said[0], said[1], since=said[1].date), Standing(stored), NOW)
    assert kinds(left) == [Keep, Keep]
    gone = decide(THREAD, reading(said[0], said[2], since=said[2].date), Standing(stored), NOW)
    assert kinds(gone) == [Withdraw, Keep, Keep]
    unknown = decide(THREAD, reading(said[0]), Standing(stored), NOW)
    assert kinds(unknown) == [Keep]
    none = ThreadReading((), frozenset(), datetime.min.replace(tzinfo=UTC))
    assert kinds(decide(THREAD, none, Standing(stored), NOW)) == [Withdraw] * 3


def test_a_date_still_to_come_or_none_is_that_of_the_night() -> None:
    said = [comment(1, date=None), comment(2, date=NOW + timedelta(days=9))]
    found = heads(decide(THREAD, reading(*said), Standing(), NOW))
    assert {head["date"] for head in found.values()} == {"2026-11-24T02:00:00+00:00"}


def test_no_post_has_more_comments_than_are_kept() -> None:
    said = [comment(n) for n in range(MOST + 5)]
    decision = decide(THREAD, reading(*said), Standing(), NOW)
    assert kinds(decision) == [Create] * MOST
    assert decision.notes == (f"has more than {MOST} comments: the rest stay at their home",)


def test_a_damaged_file_is_not_written_over() -> None:
    (change,) = decide(THREAD, reading(comment(1)), Standing(), NOW).changes
    standing = Standing(damaged=[change.path])
    assert decide(THREAD, reading(comment(1)), standing, NOW).changes == ()


def post(day: int, comments: str, name: str = "open", **more: object) -> Stored:
    when = datetime(2026, 11, day, tzinfo=UTC)
    given = {
        "path": f"pulled/quay/2026-11-{day:02}-{name}-11112222.md",
        "member": "quay",
        "identity": name,
        "content_hash": "x",
        "canonical": PAGE,
        "feed": "https://quay.example/feed/",
        "date": when,
        "first_seen": when,
        "comments": comments,
    }
    return Stored(**{**given, **more})


FEEDS = {
    "https://quay.example/feed/": Source("quay", "https://quay.example/feed/", comments="imported")
}


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (f"{PAGE}feed/", True),
        ("http://www.quay.example/open/feed/", True),
        ("https://quay.example/comments/feed/", False),
        ("https://quay.example/feeds/comments/default", False),
        ("https://quay.example/feed", False),
        ("https://elsewhere.example/open/feed/", False),
        ("https://quay.example.elsewhere.example/feed/", False),
        ("", False),
    ],
)
def test_the_feed_of_one_post_at_its_own_site_is_asked(address: str, asked: bool) -> None:
    ours, foreign = moderation.threads([post(9, address)], FEEDS, NOW)
    assert [thread.url for thread in ours] == [address] * asked
    assert [thread.url for thread in foreign] == [address] * ("elsewhere" in address)


def test_what_several_posts_name_is_not_the_feed_of_one() -> None:
    posts = [post(9, f"{PAGE}feed/"), post(8, f"{PAGE}feed", "shut")]
    assert moderation.threads(posts, FEEDS, NOW) == ([], [])


def test_only_the_newest_posts_are_asked_about_and_none_that_is_old() -> None:
    posts = [post(d, f"https://quay.example/{d}/feed/", str(d)) for d in range(1, 24)]
    ours, _ = moderation.threads(posts, FEEDS, NOW)
    assert [thread.post[20:22] for thread in ours] == [f"{day:02}" for day in range(23, 3, -1)]
    assert moderation.threads(posts, FEEDS, NOW + timedelta(days=60)) == ([], [])


def test_nothing_is_asked_without_the_member_s_word() -> None:
    silent = {url: replace(source, comments="off") for url, source in FEEDS.items()}
    assert moderation.threads([post(9, f"{PAGE}feed/")], silent, NOW) == ([], [])
    assert moderation.threads([post(9, f"{PAGE}feed/")], {}, NOW) == ([], [])
