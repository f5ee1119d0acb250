"""What is remembered of a feed survives the night, and a quiet night changes no byte of it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import state
from aggregator.errors import StateError
from aggregator.model import Misses, Rhythm, Validators
from aggregator.state import FeedState, MemberState, Move

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=20)  # headers may hold any byte
# Offsets, not zones: Python finds two zones' times unequal whenever one falls in a clock change.
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.none() | st.datetimes(timezones=ZONES).filter(lambda when: 1 < when.year < 9999)
DAYS = st.none() | st.dates()
STATES = st.builds(
    FeedState,
    st.builds(Validators, *[st.none() | ANY_TEXT] * 3),
    MOMENTS,
    ANY_TEXT,
    st.integers(0, 99),
    DAYS,
    MOMENTS,
    st.integers(0, 99),
    st.builds(Move, st.none() | ANY_TEXT, st.none() | ANY_TEXT, st.integers(0, 9), DAYS),
    MOMENTS,
    st.builds(
        Rhythm,
        st.none() | st.integers(1),
        st.frozensets(st.integers(0, 23)),
        st.frozensets(st.integers(0, 6)),
    ),
    ANY_TEXT,
)
MISSES = st.builds(Misses, st.integers(1, 9), st.dates())


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.text(max_size=20), STATES, max_size=3),
    st.dictionaries(st.text(max_size=20), MISSES, max_size=3),
    st.dictionaries(st.text(max_size=20), STATES, max_size=3),
)
def test_what_was_encoded_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    feeds: dict[str, FeedState],
    accounts: dict[str, Misses],
    comments: dict[str, FeedState],
) -> None:
    folder = tmp_path_factory.mktemp("state")
    known = MemberState(feeds, accounts, comments=comments)
    (folder / "m.json").write_bytes(state.encode(known))
    again = state.read(folder, "m")
    assert again == known
    turned = MemberState(
        dict(reversed(feeds.items())),
        dict(reversed(accounts.items())),
        comments=dict(reversed(comments.items())),
    )
    assert state.encode(again) == state.encode(turned)


def test_nothing_is_known_of_a_new_member(tmp_path: Path) -> None:
    assert state.read(tmp_path, "new") == MemberState()


def test_the_file_is_short_and_holds_no_time_of_its_own() -> None:
    known = MemberState({"https://a.example/feed": FeedState(Validators(etag='W/"1"'))})
    assert state.encode(known) == (
        b'{\n "feeds": {\n  "https://a.example/feed": {\n   "etag": "W/\\"1\\""\n  }\n }\n}\n'
    )


def test_a_file_of_the_time_before_feeds_had_a_schedule_is_still_read(tmp_path: Path) -> None:
    record = {
        "etag": '"1"',
        "failing_since": "2026-11-01T02:00:00+00:00",
        "reason": "It is slow.",
        "moved_to": "https://b.example/",
        "basis": "abc",
    }
    (tmp_path / "m.json").write_text(json.dumps({"feeds": {"u": record}}), encoding="utf-8")
    since = datetime(2026, 11, 1, 2, tzinfo=UTC)
    assert state.read(tmp_path, "m").feeds["u"] == FeedState(
        Validators('"1"'), since, "It is slow.", move=Move(target="https://b.example/"), basis="abc"
    )


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"feeds": []}',
        b'{"feeds": {"u": []}}',
        b'{"feeds": {"u": {"etag": 1}}}',
        b'{"feeds": {"u": {"surprise": "x"}}}',
        b'{"feeds": {"u": {"failing_since": "yesterday"}}}',
        b'{"feeds": {"u": {"failing_since": "2026-01-01T00:00:00"}}}',
        b'{"feeds": {"u": {"next": "2026-01-01"}}}',
        b'{"feeds": {"u": {"next": "9999-12-31T23:59:59-23:59"}}}',
        b'{"feeds": {"u": {"failing_since": "0001-01-01T00:00:00+23:59"}}}',
        b'{"feeds": {"u": {"failures": -1}}}',
        b'{"feeds": {"u": {"failures": true}}}',
        b'{"feeds": {"u": {"moved_last": "soon"}}}',
        b'{"feeds": {"u": {"address": ["https://b.example/"]}}}',
        b'{"feeds": {"u": {"every": "daily"}}}',
        b'{"feeds": {"u": {"skip_days": [7]}}}',
        b'{"feeds": {"u": {"skip_hours": "1"}}}',
        b'{"feeds": {}, "accounts": []}',
        b'{"feeds": {}, "accounts": {"u": {"nights": 1}}}',
        b'{"feeds": {}, "accounts": {"u": {"nights": 0, "last": "2026-11-25"}}}',
        b'{"feeds": {}, "accounts": {"u": {"nights": "1", "last": "2026-11-25"}}}',
        b'{"feeds": {}, "accounts": {"u": {"nights": 1, "last": "yesterday"}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_refused_and_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "m.json").write_bytes(damage)
    with pytest.raises(StateError, match=r"m\.json:1: .*; it is made anew"):
        state.read(tmp_path, "m")


def test_a_time_without_a_zone_is_a_bug_and_says_so() -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    assert state.encode(MemberState({"u": FeedState(failing_since=when)}))
    naive = MemberState({"u": FeedState(failing_since=when.replace(tzinfo=None) + timedelta(1))})
    with pytest.raises(ValueError, match="without a zone"):
        state.encode(naive)
