"""Conduct the part of a run that reads the members' calendars and writes their events.

Knows the order and does none of the work. A calendar that cannot be asked or read, or that wakes a
bug, is one line in the report: it costs no other calendar, no feed waits for it, and the events of
yesterday stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, field

from aggregator import disk, late, memory, store
from aggregator.budget import within
from aggregator.errors import AggregatorError, NotWritten
from aggregator.events import agenda
from aggregator.events.agenda import Standing
from aggregator.events.diary import stored_events, viewed_events
from aggregator.fetch import Fetcher, Limits, Request
from aggregator.memory import Memory
from aggregator.model import (
    Almanac,
    Change,
    Failed,
    Fetched,
    Night,
    Outcome,
    Source,
    StoredEvent,
    Unchanged,
)
from aggregator.turns import Turn, in_turn

CRASH = (
    "The aggregator itself stopped while reading this calendar. It is not the calendar's fault: "
    "the people who look after the software need to see the next line."
)
Checked = tuple[tuple[Outcome, ...], tuple[str, ...]]
"""What became of every calendar, and faults in the files of pulled events."""


@dataclass(slots=True)
class _Shelf:
    """One member's pulled events, as they stand at this moment of the run."""

    stored: list[StoredEvent] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)


def check(
    night: Night,
    known: Memory,
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    on_asked: Callable[[Source], None],
) -> Checked:
    """Bring the pulled events up to date with the members' calendars, and tell what was done.

    What the next night needs is left in `known`. Where the members are not known, nothing is done.
    `on_asked` hears of every calendar that was asked for.
    """
    if night.roster.accounts is None:
        return (), ()
    sources = night.roster.calendars
    members = {source.member for source in sources}
    members |= {*store.members(night.content, store.EVENTS)}
    shelves = {one: _Shelf(*stored_events(night.content, one)) for one in sorted(members)}
    told = _of_members(night, shelves, agenda.takedowns)
    outcomes = {}
    asked: list[tuple[int, Request]] = []
    for number, source in enumerate(sources):
        if request := memory.question(night, known, source):
            asked.append((number, request))
        else:
            outcomes[number] = memory.waiting(night, known, source)
    turns = in_turn(
        fetcher,
        [request for _, request in asked],
        limits,
        lambda fetched: _begun(night, executor, fetched, shelves, limits.reading),
        lambda result: on_asked(result.source),
    )
    with closing(turns):
        for turn in turns:
            outcome = _settled(night, turn, shelves[turn.result.source.member])
            number = asked[turn.number][0]
            outcomes[number] = memory.remember(known, turn.result, outcome, night)
    answered = [outcomes[number] for number in sorted(outcomes)]
    told += [*answered, *_of_unlisted(night, shelves)]
    memory.excuse(known, answered)
    _settle_memory(night, known, told)
    damaged = (fault for shelf in shelves.values() for fault in shelf.damaged.values())
    return tuple(told), tuple(damaged)


def _begun(
    night: Night,
    executor: Executor,
    fetched: Fetched,
    shelves: dict[str, _Shelf],
    seconds: float,
) -> Future[Almanac]:
    """Begin to read a calendar; what is stored as it is said now is not converted again."""
    stored = shelves[fetched.source.member].stored
    known = frozenset((one.identity, one.content_hash) for one in stored)
    read, zone = late.calendar_reader(), night.roster.zone
    return executor.submit(within, seconds, read, fetched, known, zone, night.now)


def _settled(night: Night, turn: Turn[Almanac], shelf: _Shelf) -> Outcome:
    """Decide on one calendar and write. The door of the run: no fault of one passes it."""
    answer, source = turn.result, turn.result.source
    failure = answer if isinstance(answer, Failed) else None
    changes: Sequence[Change] = ()
    notes: tuple[str, ...] = ()
    standing = _standing(night, source.member, shelf)
    try:
        if turn.reading is not None:
            decision = agenda.decide(standing, source.url, turn.reading.result(), night.now)
            changes = decision.changes
            notes = decision.notes
        elif failure is None:
            changes = agenda.aged(standing, source.url, night.now)
        _carry_out(night, shelf, changes)
    except NotWritten as error:
        changes, failure = (), Failed(source, str(error), ours=True)
    except AggregatorError as error:
        changes, failure = (), Failed(source, str(error), error.cause)
    except Exception as error:
        changes, failure = (), Failed(source, CRASH, repr(error))
    unchanged = isinstance(answer, Unchanged)
    return Outcome(source, tuple(changes), unchanged, failure, notes=notes)


def _standing(night: Night, member: str, shelf: _Shelf) -> Standing:
    listed = {one.url for one in night.roster.calendars if one.member == member}
    damaged, takedowns = frozenset(shelf.damaged), night.takedowns
    return Standing(shelf.stored, damaged, frozenset(listed), takedowns)


def _carry_out(night: Night, shelf: _Shelf, changes: Sequence[Change]) -> None:
    if not night.dry_run:
        store.apply(changes, night.content)
    shelf.stored = viewed_events(shelf.stored, changes)


def _of_unlisted(night: Night, shelves: dict[str, _Shelf]) -> list[Outcome]:
    """Let go of events to come whose calendar a member lists no more, slowly, as of missing ones.

    A member whose file cannot be read, or that lists something amiss, may list it again tomorrow.
    """
    faulty = {one.split(":")[0].rpartition("/")[2] for one in night.roster.faults}
    sound = {
        member: shelf
        for member, shelf in shelves.items()
        if member not in night.roster.unread and f"{member}.md" not in faulty
    }
    return _of_members(night, sound, lambda standing: agenda.unlisted(standing, night.now))


def _of_members(
    night: Night, shelves: dict[str, _Shelf], decide: Callable[[Standing], list[Change]]
) -> list[Outcome]:
    outcomes = []
    for member, shelf in shelves.items():
        if changes := decide(_standing(night, member, shelf)):
            source = Source(member, f"{store.PULLED}/{member}/{store.EVENTS}/", wanted="calendar")
            with disk.noting(night.unwritten):
                _carry_out(night, shelf, changes)
                outcomes.append(Outcome(source, tuple(changes)))
    return outcomes


def _settle_memory(night: Night, known: Memory, outcomes: Sequence[Outcome]) -> None:
    """Note what the next night needs: by now the files are where they stay."""
    for member in dict.fromkeys(source.member for source in night.roster.calendars):
        if not night.dry_run:
            mine = [outcome for outcome in outcomes if outcome.source.member == member]
            memory.settle(night, known, member, mine)
