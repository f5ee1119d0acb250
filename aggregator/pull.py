"""Conduct one run: ask every feed and account, read what is new, decide, write, and tell.

Knows the order of the rooms and does none of their work. Each feed is read on its own, in whichever
engine is given, and a fault in one is that feed's alone: a line in the report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aggregator import accounts, calendars, memory, store
from aggregator.errors import AggregatorError
from aggregator.fetch import Fetcher, Limits, fetch_all
from aggregator.model import (
    Change,
    Failed,
    Fetched,
    FetchResult,
    Night,
    Outcome,
    Report,
    Roster,
    Source,
    Stored,
    Unchanged,
    Validators,
)
from aggregator.plan import Standing, plan
from aggregator.reading import Reading, read_feed
from aggregator.sources import suppressed

CRASH = (
    "The aggregator itself stopped while reading this feed. It is not the feed's fault: "
    "the people who look after the software need to see the next line."
)

Progress = Callable[[str, Source], None]


@dataclass(slots=True)
class _Shelf:
    """One member's pulled files, as they stand at this moment of the run."""

    stored: list[Stored] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)


def pull(
    content: Path,
    roster: Roster,
    fetcher: Fetcher,
    executor: Executor,
    now: datetime,
    *,
    dry_run: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    on_progress: Progress = lambda step, source: None,
) -> Report:
    """Bring `content/pulled/` and `content/verified/` up to date, and tell what was done.

    `on_progress` hears "asked" and then "read" of every feed, and "asked" of every account's page.
    With `dry_run` nothing is written. Raises SourceError when `suppressed.yml` is damaged: a
    takedown that cannot be read must stop the run.
    """
    night = Night(content, roster, now, dry_run, suppressed(content))
    known, forgotten = memory.recall(content, roster)
    requests = [(source, memory.validators(night, known, source)) for source in roster.sources]
    results = asyncio.run(_asked(fetcher, requests, limits, on_progress))
    shelves = _shelves(night, results)
    withdrawn = _withdrawn(night, shelves)
    readings = [_reading(executor, result, shelves) for result in results]
    outcomes = []
    for result, reading in zip(results, readings, strict=True):
        shelf = shelves.setdefault(result.source.member, _Shelf())
        first = withdrawn.pop(result.source.member, [])
        outcome = _settled(night, result, reading, shelf, first)
        outcomes.append(memory.remember(known, result, outcome, night))
        on_progress("read", result.source)
    outcomes += _of_others(withdrawn)
    checked, unsound = accounts.check(
        night, known, fetcher, executor, limits, lambda page: on_progress("asked", page)
    )
    told, broken = calendars.check(
        night, known, fetcher, executor, limits, lambda source: on_progress("asked", source)
    )
    if not dry_run:
        memory.write(night, known, outcomes)
    damaged = [fault for shelf in shelves.values() for fault in shelf.damaged.values()]
    faults = (*roster.faults, *forgotten, *damaged, *unsound, *broken)
    return Report(now, tuple(outcomes), faults, roster.notes, checked, dry_run, told)


async def _asked(
    fetcher: Fetcher,
    requests: Sequence[tuple[Source, Validators]],
    limits: Limits,
    told: Progress,
) -> list[FetchResult]:
    async with fetcher:
        return await fetch_all(
            fetcher, requests, limits, lambda result: told("asked", result.source)
        )


def _shelves(night: Night, results: Iterable[FetchResult]) -> dict[str, _Shelf]:
    """Read the pulled files of members with news, and of all members if there are takedowns."""
    members = {result.source.member for result in results if isinstance(result, Fetched)}
    if night.takedowns:
        members |= set(store.members(night.content))
    return {member: _Shelf(*store.stored(night.content, member)) for member in sorted(members)}


def _withdrawn(night: Night, shelves: dict[str, _Shelf]) -> dict[str, list[Change]]:
    """Carry out the takedowns first, whether or not the feeds can be read tonight."""
    done: dict[str, list[Change]] = {}
    for member, shelf in shelves.items():
        standing = Standing(shelf.stored, suppressed=night.takedowns)
        if changes := plan(standing, (), Source(member, ""), night.now):
            _carry_out(night, shelf, changes)
            done[member] = changes
    return done


def _carry_out(night: Night, shelf: _Shelf, changes: Sequence[Change]) -> None:
    if not night.dry_run:
        store.apply(changes, night.content)
    shelf.stored = store.viewed(shelf.stored, changes)


def _reading(
    executor: Executor, result: FetchResult, shelves: dict[str, _Shelf]
) -> Future[Reading] | None:
    if not isinstance(result, Fetched):
        return None
    stored = shelves[result.source.member].stored
    known = frozenset((file.identity, file.content_hash) for file in stored)
    return executor.submit(read_feed, result, known)


def _settled(
    night: Night,
    result: FetchResult,
    reading: Future[Reading] | None,
    shelf: _Shelf,
    withdrawn: list[Change],
) -> Outcome:
    """Decide on one feed and write. The door of the run: no fault of one feed passes it."""
    source, failure = result.source, result if isinstance(result, Failed) else None
    changes: list[Change] = []
    notes: list[str] = _moved(result)
    try:
        if reading is not None:
            posts, found = reading.result()
            notes += found
            changes = plan(_standing(night, shelf, source), posts, source, night.now)
            _carry_out(night, shelf, changes)
    except AggregatorError as error:
        changes, failure = [], Failed(source, str(error), repr(error.__cause__ or error))
    except Exception as error:
        changes, failure = [], Failed(source, CRASH, repr(error))
    unchanged = isinstance(result, Unchanged)
    return Outcome(source, (*withdrawn, *changes), unchanged, failure, notes=tuple(notes))


def _moved(result: FetchResult) -> list[str]:
    """Propose the edit where a feed has moved for good; the member's file is the member's."""
    if isinstance(result, Failed) or not result.moved_to:
        return []
    where = f" in {result.source.where}" if result.source.where else ""
    return [f"has moved for good to {result.moved_to}: write that address{where}"]


def _standing(night: Night, shelf: _Shelf, source: Source) -> Standing:
    feeds = {other.url for other in night.roster.sources if other.member == source.member}
    damaged = frozenset(shelf.damaged)
    return Standing(shelf.stored, damaged, frozenset(feeds - {source.url}), night.takedowns)


def _of_others(withdrawn: dict[str, list[Change]]) -> list[Outcome]:
    """Tell of takedowns at members who have no feed any more."""
    return [
        Outcome(Source(member, f"{store.PULLED}/{member}/"), tuple(changes))
        for member, changes in withdrawn.items()
    ]
