"""A feed is asked less often where it says so, and never forgotten, whatever it says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import schedule
from aggregator.model import Freshness, Rhythm
from aggregator.schedule import GRACE, LONGEST_HINT, LONGEST_WAIT, NIGHT
from aggregator.state import FeedState

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)  # a Wednesday
EARLY = timedelta(minutes=10)
TEXT = st.text(max_size=40)
SECONDS = st.integers(-(10**15), 10**15).map(str)
DATES = st.datetimes().map(lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S GMT}")
HEADER = TEXT | SECONDS | DATES
FRESHNESS = st.builds(Freshness, HEADER | SECONDS.map("max-age={}".format), *[HEADER] * 4)
RHYTHM = st.builds(
    Rhythm,
    st.none() | st.integers(1, 10**15),
    st.frozensets(st.integers(0, 23)),
    st.frozensets(st.integers(0, 6)),
)
MOMENTS = st.integers(0, 7 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))


def nights(moment: datetime | None, early: timedelta = timedelta()) -> int:
    """Count the nights until a feed is asked again by a job that starts so much earlier."""
    state = FeedState(next=moment)
    return next(n for n in range(1, 99) if schedule.due(state, NOW + n * NIGHT - early))


def answered(rhythm: Rhythm = Rhythm(), **headers: str) -> datetime | None:  # noqa: B008 - frozen
    return schedule.after_answer(Freshness(**headers), rhythm, NOW)


@pytest.mark.parametrize(
    ("expected", "headers"),
    [
        (1, {}),
        (1, {"cache_control": "max-age=3600"}),
        (1, {"cache_control": "max-age=86400"}),
        (1, {"cache_control": "public, max-age=90000"}),
        (2, {"cache_control": "max-age=172800"}),
        (2, {"cache_control": 'Public , MAX-AGE="172800"'}),
        (1, {"cache_control": "max-age=172800, no-cache"}),
        (1, {"cache_control": "s-maxage=172800"}),
        (1, {"cache_control": "max-age=172800", "age": "172000"}),
        (1, {"cache_control": "max-age=60, max-age=604800"}),
        (1, {"cache_control": "max-age=60", "expires": "Wed, 02 Dec 2026 02:00:00 GMT"}),
        (3, {"expires": "Sat, 28 Nov 2026 02:00:00 GMT"}),
        (
            2,
            {
                "expires": "Sat, 28 Nov 2026 02:00:00 GMT",
                "date": "Thu, 26 Nov 2026 02:00:00 GMT",
            },
        ),
        (1, {"expires": "0"}),
        (1, {"expires": "Sat, 28 Nov 1998 02:00:00 GMT"}),
        (7, {"expires": "Mon, 25 Nov 2041 02:00:00 GMT"}),
        (7, {"cache_control": "max-age=315360000"}),
        (7, {"cache_control": f"max-age={'9' * 12}"}),
        (1, {"cache_control": "max-age=soon, ,=,;"}),
    ],
)
def test_what_the_server_says_is_obeyed_for_a_week_at_most(
    expected: int, headers: dict[str, str]
) -> None:
    assert nights(answered(**headers)) == expected
    assert nights(answered(**headers), EARLY) == expected


@pytest.mark.parametrize(
    ("expected", "rhythm"),
    [
        (1, Rhythm(60 * 60)),
        (1, Rhythm(24 * 60 * 60)),
        (2, Rhythm(36 * 60 * 60)),
        (7, Rhythm(7 * 24 * 60 * 60)),
        (7, Rhythm(365 * 24 * 60 * 60)),
        (2, Rhythm(skip_days=frozenset({3}))),  # tomorrow is a Thursday
        (5, Rhythm(skip_days=frozenset({3, 4, 5, 6}))),
        (4, Rhythm(2 * 24 * 60 * 60, skip_days=frozenset({4, 5}))),
        (7, Rhythm(skip_days=frozenset({0, 1, 3, 4, 5, 6}))),
        (6, Rhythm(7 * 24 * 60 * 60, skip_days=frozenset({2}))),  # rather a day too early
        (1, Rhythm(skip_days=frozenset(range(7)))),
        (2, Rhythm(skip_hours=frozenset(range(6)))),
        (1, Rhythm(skip_hours=frozenset({12}))),
        (1, Rhythm(skip_hours=frozenset(range(24)))),
    ],
)
def test_what_the_feed_says_is_obeyed_for_a_week_at_most(expected: int, rhythm: Rhythm) -> None:
    assert nights(answered(rhythm)) == expected
    assert nights(answered(rhythm), EARLY) == expected


def test_the_longer_of_what_server_and_feed_say_counts() -> None:
    assert nights(answered(Rhythm(3 * 86400), cache_control="max-age=60")) == 3
    assert nights(answered(Rhythm(60), cache_control="max-age=259200")) == 3


def test_a_feed_that_fails_is_asked_the_next_night_and_then_ever_less_often() -> None:
    waits = [nights(schedule.after_failure(n, Freshness(), NOW)) for n in range(1, 8)]
    assert waits == [1, 2, 4, 7, 7, 7, 7]
    assert schedule.after_failure(10**9, Freshness(), NOW) == NOW + 7 * NIGHT - GRACE


@pytest.mark.parametrize(
    ("said", "date_", "expected"),
    [
        ("3600", "", timedelta(hours=1)),
        ("Wed, 25 Nov 2026 05:00:00 GMT", "", timedelta(hours=3)),
        ("Wed, 25 Nov 2026 05:00:00 GMT", "Wed, 25 Nov 2026 04:00:00 GMT", timedelta(hours=1)),
        ("99999999999", "", LONGEST_WAIT),
        ("9" * 200, "", LONGEST_WAIT),
        ("Mon, 25 Nov 2041 05:00:00 GMT", "", LONGEST_WAIT),
    ],
)
def test_retry_after_is_obeyed_to_the_second(said: str, date_: str, expected: timedelta) -> None:
    moment = schedule.after_failure(1, Freshness(retry_after=said, date=date_), NOW)
    assert moment == NOW + expected
    state = FeedState(next=moment)
    assert not schedule.due(state, moment - timedelta(seconds=1))
    assert schedule.due(state, moment)


@pytest.mark.parametrize("said", ["", "0", "-5", "soon", "1.5", "Wed, 25 Nov 1998 05:00:00 GMT"])
def test_a_retry_after_that_says_nothing_changes_nothing(said: str) -> None:
    assert schedule.after_failure(1, Freshness(retry_after=said), NOW) is None


def test_of_a_long_failure_and_a_long_wait_the_longer_counts() -> None:
    said = Freshness(retry_after="172800")
    assert schedule.after_failure(1, said, NOW) == NOW + 2 * NIGHT
    assert schedule.after_failure(4, said, NOW) == NOW + 7 * NIGHT - GRACE


def test_a_feed_is_gone_when_it_said_so_on_two_nights() -> None:
    assert not schedule.retired(FeedState(gone_since=NOW, gone_nights=1))
    gone = FeedState(gone_since=NOW, gone_nights=2)
    assert schedule.retired(gone)
    assert not schedule.due(gone, NOW + 1000 * NIGHT)


def test_the_day_on_which_a_feed_is_asked_again_is_that_of_a_run() -> None:
    assert schedule.night_of(NOW + 2 * NIGHT - GRACE, NOW) == date(2026, 11, 27)
    assert schedule.night_of(NOW + timedelta(hours=1), NOW) == date(2026, 11, 26)
    assert schedule.night_of(NOW + NIGHT + timedelta(seconds=1), NOW) == date(2026, 11, 27)


def test_a_time_from_a_clock_that_was_wrong_holds_nothing_up() -> None:
    assert schedule.due(FeedState(next=NOW + timedelta(days=400)), NOW)


@given(FRESHNESS, RHYTHM, MOMENTS)
def test_no_hint_lets_a_feed_be_forgotten_or_asked_twice_a_night(
    freshness: Freshness, rhythm: Rhythm, now: datetime
) -> None:
    moment = schedule.after_answer(freshness, rhythm, now)
    assert schedule.due(FeedState(next=moment), now + LONGEST_HINT * NIGHT - GRACE)
    assert moment is None or moment >= now + 2 * NIGHT - GRACE


@given(st.integers(1, 10**6), FRESHNESS, MOMENTS)
def test_no_failure_lets_a_feed_be_forgotten(
    failures: int, freshness: Freshness, now: datetime
) -> None:
    moment = schedule.after_failure(failures, freshness, now)
    assert schedule.due(FeedState(next=moment), now + LONGEST_WAIT)
    assert moment is None or moment >= now
