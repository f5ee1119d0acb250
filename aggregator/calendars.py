"""Conduct the part of a run that reads the members' calendars and writes their events.

Knows the order and does none of the work. A calendar that cannot be asked or read, or that wakes a
bug, is one line in the report: it costs no other calendar, no feed waits for it, and the events of
yesterday stay as they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from zoneinfo import ZoneInfo

from aggregator import agenda, eventfile, memory, store
from aggregator.agenda import Standing
from aggregator.errors import AggregatorError
from aggregator.fetch import Fetcher, Limits, fetch_all
from aggregator.happenings import read_calendar, span_of
from aggregator.memory import Memory
from aggregator.model import (
    Almanac,
    Change,
    Failed,
    Fetched,
    FetchResult,
    Night,
    Outcome,
    Source,
    StoredEvent,
    Unchanged,
    Validators,
)

CRASH = (
    "The aggregator itself stopped while reading this calendar. It is not the calendar's fault: "
    "the people who look after the software need to see the next line."
)
OUT_OF_TIME = "There was no time left for it tonight. We ask again on another night."

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
    members = {source.member for source in sources} | {*store.members(night.content)}
    shelves = {one: _Shelf(*store.stored_events(night.content, one)) for one in sorted(members)}
    outcomes = _withdrawn(night, shelves)
    requests = [(source, _validators(night, known, source)) for source in sources]
    answers = _answers(requests, fetcher, limits, on_asked)
    readings = [_reading(night, executor, answer, shelves) for answer in answers]
    for answer, reading in zip(answers, readings, strict=True):
        outcome = _settled(night, answer, reading, shelves[answer.source.member])
        outcomes.append(memory.remember(known, answer, outcome, night))
    outcomes += _of_unlisted(night, shelves)
    for source in sources:
        _note_basis(night, known, source)
    damaged = (fault for shelf in shelves.values() for fault in shelf.damaged.values())
    return tuple(outcomes), tuple(damaged)


def _answers(
    requests: Sequence[tuple[Source, Validators]],
    fetcher: Fetcher,
    limits: Limits,
    on_asked: Callable[[Source], None],
) -> list[FetchResult]:
    """Ask for every calendar, for as long as there is time."""
    answers: dict[Source, FetchResult] = {
        source: Failed(source, OUT_OF_TIME) for source, _ in requests
    }

    def came(result: FetchResult) -> None:
        answers[result.source] = result
        on_asked(result.source)

    async def ask() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.pages), fetcher:
                await fetch_all(fetcher, requests, limits, came)

    if requests:
        asyncio.run(ask())
    return list(answers.values())


def _reading(
    night: Night, executor: Executor, answer: FetchResult, shelves: dict[str, _Shelf]
) -> Future[Almanac] | None:
    if not isinstance(answer, Fetched):
        return None
    stored = shelves[answer.source.member].stored
    known = frozenset((one.identity, one.content_hash) for one in stored)
    return executor.submit(read_calendar, answer, known, night.roster.zone, night.now)


def _settled(
    night: Night, answer: FetchResult, reading: Future[Almanac] | None, shelf: _Shelf
) -> Outcome:
    """Decide on one calendar and write. The door of the run: no fault of one passes it."""
    source, failure = answer.source, answer if isinstance(answer, Failed) else None
    changes: Sequence[Change] = ()
    notes = _moved(answer)
    standing = _standing(night, source.member, shelf)
    try:
        if reading is not None:
            decision = agenda.decide(standing, source.url, reading.result(), night.now)
            changes = decision.changes
            notes += decision.notes
        elif failure is None:
            changes = agenda.aged(standing, source.url, night.now)
        _carry_out(night, shelf, changes)
    except AggregatorError as error:
        changes, failure = (), Failed(source, str(error), repr(error.__cause__ or error))
    except Exception as error:
        changes, failure = (), Failed(source, CRASH, repr(error))
    unchanged = isinstance(answer, Unchanged)
    return Outcome(source, tuple(changes), unchanged, failure, notes=tuple(notes))


def _standing(night: Night, member: str, shelf: _Shelf) -> Standing:
    listed = {one.url for one in night.roster.calendars if one.member == member}
    damaged, takedowns = frozenset(shelf.damaged), night.takedowns
    return Standing(shelf.stored, damaged, frozenset(listed), takedowns)


def _carry_out(night: Night, shelf: _Shelf, changes: Sequence[Change]) -> None:
    if not night.dry_run:
        store.apply(changes, night.content)
    shelf.stored = store.viewed_events(shelf.stored, changes)


def _moved(answer: FetchResult) -> list[str]:
    """Propose the edit where a calendar has moved for good; the member's file is the member's."""
    if isinstance(answer, Failed) or not answer.moved_to:
        return []
    where = f" in {answer.source.where}" if answer.source.where else ""
    return [f"has moved for good to {answer.moved_to}: write that address{where}"]


def _withdrawn(night: Night, shelves: dict[str, _Shelf]) -> list[Outcome]:
    """Carry out the takedowns first, whether or not the calendars can be read tonight."""
    return _of_members(night, shelves, agenda.takedowns)


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
            _carry_out(night, shelf, changes)
            source = Source(member, f"{store.PULLED}/{member}/{store.EVENTS}/", wanted="calendar")
            outcomes.append(Outcome(source, tuple(changes)))
    return outcomes


def _validators(night: Night, known: Memory, source: Source) -> Validators:
    """Ask conditionally only while all but the calendar is as it was left."""
    state = known[source.member].feeds.get(source.url)
    if state is None or state.basis != _basis(night, source):
        return Validators()
    return state.validators


def _note_basis(night: Night, known: Memory, source: Source) -> None:
    feeds = known[source.member].feeds
    if state := feeds.get(source.url):
        feeds[source.url] = replace(state, basis=_basis(night, source))


def _basis(night: Night, source: Source) -> str:
    """Digest what else decides a calendar's files: the span of days moves on once a month."""
    folder = night.content / store.PULLED / source.member / store.EVENTS
    names = sorted(file.name for file in folder.glob("*.md"))
    span = span_of(night.now, ZoneInfo(night.roster.zone))
    told = (eventfile.VERSION, source.display, str(span), sorted(night.takedowns), names)
    return sha256(repr(told).encode()).hexdigest()[:16]
