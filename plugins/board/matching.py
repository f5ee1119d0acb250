"""Which open offers and asks belong together, and why.

Pure: notices in, matches out; needs no Pelican, reads no clock, and gives the same whatever order
the notices come in. An offer and an ask are compared by four things:

- the same category, where it is one that says something: `other` does not;
- topics that both name;
- areas: one that both name, or one of the two is for the whole city;
- wording: what the words weigh that both use, in any of their forms; twice for a word that stands
  in both titles.

They match where their wording agrees and so does one of the other three; or where they have the
same category and two topics in common; or, for rooms, the same category and area: a room in the
right place is worth a look whatever it is called. A category or a place alone is no match, and no
more is one word or topic that many have (docs/decisions/0012-matching-offers-and-asks.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest

from .weighing import Notice, Read, Spellings, Weights, read, weigh
from .words import forms

ENOUGH = 1000  # what shared words must weigh together to count as wording
CATEGORY, AREA, ANYWHERE = 1000, 500, 250
MOST = 3000  # what words, or topics, can add to a score
LIMIT = 6  # matches of one notice
TOLD = 4  # words that a reader is told of
_BY_PLACE = "room"
_ANY, _EVERY = "*any", "*every"  # no slug begins with a star

__all__ = ["LIMIT", "Match", "Notice", "Reason", "matches"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two notices match. What does not hold is empty; `score` orders a notice's matches."""

    score: int
    category: str = ""
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    anywhere: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What one notice is told of: the other's key, and why."""

    key: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Index:
    """One side of the board, by what its notices have, so that not all need to be compared."""

    read: dict[str, Read] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    topics: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rooms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def matches(offers: Iterable[Notice], asks: Iterable[Notice]) -> dict[str, tuple[Match, ...]]:
    """Return the best matches of every notice, the best first, at most `LIMIT` of each.

    Keys must be different over both sides.
    """
    spellings: Spellings = Counter()
    sides = [read(side, spellings) for side in (offers, asks)]
    weights = weigh((*sides[0], *sides[1]), spellings)
    first, second = (_index(side, weights) for side in sides)
    found = {key: _best(one, second, weights) for key, one in first.read.items()}
    return found | {key: _best(one, first, weights) for key, one in second.read.items()}


def _index(side: Iterable[Read], weights: Weights) -> _Index:
    index = _Index()
    for one in sorted(side, key=lambda one: one.notice.key):
        key = one.notice.key
        index.read[key] = one
        for form in one.words.keys() & weights.words.keys():
            index.words[form].append(key)
        for topic in one.topics & weights.topics.keys():
            index.topics[topic].append(key)
        if one.notice.category == _BY_PLACE:
            for area in (*one.areas, *[_ANY] * one.notice.anywhere, _EVERY):
                index.rooms[area].append(key)
    return index


def _best(one: Read, others: _Index, weights: Weights) -> tuple[Match, ...]:
    keys = {*_by_wording(one, others, weights), *_by_topics(one, others), *_by_place(one, others)}
    found = [
        Match(key, reason)
        for key in keys
        if (reason := _compare(one, others.read[key], weights)) is not None
    ]
    return tuple(nsmallest(LIMIT, found, key=lambda match: (-match.reason.score, match.key)))


def _by_wording(one: Read, others: _Index, weights: Weights) -> Iterator[str]:
    sums: Counter[str] = Counter()
    for form, in_title in one.words.items():
        for key in others.words.get(form, ()):
            sums[key] += weights.words[form] * (1 + (in_title and others.read[key].words[form]))
    return (key for key, total in sums.items() if total >= ENOUGH)


def _by_topics(one: Read, others: _Index) -> Iterator[str]:
    """Yield those with two topics in common; of rooms one topic brings the better ones first."""
    shared = Counter(key for topic in one.topics for key in others.topics.get(topic, ()))
    least = 1 if one.notice.category == _BY_PLACE else 2
    return (key for key, count in shared.items() if count >= least)


def _by_place(one: Read, others: _Index) -> Iterator[str]:
    """Yield rooms in the right place: as many as can be shown, since each is as good."""
    if one.notice.category != _BY_PLACE:
        return
    for area in (*sorted(one.areas), _ANY, *[_EVERY] * one.notice.anywhere):
        able = (k for k in others.rooms.get(area, ()) if _can_meet(one, others.read[k]))
        yield from (key for _, key in zip(range(LIMIT), able, strict=False))


def _can_meet(one: Read, other: Read) -> bool:
    """Nobody's offer meets its own ask, and none meets what is over before it can be had."""
    first, second = one.notice, other.notice
    if first.owner == second.owner:
        return False
    return max(first.starts, second.starts) <= min(first.expires, second.expires)


def _compare(one: Read, other: Read, weights: Weights) -> Reason | None:
    """Say why two notices match, or None where they do not. Gives the same both ways."""
    category = one.notice.category if one.notice.category == other.notice.category else ""
    category = "" if category == "other" else category
    topics = tuple(sorted(one.topics & other.topics & weights.topics.keys()))
    areas = tuple(sorted(one.areas & other.areas))
    shared = _shared(one, other, (category, *topics, *areas), weights)
    agree = sum(shared.values()) >= ENOUGH
    anywhere = not areas and (one.notice.anywhere or other.notice.anywhere)
    by_place = category == _BY_PLACE and (areas or anywhere)
    enough = (agree and (category or topics or areas)) or (category and len(topics) > 1) or by_place
    if not enough or not _can_meet(one, other):
        return None
    score = CATEGORY * bool(category) + AREA * bool(areas) + ANYWHERE * anywhere
    score += min(MOST, sum(weights.topics[topic] for topic in topics))
    score += min(MOST, sum(shared.values())) * agree
    told = nsmallest(TOLD, shared, key=lambda form: (-shared[form], form)) if agree else ()
    words = tuple(weights.spelt[form] for form in told)
    return Reason(score, category, topics, areas, anywhere, words)


def _shared(one: Read, other: Read, told: Iterable[str], weights: Weights) -> dict[str, int]:
    """Weigh the words that both use, without those of what is `told` already."""
    said = {form for slug in told for form in forms(slug)}
    return {
        form: weights.words[form] * (1 + (in_title and other.words[form]))
        for form, in_title in one.words.items()
        if form in other.words and form in weights.words and form not in said
    }
