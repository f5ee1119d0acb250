"""Conduct the part of a run that writes down, for everybody to read, how each member's feeds stand.

Knows the order and does none of the work. A file that is damaged, or cannot be written, is one line
in the report and costs no other member anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from aggregator import health, store
from aggregator.errors import AggregatorError, NotWritten
from aggregator.health import Name
from aggregator.memory import SEVERAL, Memory
from aggregator.model import Change, Create, Health, Night, Outcome, Source, Update, Withdraw
from aggregator.state import FeedState, MemberState

_Seen = tuple[Health | None, bool]
"""How a feed was seen, or is remembered where it was not asked; and whether it was."""

Standings = tuple[dict[str, tuple[str, tuple[Health, ...]]], dict[str, str]]
"""By member its file's text and what that says, and the faults of the others."""

Kept = tuple[tuple[Outcome, ...], tuple[Health, ...], tuple[str, ...]]
"""The outcomes, with since when their feeds fail; how every feed stands; faults in the files."""


def stood(night: Night) -> Standings:
    """Read how the feeds stood, which takes no part in what is asked: it can be done meanwhile."""
    if night.roster.accounts is None:
        return {}, {}
    texts, damaged = store.of_members(night.content, store.HEALTH)
    good = {}
    for member, text in texts.items():
        if member in night.roster.unread:
            continue
        try:
            good[member] = text, health.read(member, text, _path(member))
        except AggregatorError as error:
            damaged[member] = str(error)
    return good, damaged


def keep(night: Night, memory: Memory, outcomes: Sequence[Outcome], before: Standings) -> Kept:
    """Bring `content/health/` up to date with what became of feeds and calendars, and tell how they
    stand.

    The file of a member that has no feeds any more is withdrawn. Where the members are not known,
    as from OPML, nothing is done.
    """
    if night.roster.accounts is None:
        return tuple(outcomes), (), ()
    known, damaged = before
    tonight = _tonight(night, memory, outcomes)
    found: list[Health] = []
    for member in sorted((known.keys() | tonight.keys()) - night.roster.unread - damaged.keys()):
        text, rows = known.get(member, (None, ()))
        try:
            found += _of_member(night, member, text, rows, tonight.get(member, {}))
        except NotWritten as error:
            night.unwritten.append(str(error))
        except AggregatorError as error:
            damaged[member] = str(error)
    return _since_when(outcomes, found), tuple(found), tuple(damaged.values())


def _tonight(
    night: Night, memory: Memory, outcomes: Iterable[Outcome]
) -> dict[str, dict[Name, _Seen]]:
    """Gather by member how each of its feeds was seen.

    Where none of several could be reached, it was we who could not, and so where our disk did not
    take what came: nothing is held against them.
    """
    listed = frozenset(map(_named, (*night.roster.sources, *night.roster.calendars)))
    feeds = [one for one in outcomes if _named(one.source) in listed]
    cut_off = _cut_off([one for one in feeds if not one.waiting])
    tonight: dict[str, dict[Name, _Seen]] = {}
    for outcome in feeds:
        source, asked = outcome.source, not outcome.waiting
        known = memory.get(source.member, MemberState()).feeds.get(source.key, FeedState())
        how = health.seen(outcome, known.move.address or known.move.target or "", known.found)
        ours = cut_off or (outcome.failure and outcome.failure.ours)
        seen = (None, False) if asked and ours else (how, asked)
        tonight.setdefault(source.member, {})[health.name_of(how)] = seen
    return tonight


def _cut_off(asked: Sequence[Outcome]) -> bool:
    """Say whether none of several feeds so much as answered."""
    silent = all(one.failure and not one.failure.status for one in asked)
    return silent and len(asked) >= SEVERAL


def _of_member(
    night: Night,
    member: str,
    text: str | None,
    known: tuple[Health, ...],
    tonight: Mapping[Name, _Seen],
) -> tuple[Health, ...]:
    """Decide on one member, whose file is `text` and says `known`, and write."""
    seen = [how for how, asked in tonight.values() if how and asked]
    waiting = {name: how for name, (how, asked) in tonight.items() if not asked}
    stands = health.decide(known, seen, waiting, night.now.date())
    if stands != known and not night.dry_run:
        store.apply(_changes(_path(member), text, stands), night.content)
    return stands


def _path(member: str) -> str:
    return f"{store.HEALTH}/{member}.md"


def _changes(path: str, text: str | None, stands: Sequence[Health]) -> list[Change]:
    if not stands:
        return [] if text is None else [Withdraw(path, "the member has no feed any more")]
    written = health.write(stands)
    return [Create(path, written) if text is None else Update(path, written)]


def _since_when(outcomes: Iterable[Outcome], stands: Iterable[Health]) -> tuple[Outcome, ...]:
    """Tell since when a feed fails as its file knows it: the state may have been deleted."""
    days = {(one.member, *health.name_of(one)): one.since for one in stands if one.since}
    return tuple(_earlier(one, days.get(_named(one.source))) for one in outcomes)


def _named(source: Source) -> tuple[str, str, str]:
    return source.member, source.url, health.kind_of(source)


def _earlier(outcome: Outcome, day: date | None) -> Outcome:
    since = outcome.failing_since
    if not (since and day and day < since.date()):
        return outcome
    return replace(outcome, failing_since=datetime.combine(day, time.min, UTC))
