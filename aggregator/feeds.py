"""Conduct the part of a run that reads the members' feeds: ask, read, decide, write, and let go.

Knows the order and does none of the work. Each feed is read on its own, in whichever engine is
given, as soon as it has come, and a fault in one is that feed's alone: a line in the report. The
feeds of one member are settled in the order of its file, because two of them may tell the same
post; so which answer came first decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, field, replace

from aggregator import discovery, disk, late, memory, store
from aggregator.budget import within
from aggregator.discovery import Discovering
from aggregator.errors import AggregatorError, NotWritten
from aggregator.fetch import Fetcher, Limits, Request
from aggregator.memory import Memory
from aggregator.model import (
    Change,
    Create,
    Failed,
    Fetched,
    FetchResult,
    Night,
    Outcome,
    Post,
    Reading,
    Source,
    Unchanged,
    Update,
)
from aggregator.posts import suspicion
from aggregator.posts.plan import Decision, Standing, decide, plan
from aggregator.posts.suspicion import Seen
from aggregator.shelf import Shelf, carry_out, notice, put_away, taken_up
from aggregator.turns import Turn, in_turn

CRASH = (
    "The aggregator itself stopped while reading this feed. It is not the feed's fault: "
    "the night's report says more to the people who look after the software."
)

Progress = Callable[[str, Source], None]
Checked = tuple[tuple[Outcome, ...], tuple[str, ...]]
"""What became of every feed, in the order of the sources, and faults in the pulled files."""


@dataclass(slots=True)
class _Desk:
    """What is open during a run: by member, but for the outcomes, which go by number of source.

    `withdrawn` are the takedowns that were carried out and not yet told, `damaged` the faults in
    pulled files, by their paths. A shelf is there from a member's first body to its last turn.
    """

    night: Night
    memory: Memory
    executor: Executor
    limits: Limits
    numbers: dict[str, list[int]] = field(default_factory=dict)
    withdrawn: dict[str, list[Change]] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)


def check(
    night: Night,
    known: Memory,
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    told: Progress,
    meanwhile: Callable[[], None],
) -> Checked:
    """Bring `content/pulled/` up to date with the feeds, and tell what was done.

    What the next night needs is left in `known`, and written for each member after its files.
    `told` hears "asked" and then "read" of every feed; `meanwhile` is called while they are asked.
    """
    desk = _Desk(night, known, executor, limits)
    for number, source in enumerate(night.roster.sources):
        desk.numbers.setdefault(source.member, []).append(number)
    _withdraw(desk)
    due = _due(desk, told)
    _round(desk, due, Discovering(fetcher, memory.found(known)), told, meanwhile)
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
    told: Progress,
    meanwhile: Callable[[], None],
) -> None:
    """Make these requests (each with its number), read, and settle each in its turn."""
    requests = [request for _, request in asked]
    left = Counter(source.member for source, _ in requests)
    turns = in_turn(
        fetcher,
        requests,
        desk.limits,
        lambda fetched: _started(desk, fetched),
        lambda result: told("asked", result.source),
        meanwhile,
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
    shelf = desk.shelves.pop(member, None)
    if not desk.night.dry_run:
        if shelf is not None:
            put_away(desk.night, member, shelf, _urls(desk, member))
        mine = [desk.outcomes[n] for n in desk.numbers[member] if n in desk.outcomes]
        memory.settle(desk.night, desk.memory, member, mine)


def _shelf(desk: _Desk, member: str) -> Shelf:
    """Take up what is stored of a member, once."""
    if member not in desk.shelves:
        desk.shelves[member], damaged = taken_up(desk.night.content, member)
        desk.damaged |= damaged
    return desk.shelves[member]


def _withdraw(desk: _Desk) -> None:
    """Carry out the takedowns first, whether or not the feeds can be read tonight."""
    night = desk.night
    for member in store.members(night.content) if night.takedowns else ():
        shelf = _shelf(desk, member)
        standing = Standing(shelf.stored, suppressed=night.takedowns)
        if changes := plan(standing, (), Source(member, ""), night.now):
            with disk.noting(night.unwritten):
                carry_out(night, shelf, changes)
                desk.withdrawn[member] = changes
        if not night.dry_run:  # in a dry run the disk does not know of the takedowns
            del desk.shelves[member]


def _started(desk: _Desk, fetched: Fetched) -> Future[Reading]:
    try:
        shelf = _shelf(desk, fetched.source.member)
        known, left = shelf.known(), shelf.left(fetched.source)
        seconds, read = desk.limits.reading, late.feed_reader()
        return desk.executor.submit(within, seconds, read, fetched, known, left)
    except Exception as error:  # an engine that takes no more work
        reading: Future[Reading] = Future()
        reading.set_exception(error)
        return reading


def _settled(desk: _Desk, turn: Turn[Reading]) -> Outcome:
    """Decide on one feed and write. The door of the run: no fault of one feed passes it."""
    result, source = turn.result, turn.result.source
    try:
        outcome = _decided(desk, result, turn.reading)
    except NotWritten as error:
        outcome = Outcome(source, failure=Failed(source, str(error), ours=True))
    except AggregatorError as error:
        outcome = Outcome(source, failure=Failed(source, str(error), error.cause))
    except Exception as error:
        outcome = Outcome(source, failure=Failed(source, CRASH, repr(error)))
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
    decision = _decision(desk, shelf, source, read)
    before = [file for file in shelf.stored if file.feed == source.url]
    seen = Seen(source, read.profile, before, decision.changes)
    doubt, remarks = suspicion.judge(seen, night.now.date())
    notes = (*read.notes, *remarks)
    if doubt:
        notice(shelf, source, [post for post in read.posts if isinstance(post, Post)])
        return Outcome(source, notes=notes, held=doubt, profile=read.profile)
    carry_out(night, shelf, decision.changes, alone=len(desk.numbers[source.member]) == 1)
    notice(shelf, source, decision.left)
    told, deferred = (*notes, *decision.notes), decision.deferred
    return Outcome(source, decision.changes, notes=told, deferred=deferred, profile=read.profile)


def _decision(desk: _Desk, shelf: Shelf, source: Source, read: Reading) -> Decision:
    """Decide, and convert what was passed over on other nights where it is wanted now."""
    siblings, barred = frozenset(_urls(desk, source.member) - {source.url}), desk.night.takedowns
    standing = Standing(shelf.stored, shelf.damaged, siblings, barred, read.deleted)
    decision = decide(standing, read.posts, source, desk.night.now)
    if decision.lacking:
        seconds, convert = desk.limits.reading, late.passed_reader()
        converted = desk.executor.submit(within, seconds, convert, decision.lacking, source)
        whole = {post.identity: post for post in converted.result(desk.limits.patience)}
        posts = [whole.get(post.identity, post) for post in read.posts]
        decision = decide(standing, posts, source, desk.night.now)
    return decision


def _urls(desk: _Desk, member: str) -> set[str]:
    return {desk.night.roster.sources[number].url for number in desk.numbers[member]}


def _without_text(change: Change) -> Change:
    """Let go of what stands in a file by now: a report of 9,000 posts would hold them all."""
    return replace(change, text="") if isinstance(change, Create | Update) else change


def _of_others(withdrawn: dict[str, list[Change]]) -> Iterable[Outcome]:
    """Tell of takedowns at members who have no feed any more."""
    for member, changes in withdrawn.items():
        yield Outcome(Source(member, f"{store.PULLED}/{member}/"), tuple(changes))
