"""Conduct the part of a run that writes down, for everybody to read, how each member's feeds stand.

Knows the order and does none of the work. A file that is damaged, or cannot be written, is one line
in the report and costs no other member anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from aggregator import health, store
from aggregator.errors import AggregatorError
from aggregator.memory import Memory
from aggregator.model import Change, Create, Health, Night, Outcome, Update, Withdraw
from aggregator.state import FeedState, MemberState

SEVERAL = 3
"""Of how many feeds it is no chance that none answers: two may share a server, three seldom do."""

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
            found += _of_member(night, member, texts.get(member), tonight.get(member, []))
        except AggregatorError as error:
            damaged[member] = str(error)
        except OSError as error:
            path = f"{store.HEALTH}/{member}.md"
            damaged[member] = f"{path}:1: file: cannot be written ({error.strerror}); mend that"
    return _since_when(outcomes, found), tuple(found), tuple(damaged.values())


def _tonight(
    night: Night, memory: Memory, outcomes: Iterable[Outcome]
) -> dict[str, list[Health | str]]:
    """Gather by member how each of its feeds was seen, or its address where it was not asked.

    Where none of several could be reached, it was we who could not: nothing is held against them.
    """
    asked = {one.source.url: one for one in outcomes}
    if _cut_off([asked[one.url] for one in night.roster.sources if one.url in asked]):
        asked = {}
    tonight: dict[str, list[Health | str]] = {}
    for source in night.roster.sources:
        outcome = asked.get(source.url)
        state = memory.get(source.member, MemberState()).feeds.get(source.url, FeedState())
        how = health.seen(outcome, state.moved_to or "") if outcome else source.url
        tonight.setdefault(source.member, []).append(how)
    return tonight


def _cut_off(asked: Sequence[Outcome]) -> bool:
    """Say whether none of several feeds so much as answered."""
    silent = all(one.failure and not one.failure.status for one in asked)
    return silent and len(asked) >= SEVERAL


def _of_member(
    night: Night, member: str, text: str | None, tonight: Sequence[Health | str]
) -> tuple[Health, ...]:
    """Decide on one member, whose file says `text`, and write."""
    path = f"{store.HEALTH}/{member}.md"
    known = () if text is None else health.read(member, text, path)
    stands = health.decide(known, tonight, night.now.date())
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
