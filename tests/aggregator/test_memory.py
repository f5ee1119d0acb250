"""What is kept of one night decides what is asked the next, and nothing that is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import memory
from aggregator.memory import Memory
from aggregator.model import (
    Doubt,
    Failed,
    Fetched,
    FetchResult,
    Night,
    Outcome,
    Profile,
    Rhythm,
    Roster,
    Source,
    Unchanged,
    Validators,
)

START = datetime(2026, 11, 2, 2, tzinfo=UTC)
PLAIN = Source("quay", "http://quay.example/feed", where="content/members/quay.md:4")
SECURE = "https://quay.example/feed"
SEEN = Validators('"1"', None, "abc")


class Hub:
    """Nights of one feed, with no web behind them."""

    def __init__(self, content: Path) -> None:
        self.content, self.day = content, 0

    def night(self) -> tuple[Night, Memory]:
        now = START + timedelta(days=self.day)
        night = Night(self.content, Roster((PLAIN,)), now, False, frozenset())
        self.day += 1
        return night, memory.recall(self.content, night.roster)[0]

    def answered(self, result: FetchResult, **known: object) -> Outcome:
        """Let a night bring an answer, and keep what the next one needs."""
        night, kept = self.night()
        memory.question(night, kept, PLAIN)
        failure = result if isinstance(result, Failed) else None
        outcome = memory.remember(
            kept, result, Outcome(result.source, failure=failure, **known), night
        )
        memory.settle(night, kept, "quay", [outcome])
        return outcome

    def question(self) -> tuple[Source, Validators] | None:
        night, kept = self.night()
        return memory.question(night, kept, PLAIN)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path)


def body(source: Source = PLAIN, moved_to: str | None = None) -> Fetched:
    return Fetched(source, source.url, "", b"", SEEN, moved_to)


def test_https_is_asked_from_the_next_night_on_and_the_validators_go_along(hub: Hub) -> None:
    outcome = hub.answered(body(moved_to=SECURE))
    assert outcome.notes == (
        f"has moved for good to {SECURE}: write that address in content/members/quay.md:4",
    )
    moved = replace(PLAIN, moved=SECURE)
    assert hub.question() == (moved, SEEN)
    again = hub.answered(Unchanged(moved, SEEN))
    assert again.notes == outcome.notes
    assert hub.question() == (moved, SEEN)


def test_what_another_address_gave_is_never_told_to_the_old_one(hub: Hub) -> None:
    hub.answered(body(moved_to=SECURE))
    hub.answered(Failed(replace(PLAIN, moved=SECURE), "It is slow."))
    assert hub.question() == (PLAIN, Validators())


def test_validators_are_kept_only_of_a_body_that_was_taken_whole(hub: Hub) -> None:
    hub.answered(body())
    assert hub.question() == (PLAIN, SEEN)
    for partly in ({"deferred": 3}, {"held": Doubt("flood", "Many.")}):
        hub.answered(body(), **partly)
        assert hub.question() == (PLAIN, Validators())


def test_a_body_that_could_not_be_read_leaves_no_validators(hub: Hub) -> None:
    hub.answered(body())
    night, kept = hub.night()
    memory.question(night, kept, PLAIN)
    unread = Outcome(PLAIN, failure=Failed(PLAIN, "This is a web page, not a feed."))
    memory.settle(night, kept, "quay", [memory.remember(kept, body(), unread, night)])
    assert hub.question() == (PLAIN, Validators())


def test_a_feed_that_could_not_be_reached_is_asked_as_before(hub: Hub) -> None:
    hub.answered(body())
    hub.answered(Failed(PLAIN, "It is slow."))
    assert hub.question() == (PLAIN, SEEN)


def test_what_a_feed_says_of_its_rhythm_holds_on_nights_on_which_it_is_not_read(hub: Hub) -> None:
    weekly = Profile(rhythm=Rhythm(7 * 24 * 60 * 60), entries=1)
    hub.answered(body(), profile=weekly)
    assert [hub.question() is None for _ in range(7)] == [True] * 6 + [False]
    hub.answered(Unchanged(PLAIN, SEEN))
    assert [hub.question() is None for _ in range(7)] == [True] * 6 + [False]


def test_what_is_left_for_another_night_is_taken_the_next_one(hub: Hub) -> None:
    weekly = Profile(rhythm=Rhythm(7 * 24 * 60 * 60), entries=1)
    hub.answered(body(), profile=weekly, deferred=2)
    assert hub.question() == (PLAIN, Validators())


def test_on_demand_a_feed_is_asked_that_is_not_due(hub: Hub) -> None:
    hub.answered(body(), profile=Profile(rhythm=Rhythm(7 * 24 * 60 * 60), entries=1))
    night, kept = hub.night()
    assert memory.question(night, kept, PLAIN) is None
    everything = replace(night, everything=True)
    assert memory.question(everything, kept, PLAIN) == (PLAIN, SEEN)
