"""A move is believed when it was said for a week, and forgotten as soon as it is not said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import moves
from aggregator.moves import NIGHTS
from aggregator.state import Move

DAY = date(2026, 11, 25)
OLD, NEW, OTHER = "https://a.example/feed", "https://b.example/feed", "https://c.example/feed"


def said(*targets: str | None, move: Move = Move()) -> Move:  # noqa: B008 - frozen
    """Let a feed say one thing a night; "" for a night on which it said nothing that counts."""
    for number, target in enumerate(targets):
        if target == "":
            move = moves.doubted(move)
        else:
            move = moves.answered(move, OLD, target, DAY + timedelta(days=number))
    return move


def test_a_move_is_believed_on_the_seventh_night() -> None:
    assert said(*[NEW] * 6) == Move(None, NEW, 6, DAY + timedelta(days=5))
    assert said(*[NEW] * 7) == Move(NEW)


@pytest.mark.parametrize("between", [None, "", OTHER], ids=["back", "fails", "elsewhere"])
def test_an_interruption_begins_the_count_anew(between: str | None) -> None:
    assert said(*[NEW] * 6, between, *[NEW] * 6).address is None
    assert said(*[NEW] * 6, between, *[NEW] * 7).address == NEW


def test_two_runs_on_one_day_are_one_night() -> None:
    move = Move()
    for _ in range(20):
        move = moves.answered(move, OLD, NEW, DAY)
    assert (move.address, move.nights) == (None, 1)


def test_a_feed_that_is_back_at_its_own_address_has_never_moved() -> None:
    assert said(*[NEW] * 7, None) == Move()
    assert said(*[NEW] * 7, OLD) == Move()


def test_what_is_believed_outlasts_a_bad_night_and_a_second_move_is_on_probation() -> None:
    assert said(*[NEW] * 7, "", NEW) == Move(NEW)
    second = said(*[OTHER] * 3, move=Move(NEW))
    assert (second.address, second.target, second.nights) == (NEW, OTHER, 3)
    assert said(*[OTHER] * 7, move=Move(NEW)) == Move(OTHER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://a.example/feed?x=1", "https://a.example/feed?x=1"),
        ("http://a.example:80/feed", "https://a.example:443/feed"),
        ("http://A.example", "https://a.example/"),
    ],
)
def test_https_in_place_of_http_is_taken_at_once(old: str, new: str) -> None:
    assert moves.answered(Move(), old, new, DAY) == Move(new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://a.example/feed", "https://b.example/feed"),
        ("http://a.example/feed", "https://www.a.example/feed"),
        ("http://a.example/feed", "https://a.example/"),
        ("http://a.example/feed", "https://a.example/feed?x"),
        ("http://a.example/feed", "https://a.example:8443/feed"),
        ("http://a.example:8080/feed", "https://a.example/feed"),
        ("https://a.example/feed", "http://a.example/feed"),
    ],
)
def test_what_is_more_than_https_is_on_probation(old: str, new: str) -> None:
    assert moves.answered(Move(), old, new, DAY) == Move(None, new, 1, DAY)


def test_the_member_is_told_how_far_a_move_is_believed_and_what_to_write() -> None:
    assert moves.notes(Move(), "m.md:4") == []
    assert moves.notes(Move(NEW), "m.md:4") == [
        "has moved for good to https://b.example/feed: write that address in m.md:4"
    ]
    [note] = moves.notes(Move(None, NEW, 3, DAY), "")
    assert "night 3 of 7" in note
    assert note.endswith("write that address")


@given(st.lists(st.sampled_from([NEW, OTHER, None, ""])))
def test_no_address_is_believed_that_was_not_named_on_seven_nights_in_a_row(
    targets: list[str | None],
) -> None:
    move = said(*targets)
    assert 0 <= move.nights < NIGHTS
    if move.address:
        named = "".join({NEW: "n", OTHER: "o", None: "-", "": "x"}[target] for target in targets)
        assert {NEW: "n", OTHER: "o"}[move.address] * NIGHTS in named
