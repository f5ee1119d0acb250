"""Conduct the part of a run that writes down, for everybody to read, how each member's feeds stand.

Knows the order and does none of the work. A file that is damaged, or cannot be written, is one line
in the report and costs no other member anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from aggregator import health, store
from aggregator.errors import AggregatorError
from aggregator.memory import SEVERAL, Memory
from aggregator.model import Change, Create, Health, Night, Outcome, Update, Withdraw
from aggregator.state import FeedState, MemberState

_Seen = tuple[Health | None, bool]
"""How a feed was seen, or is remembered where it was not asked; and whether it was."""

Kept = tuple[tuple[Outcome, ...], tuple[Health, ...], tuple[str, ...]]
"""The outcomes, with since when their feeds fail; how every feed stands; faults in the files."""


def keep(night: Night, memory: Memory, outcomes: Sequence[Outcome]) -> Kept:
    """Bring `content/health/` up to date with what became of the feeds, and tell how they stand.

    The file of a member that has no feeds any more is withdrawn. Where the members are not known,
    as from OPML, nothing is done.
    """
    if night.roster.accounts is None:
        return tuple(outcomes), (), ()
    texts, damaged = store.health(night.content)
    tonight = _tonight(night, memory, outcomes)
    found: list[Health] = []
    for member in sorted((texts.keys() | tonight.keys()) - night.roster.unread - damaged.keys()):
        try:
            found += _of_member(night, member, texts.get(member), tonight.get(member, {}))
        except AggregatorError as error:
            damaged[member] = str(error)
        except OSError as error:
            path = f"{store.HEALTH}/{member}.md"
            damaged[member] = f"{path}:1: file: cannot be written ({error.strerror}); mend that"
    return _since_when(outcomes, found), tuple(found), tuple(damaged.values())


def _tonight(
    night: Night, memory: Memory, outcomes: Iterable[Outcome]
) -> dict[str, dict[str, _Seen]]:
    """Gather by member how each of its feeds was seen.

    Where none of several could be reached, it was we who could not: nothing is held against them.
    """
    told = {one.source.url: one for one in outcomes}
    feeds = [told[source.url] for source in night.roster.sources if source.url in told]
    cut_off = _cut_off([one for one in feeds if not one.waiting])
    tonight: dict[str, dict[str, _Seen]] = {}
    for outcome in feeds:
        source, asked = outcome.source, not outcome.waiting
        move = memory.get(source.member, MemberState()).feeds.get(source.url, FeedState()).move
        how = health.seen(outcome, move.address or move.target or "")
        seen = (None, False) if asked and cut_off else (how, asked)
        tonight.setdefault(source.member, {})[source.url] = seen
    return tonight


def _cut_off(asked: Sequence[Outcome]) -> bool:
    """Say whether none of several feeds so much as answered."""
    silent = all(one.failure and not one.failure.status for one in asked)
    return silent and len(asked) >= SEVERAL


def _of_member(
    night: Night, member: str, text: str | None, tonight: Mapping[str, _Seen]
) -> tuple[Health, ...]:
    """Decide on one member, whose file says `text`, and write."""
    path = f"{store.HEALTH}/{member}.md"
    known = () if text is None else health.read(member, text, path)
    seen = [how for how, asked in tonight.values() if how and asked]
    waiting = {url: how for url, (how, asked) in tonight.items() if not asked}
    stands = health.decide(known, seen, waiting, night.now.date())
    if stands != known and not night.dry_run:
        store.apply(_changes(path, text, stands), night.content)
    return stands


def _changes(path: str, text: str | None, stands: Sequence[Health]) -> list[Change]:
    if not stands:
        return [] if text is None else [Withdraw(path, "the member has no feed any more")]
    written = health.write(stands)
    return [Create(path, written) if text is None else Update(path, written)]


def _since_when(outcomes: Iterable[Outcome], stands: Iterable[Health]) -> tuple[Outcome, ...]:
    """Tell since when a feed fails as its file knows it: the state may have been deleted."""
    days = {one.url: one.since for one in stands if one.since}
    return tuple(_earlier(one, days.get(one.source.url)) for one in outcomes)


def _earlier(outcome: Outcome, day: date | None) -> Outcome:
    since = outcome.failing_since
    if not (since and day and day < since.date()):
        return outcome
    return replace(outcome, failing_since=datetime.combine(day, time.min, UTC))
