"""Offers and asks that belong together find one another, with the reason; others do not."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from heapq import nsmallest
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from boards import ask, offer
from hypothesis import given
from hypothesis import strategies as st
from town import Hub

from plugins.board import matching
from plugins.board.matching import AREA, CATEGORY, LIMIT, MOST, Match, Notice, matches
from plugins.board.weighing import read, weigh
from plugins.board.words import CHARACTERS, forms, words

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "board-table.yml").read_text("utf-8"))


def notices(side: str) -> list[Notice]:
    return [
        Notice(
            key,
            said["owner"],
            said["category"],
            said["title"],
            said.get("text", ""),
            tuple(said.get("topics", ())),
            tuple(said.get("areas", ())),
            said.get("anywhere", False),
        )
        for key, said in TABLE[side].items()
    ]


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[Match, ...]]:
    return matches(notices("offers"), notices("asks"))


@pytest.mark.parametrize("offer", TABLE["offers"])
def test_an_offer_meets_the_asks_of_the_table_and_no_other(
    found: dict[str, tuple[Match, ...]], offer: str
) -> None:
    said = TABLE["offers"][offer]
    assert set(said.get("not", ())) <= set(TABLE["asks"]) - set(said["meets"])
    assert {match.key for match in found[offer]} == set(said["meets"])


def test_every_reason_is_said_by_its_value(found: dict[str, tuple[Match, ...]]) -> None:
    def reason(offer: str, ask: str) -> matching.Reason:
        return next(match.reason for match in found[offer] if match.key == ask)

    both = reason("chapel-hall", "knitters")
    assert (both.category, both.areas, both.words) == ("room", ("mill-end",), ())
    assert reason("library-rooms", "chess").anywhere
    cafe = reason("cafe-mornings", "cafe")
    assert (cafe.category, cafe.topics, cafe.words) == ("", ("loneliness",), ("cafe", "Wi-Fi"))
    assert reason("sign-language", "talk").topics == ("access", "sign-language")


def test_the_better_match_comes_first(found: dict[str, tuple[Match, ...]]) -> None:
    assert [match.key for match in found["minibus"]] == ["minibus-seats"]
    assert [match.key for match in found["minibus-seats"]] == ["minibus", "drivers"]
    assert [match.key for match in found["knitters"]] == ["chapel-hall", "library-rooms"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wi-Fi", "wifi"),
        ("CAFÉS", "cafe"),
        ("Cafe\u0301", "café"),
        ("laptops", "laptop"),
        ("stories", "story"),
        ("benches", "bench"),
        ("boxes", "box"),
        ("lending", "lend"),
        ("mapping", "map"),
        ("measuring", "measure"),
        ("devices", "device"),
        ("neighbour’s", "neighbours"),
    ],
)
def test_a_word_is_the_same_in_all_its_forms(one: str, other: str) -> None:
    assert forms(one) == forms(other) != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [("site", "sit"), ("string", "str"), ("bus", "bu"), ("glass", "glas"), ("evening", "even")],
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert forms(one).isdisjoint(forms(other))


def test_words_that_any_notice_may_hold_say_nothing() -> None:
    assert list(words("We need some of your help, on any 3 Thursdays in May, please: 10-12.")) == []


def test_an_endless_text_is_read_for_its_beginning() -> None:
    assert len(list(words("apple " * CHARACTERS))) <= CHARACTERS / len("apple ")


_WORDS = ["piano", "choir", "laptops", "laptop", "maps", "tea", "film", "Wi-Fi", "bench", "the"]
_NOTICE = st.builds(
    Notice,
    key=st.just(""),
    owner=st.sampled_from("abcd"),
    category=st.sampled_from(["room", "kit", "skill", "other"]),
    title=st.lists(st.sampled_from(_WORDS), max_size=3).map(" ".join),
    text=st.lists(st.sampled_from(_WORDS), max_size=5).map(" ".join),
    topics=st.lists(st.sampled_from(["music", "data", "health"]), unique=True).map(tuple),
    areas=st.lists(st.sampled_from(["east", "west"]), unique=True).map(tuple),
    anywhere=st.booleans(),
)


@st.composite
def boards(draw: st.DrawFn) -> tuple[list[Notice], list[Notice]]:
    sides = draw(st.tuples(*[st.lists(_NOTICE, max_size=14)] * 2))
    return tuple(
        [_keyed(notice, f"{side}{number:02}") for number, notice in enumerate(notices)]
        for side, notices in zip("oa", sides, strict=True)
    )


def _keyed(notice: Notice, key: str) -> Notice:
    values = {name: getattr(notice, name) for name in Notice.__dataclass_fields__}
    return Notice(**{**values, "key": key})


@given(boards(), st.randoms(use_true_random=False))
def test_matches_are_the_same_whatever_the_order_and_whichever_side_is_first(
    board: tuple[list[Notice], list[Notice]], rng: random.Random
) -> None:
    offers, asks = board
    first = matches(offers, asks)
    assert matches(asks, offers) == first
    rng.shuffle(offers)
    rng.shuffle(asks)
    assert matches(offers, asks) == first


@given(boards())
def test_each_side_shows_the_other_with_the_same_reason_or_has_better_ones(
    board: tuple[list[Notice], list[Notice]],
) -> None:
    found = matches(*board)
    owner = {notice.key: notice.owner for side in board for notice in side}
    assert found.keys() == owner.keys()
    for key, shown in found.items():
        assert len(shown) <= LIMIT
        for match in shown:
            assert owner[match.key] != owner[key]
            assert 0 < match.reason.score <= CATEGORY + AREA + 2 * MOST
            back = {other.key: other.reason for other in found[match.key]}
            if key in back:
                assert back[key] == match.reason
            else:
                assert len(back) == LIMIT
                assert min(reason.score for reason in back.values()) >= match.reason.score


@given(boards())
def test_the_index_spares_work_and_loses_nothing(
    board: tuple[list[Notice], list[Notice]],
) -> None:
    spellings: Counter[Any] = Counter()
    offers, asks = (read(side, spellings) for side in board)
    weights = weigh((*offers, *asks), spellings)
    every: dict[str, list[Match]] = {one.notice.key: [] for one in (*offers, *asks)}
    for one, other in (*product(offers, asks), *product(asks, offers)):
        if reason := matching._compare(one, other, weights):
            every[one.notice.key].append(Match(other.notice.key, reason))
    best = {
        key: tuple(nsmallest(LIMIT, all_, key=lambda match: (-match.reason.score, match.key)))
        for key, all_ in every.items()
    }
    assert matches(*board) == best


def crowd(side: str, count: int, rng: random.Random) -> list[Notice]:
    """Make notices whose words are as rare and as common as those of a language (Zipf)."""
    known = [f"{a}{b}{c}a" for a, b, c in product("bcdfgklmnprstvwz", "aeiou", "bdfgklmnprstvz")]
    rarity = [1 / rank for rank in range(1, len(known) + 1)]
    return [
        Notice(
            f"{side}{number}",
            f"member{rng.randrange(400)}",
            rng.choice(["room", "kit", "skill", "time", "data", "content", "money", "other"]),
            " ".join(rng.choices(known, rarity, k=6)),
            " ".join(rng.choices(known, rarity, k=90)),
            (f"topic{int(rng.paretovariate(1))}", f"topic{int(rng.paretovariate(1))}"),
            (f"area{rng.randrange(60)}",),
            rng.random() < 0.2,
        )
        for number in range(count)
    ]


def test_a_large_board_needs_few_of_all_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    offers, asks = crowd("offer", 2000, rng), crowd("ask", 2000, rng)
    began = time.perf_counter()
    found = matches(offers, asks)
    took = time.perf_counter() - began
    calls = Counter[str]()
    compare = matching._compare

    def counted(*given: Any) -> Any:
        calls["compare"] += 1
        return compare(*given)

    monkeypatch.setattr(matching, "_compare", counted)
    assert matches(offers, asks) == found
    shown = sum(map(len, found.values()))
    print(f"2,000 x 2,000: {took:.1f} s, {calls['compare']:,} comparisons, {shown:,} matches shown")
    assert calls["compare"] < 2 * 2000 * 2000 / 20


def test_matching_needs_no_pelican() -> None:
    code = (
        "import sys, types; package = types.ModuleType('board'); package.__path__ = [sys.argv[1]]; "
        "sys.modules['board'] = package; import board.matching, board.states; "
        "sys.exit('pelican' in sys.modules)"
    )
    folder = str(Path(matching.__file__).parent)
    assert subprocess.run([sys.executable, "-c", code, folder], check=False).returncode == 0


@pytest.mark.parametrize(
    ("starts", "fits"), [(date(2026, 10, 8), True), (date(2026, 10, 9), False)]
)
def test_what_can_be_had_too_late_for_an_ask_does_not_match_it(starts: date, fits: bool) -> None:
    offer = Notice("o", "a", "room", "A hall", anywhere=True, starts=starts)
    ask = Notice("k", "b", "room", "A roof", anywhere=True, expires=date(2026, 10, 8))
    found = matches([offer], [ask])
    assert (bool(found["o"]), bool(found["k"])) == (fits, fits)


def test_a_service_is_not_told_of_what_its_own_organisation_offers(town: Hub) -> None:
    service = "---\ntype: service\nname: Baths\npurpose: Swim.\norganisation: council\n---\n"
    town.write({"members/baths.md": service, "board/hall.md": offer(areas=["Quay"])})
    town.write({"board/roof.md": ask(areas=["Quay"], member="baths")})
    assert town.site().find("board", "hall").fits == ()
    town.write({"board/late.md": ask(areas=["Quay"], expires="2026-11-30")})
    town.write({"board/hall.md": offer(areas=["Quay"], starts="2026-12-01")})
    assert town.site().find("board", "hall").fits == ()
    town.write({"board/hall.md": offer(areas=["Quay"], starts="2026-11-30")})
    assert [fit.notice.stem for fit in town.site().find("board", "hall").fits] == ["late"]
