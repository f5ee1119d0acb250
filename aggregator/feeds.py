"""Conduct the part of a run that reads the members' feeds: ask, read, decide, write, and let go.

Knows the order and does none of the work. Each feed is read on its own, in whichever engine is
given, as soon as it has come, and a fault in one is that feed's alone: a line in the report. The
feeds of one member are settled in the order of its file, because two of them may tell the same
post; so which answer came first decides nothing.
"""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, field, replace

from aggregator import discovery, late, memory, store
from aggregator.budget import within
from aggregator.discovery import Discovering
from aggregator.errors import AggregatorError
from aggregator.fetch import Fetcher, Limits, Request
from aggregator.memory import Memory
from aggregator.model import (
    Change,
    Create,
    Failed,
    Fetched,
    FetchResult,
    KnownPosts,
    Night,
    Outcome,
    Reading,
    Source,
    Stored,
    Unchanged,
    Update,
)
from aggregator.posts import suspicion
from aggregator.posts.plan import Standing, decide, plan
from aggregator.posts.suspicion import Seen
from aggregator.turns import Turn, in_turn

CRASH = (
    "The aggregator itself stopped while reading this feed. It is not the feed's fault: "
    "the night's report says more to the people who look after the software."
)
UNWRITTEN = "The disk of the hub is full or closed to it. It is not the feed's fault."
_DISK = (errno.ENOSPC, errno.EROFS, errno.EACCES)

Progress = Callable[[str, Source], None]
Checked = tuple[tuple[Outcome, ...], tuple[str, ...]]
"""What became of every feed, in the order of the sources, and faults in the pulled files."""


@dataclass(slots=True)
class _Shelf:
    """One member's pulled files as they stand at this moment, and what of them was said before."""

    stored: list[Stored]
    damaged: frozenset[str]
    known: KnownPosts


@dataclass(slots=True)
class _Desk:
    """What is open during a run: by member, but for the outcomes, which go by number of source.

    `withdrawn` are the takedowns that were carried out and not yet told, `damaged` the faults in
    pulled files, by their paths. A shelf is there from a member's first body to its last turn.
    """

    night: Night
    memory: Memory
    numbers: dict[str, list[int]] = field(default_factory=dict)
    withdrawn: dict[str, list[Change]] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)
    shelves: dict[str, _Shelf] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)


def check(
    night: Night,
    known: Memory,
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    told: Progress,
) -> Checked:
    """Bring `content/pulled/` up to date with the feeds, and tell what was done.

    What the next night needs is left in `known`, and written for each member after its files.
    `told` hears "asked" and then "read" of every feed.
    """
    desk = _Desk(night, known)
    for number, source in enumerate(night.roster.sources):
        desk.numbers.setdefault(source.member, []).append(number)
    _withdraw(desk)
    due = _due(desk, told)
    _round(desk, due, Discovering(fetcher, memory.found(known)), executor, limits, told)
    outcomes = [desk.outcomes[number] for number in sorted(desk.outcomes)]
    memory.excuse(known, outcomes)
    faults = [desk.damaged[path] for path in sorted(desk.damaged, key=lambda path: path.split("/"))]
    return (*outcomes, *_of_others(desk.withdrawn)), tuple(faults)


def _due(desk: _Desk, told: Progress) -> list[tuple[int, Request]]:
    """List what is to be asked tonight, each with its number; the other feeds wait."""
    due = []
    for number, source in enumerate(desk.night.roster.sources):
        if request := memory.question(desk.night, desk.memory, source):
            due.append((number, request))
        else:
            desk.outcomes[number] = memory.waiting(desk.night, desk.memory, source)
            told("asked", source)
            told("read", source)
    return due


def _round(
    desk: _Desk,
    asked: Sequence[tuple[int, Request]],
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    told: Progress,
) -> None:
    """Make these requests (each with its number), read, and settle each in its turn."""
    requests = [request for _, request in asked]
    left = Counter(source.member for source, _ in requests)
    turns = in_turn(
        fetcher,
        requests,
        limits,
        lambda fetched: _started(desk, executor, limits, fetched),
        lambda result: told("asked", result.source),
    )
    with closing(turns):
        for turn in turns:
            member = turn.result.source.member
            outcome = _settled(desk, turn)
            desk.outcomes[asked[turn.number][0]] = outcome
            told("read", outcome.source)
            left[member] -= 1
            if not left[member]:
                _close(desk, member)


def _close(desk: _Desk, member: str) -> None:
    """Let go of a member: all its feeds are settled."""
    desk.shelves.pop(member, None)
    if not desk.night.dry_run:
        mine = [desk.outcomes[n] for n in desk.numbers[member] if n in desk.outcomes]
        memory.settle(desk.night, desk.memory, member, mine)


