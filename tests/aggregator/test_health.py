"""How feeds stand: since when never moves, a quiet night writes the same, any damage is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import health
from aggregator.errors import FrontMatterError
from aggregator.fetch import sentences
from aggregator.health import decide, parted, seen
from aggregator.model import Doubt, Failed, Health, HealthState, Outcome, Source, Suspicion, Waiting

DAY = date(2026, 11, 24)
QUAY = Source("quay", "https://quay.example/feed", "podcast")
SHUT = Health("quay", QUAY.url, "podcast", "failing", None, "It is shut.", "Open it.")

NAME = (QUAY.url, "podcast")

LINES = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20)
ROWS = st.builds(
    Health,
    st.just("quay"),
    st.sampled_from([f"https://a.example/{name}" for name in "abcdef"]),
    st.sampled_from(["blog", "calendar", "comments"]),
    st.sampled_from(get_args(HealthState)),
    st.dates(),
    LINES | st.just(""),
    LINES | st.just(""),
    LINES | st.just(""),
).map(lambda one: replace(one, since=None if one.state == "works" else one.since))
STANDS = st.lists(ROWS, unique_by=health.name_of)


def failed(reason: str = "It is shut. Open it.", status: int = 0) -> Outcome:
    return Outcome(QUAY, failure=Failed(QUAY, reason, status=status))


def test_a_failure_says_since_when_what_is_wrong_and_what_to_do() -> None:
    [one] = decide([], [seen(failed())], {}, DAY)
    assert one == replace(SHUT, since=DAY)


def test_a_failure_that_lasts_keeps_its_day_also_with_another_reason() -> None:
    again = decide([replace(SHUT, since=DAY)], [seen(failed("Slow."))], {}, DAY + timedelta(3))
    assert again == (replace(SHUT, since=DAY, reason="Slow.", advice=""),)


def test_a_failure_that_the_state_knows_to_be_older_is_as_old_as_that() -> None:
    older = replace(failed(), failing_since=datetime(2026, 10, 1, 2, tzinfo=UTC))
    assert decide([], [seen(older)], {}, DAY)[0].since == date(2026, 10, 1)


def test_a_feed_that_is_back_works_and_fails_anew_from_a_new_day() -> None:
    back = decide([replace(SHUT, since=DAY)], [seen(Outcome(QUAY))], {}, DAY)
    assert back == (Health("quay", QUAY.url, "podcast"),)
    later = DAY + timedelta(9)
    assert decide(back, [seen(failed())], {}, later)[0].since == later


def test_a_feed_that_is_gone_for_good_is_retired() -> None:
    assert seen(failed("Gone.", 410)).state == "retired"
    assert seen(failed("Not there.", 404)).state == "failing"


def test_a_feed_that_has_moved_says_where_to_unless_that_is_no_line() -> None:
    assert seen(Outcome(QUAY), "https://new.example/").to == "https://new.example/"
    for address in ("https://new.example/\u202e", "https://new.example/" + "x" * 500):
        assert (seen(Outcome(QUAY), address).state, seen(Outcome(QUAY), address).to) == (
            "moved",
            "",
        )


def test_a_feed_that_was_found_beside_a_page_says_where() -> None:
    found = seen(Outcome(QUAY), found_at="https://quay.example/feed")
    assert (found.state, found.to) == ("found", "https://quay.example/feed")


def test_a_page_that_is_feed_and_calendar_stands_twice() -> None:
    calendar = replace(QUAY, wanted="calendar")
    both = decide([], [seen(failed()), seen(Outcome(calendar))], {}, DAY)
    assert [(one.kind, one.state) for one in both] == [
        ("calendar", "works"),
        ("podcast", "failing"),
    ]
    assert decide(both, [seen(failed()), seen(Outcome(calendar))], {}, DAY + timedelta(1)) == both


def test_a_move_to_yet_another_place_has_a_day_of_its_own() -> None:
    once = decide([], [seen(Outcome(QUAY), "https://new.example/")], {}, DAY)
    later = DAY + timedelta(2)
    assert decide(once, [seen(Outcome(QUAY), "https://new.example/")], {}, later) == once
    assert (
        decide(once, [seen(Outcome(QUAY), "https://newer.example/")], {}, later)[0].since == later
    )


def test_a_feed_that_was_not_asked_stands_as_it_stood_or_as_it_is_remembered() -> None:
    known, works = replace(SHUT, since=DAY), Health("quay", QUAY.url, "podcast")
    later = DAY + timedelta(5)
    assert decide([known], [], {NAME: works}, later) == (known,)
    assert decide([known], [], {NAME: None}, later) == (known,)
    assert decide([], [], {NAME: works}, later) == (works,)
    assert decide([], [], {NAME: None}, later) == ()


def test_what_is_remembered_of_a_feed_that_waits_is_why_and_since_when_it_fails() -> None:
    since = datetime(2026, 11, 3, 2, tzinfo=UTC)
    waits = Outcome(QUAY, waiting=Waiting("It is shut. Open it."), failing_since=since)
    assert seen(waits) == replace(SHUT, since=since.date())
    assert seen(replace(waits, retired_since=since)).state == "retired"
    assert seen(Outcome(QUAY, waiting=Waiting("Less often."))).state == "works"


@pytest.mark.parametrize("suspicion", get_args(Suspicion))
def test_what_is_held_is_told_in_words_of_our_own(suspicion: Suspicion) -> None:
    strange = Doubt(
        suspicion, "It calls itself “Buy pills”, and more. Write `checked: 2026-11-24`."
    )
    held = seen(Outcome(QUAY, held=strange))
    assert held.state == "held"
    assert "pills" not in f"{held.reason} {held.advice}"
    assert "2026" not in held.advice, "or the file would change every night"
    assert suspicion in health.HELD


def test_a_feed_that_is_not_in_the_members_file_any_more_is_forgotten() -> None:
    assert decide([replace(SHUT, since=DAY)], [], {}, DAY) == ()


def test_a_calendar_is_called_one() -> None:
    assert seen(Outcome(replace(QUAY, wanted="calendar"))).kind == "calendar"


@pytest.mark.parametrize("words", [w for n, w in vars(sentences).items() if n.isupper()])
def test_every_sentence_for_an_owner_parts_into_what_is_wrong_and_what_to_do(words: object) -> None:
    for sentence in words.values() if isinstance(words, dict) else [words]:
        if isinstance(sentence, str):
            reason, advice = parted(sentence)
            assert reason.endswith(".")
            assert advice.endswith(".")
            assert f"{reason} {advice}" == sentence


def test_a_reason_of_any_length_is_one_line_of_the_site() -> None:
    reason, advice = parted("a\nb" * 400 + ". " + "c" * 600)
    assert (len(reason), len(advice)) == (500, 500)
    assert "\n" not in reason
    assert parted("") == ("", "")
    assert parted("It ends in 3.5 MiB") == ("It ends in 3.5 MiB", "")


@given(STANDS, STANDS, st.dates(), st.dates())
def test_a_second_night_with_the_same_answers_writes_the_same(
    known: list[Health], tonight: list[Health], day: date, later: date
) -> None:
    once = decide(known, tonight, {}, day)
    again = decide(once, [replace(one, since=None) for one in tonight], {}, later)
    assert health.write(again) == health.write(once)


@given(STANDS)
def test_what_is_written_is_what_is_read_again(stands: list[Health]) -> None:
    text = health.write(stands)
    assert list(health.read("quay", text, "x.md")) == stands
    assert health.write(health.read("quay", text, "x.md")) == text


FINE = health.write([replace(SHUT, since=DAY)])


@pytest.mark.parametrize(
    "text",
    [
        "no head",
        "---\nfeeds: none\n---\n",
        "---\nfeeds:\n  - url: https://a.example/\n---\n",
        f"{FINE}\nBy hand.\n",
        FINE.replace("failing", "splendid"),
        FINE.replace("2026-11-24", "yesterday"),
        FINE.replace("    since: 2026-11-24\n", ""),
        FINE.replace("failing", "works"),
        FINE.replace("reason:", "excuse:"),
        FINE.replace("reason: It is shut.", "reason: [It, is]"),
    ],
)
def test_a_file_that_was_changed_by_hand_is_told_with_what_to_do(text: str) -> None:
    assert health.read("quay", FINE, "health/quay.md")
    with pytest.raises(FrontMatterError, match=r"^health/quay\.md:1: .*[a-z]"):
        health.read("quay", text, "health/quay.md")
