"""How much it says that two notices have a word, or a topic, in common.

The fewer notices have it, the more it says. Weights are whole numbers, a thousand being the most,
so that a sum does not depend on its order. Pure: needs no Pelican.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .words import words

COMMON = 64  # what more notices have than this says nothing of any of them
MOST_WORDS, MOST_TOPICS, MOST_AREAS = 80, 20, 50  # that are looked at, of one notice
# As if so many other notices stood on the board, so that a small board can have rare words too.
_UNSEEN = 20

Spellings = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Notice:
    """One open offer or ask.

    `key` is its own name on the board, `owner` that of who posted it. `topics` and `areas` are
    slugs; `anywhere` says that it is for the whole city. It holds from `starts` to `expires`.
    """

    key: str
    owner: str
    category: str
    title: str
    text: str = ""
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    anywhere: bool = False
    starts: date = date.min
    expires: date = date.max


@dataclass(frozen=True, slots=True)
class Read:
    """A notice as it is compared. `words` says of each form whether the title has it."""

    notice: Notice
    words: Mapping[str, bool]
    topics: frozenset[str]
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each word and topic weighs on one board, and how each word is spelt there.

    What one notice alone has, or too many have, is not among them.
    """

    words: Mapping[str, int]
    topics: Mapping[str, int]
    spelt: Mapping[str, str]


def read(notices: Iterable[Notice], spellings: Spellings) -> list[Read]:
    """Read the words of notices. How each is spelt is counted in `spellings`."""
    return [_read(notice, spellings) for notice in notices]


def _read(notice: Notice, spellings: Spellings) -> Read:
    forms: dict[str, bool] = {}
    for part, in_title in ((notice.title, True), (notice.text, False)):
        for form, written in words(part):
            if form in forms or len(forms) < MOST_WORDS:
                forms.setdefault(form, in_title)
                spellings[form, written] += 1
    topics = frozenset(notice.topics[:MOST_TOPICS])
    return Read(notice, forms, topics, frozenset(notice.areas[:MOST_AREAS]))


def weigh(notices: Iterable[Read], spellings: Spellings) -> Weights:
    """Weigh every word and topic of a board."""
    notices = tuple(notices)
    return Weights(
        _weights(len(notices), (form for one in notices for form in one.words)),
        _weights(len(notices), (topic for one in notices for topic in one.topics)),
        _spelt(spellings),
    )


def _weights(count: int, things: Iterable[str]) -> dict[str, int]:
    """Return the inverse document frequency of each, as thousandths of the most it could be."""
    total = count + _UNSEEN
    return {
        thing: round(1000 * math.log(total / number) / math.log(total))
        for thing, number in Counter(things).items()
        if 2 <= number <= COMMON
    }


def _spelt(spellings: Spellings) -> dict[str, str]:
    """Give the commonest spelling of each form; of two as common, one without capitals."""
    best: dict[str, tuple[int, bool, str]] = {}
    for (form, written), times in spellings.items():
        rank = (-times, written != written.lower(), written)
        best[form] = min(best.get(form, rank), rank)
    return {form: rank[2] for form, rank in best.items()}