def _shelf(desk: _Desk, member: str) -> _Shelf:
    """Read a member's pulled files, once."""
    if member not in desk.shelves:
        stored, damaged = store.stored(desk.night.content, member)
        desk.damaged |= damaged
        desk.shelves[member] = _Shelf(stored, frozenset(damaged), _known(stored))
    return desk.shelves[member]


def _known(stored: Iterable[Stored]) -> KnownPosts:
    return frozenset((file.identity, file.content_hash) for file in stored)


def _withdraw(desk: _Desk) -> None:
    """Carry out the takedowns first, whether or not the feeds can be read tonight."""
    night = desk.night
    for member in store.members(night.content) if night.takedowns else ():
        shelf = _shelf(desk, member)
        standing = Standing(shelf.stored, suppressed=night.takedowns)
        if changes := plan(standing, (), Source(member, ""), night.now):
            _carry_out(night, shelf, changes)
            shelf.known = _known(shelf.stored)
            desk.withdrawn[member] = changes
        if not night.dry_run:  # in a dry run the disk does not know of the takedowns
            del desk.shelves[member]


def _started(desk: _Desk, executor: Executor, limits: Limits, fetched: Fetched) -> Future[Reading]:
    try:
        known = _shelf(desk, fetched.source.member).known
        return executor.submit(within, limits.reading, late.feed_reader(), fetched, known)
    except Exception as error:  # an engine that takes no more work
        reading: Future[Reading] = Future()
        reading.set_exception(error)
        return reading


def _settled(desk: _Desk, turn: Turn[Reading]) -> Outcome:
    """Decide on one feed and write. The door of the run: no fault of one feed passes it."""
    result, source = turn.result, turn.result.source
    try:
        outcome = _decided(desk, result, turn.reading)
    except AggregatorError as error:
        failed = Failed(source, str(error), error.cause)
        outcome = Outcome(source, failure=failed)
    except Exception as error:
        told = UNWRITTEN if getattr(error, "errno", 0) in _DISK else CRASH
        outcome = Outcome(source, failure=Failed(source, told, repr(error)))
    changes = (*desk.withdrawn.pop(source.member, ()), *outcome.changes)
    notes = (*discovery.notes(result), *outcome.notes)
    outcome = replace(outcome, changes=tuple(map(_without_text, changes)), notes=notes)
    return memory.remember(desk.memory, result, outcome, desk.night)


def _decided(desk: _Desk, result: FetchResult, reading: Future[Reading] | None) -> Outcome:
    """Decide what of a feed is taken, and write that; nothing of a feed that is to be doubted."""
    source, night = result.source, desk.night
    if reading is None:
        failure = result if isinstance(result, Failed) else None
        return Outcome(source, unchanged=isinstance(result, Unchanged), failure=failure)
    read, shelf = reading.result(), _shelf(desk, source.member)
    decision = decide(_standing(desk, shelf, source, read), read.posts, source, night.now)
    before = [file for file in shelf.stored if file.feed == source.url]
    seen = Seen(source, read.profile, before, decision.changes)
    doubt, remarks = suspicion.judge(seen, night.now.date())
    notes = (*read.notes, *remarks)
    if doubt:
        return Outcome(source, notes=notes, held=doubt, profile=read.profile)
    _carry_out(night, shelf, decision.changes)
    told, deferred = (*notes, *decision.notes), decision.deferred
    return Outcome(source, decision.changes, notes=told, deferred=deferred, profile=read.profile)


def _standing(desk: _Desk, shelf: _Shelf, source: Source, read: Reading) -> Standing:
    sources = desk.night.roster.sources
    urls = {sources[number].url for number in desk.numbers[source.member]}
    siblings = frozenset(urls - {source.url})
    return Standing(shelf.stored, shelf.damaged, siblings, desk.night.takedowns, read.deleted)


def _carry_out(night: Night, shelf: _Shelf, changes: Sequence[Change]) -> None:
    if not night.dry_run:
        store.apply(changes, night.content)
    shelf.stored = store.viewed(shelf.stored, changes)


def _without_text(change: Change) -> Change:
    """Let go of what stands in a file by now: a report of 9,000 posts would hold them all."""
    return replace(change, text="") if isinstance(change, Create | Update) else change


def _of_others(withdrawn: dict[str, list[Change]]) -> Iterable[Outcome]:
    """Tell of takedowns at members who have no feed any more."""
    for member, changes in withdrawn.items():
        yield Outcome(Source(member, f"{store.PULLED}/{member}/"), tuple(changes))
