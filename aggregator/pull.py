"""Conduct one run: ask every feed, read what is new, decide, write, and tell.

Knows the order of the rooms and does none of their work. Each feed is read on its own, in whichever
engine is given, and a fault in one is that feed's alone: a line in the report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from aggregator import store
from aggregator.compose import COMPOSE_VERSION
from aggregator.errors import AggregatorError, StateError
from aggregator.fetch import Fetcher, Limits, fetch_all
from aggregator.model import (
    Change,
    Failed,
    Fetched,
    FetchResult,
    Outcome,
    Report,
    Source,
    Stored,
    Unchanged,
    Validators,
)
from aggregator.plan import Standing, plan
from aggregator.reading import Reading, read_feed
from aggregator.sources import suppressed
from aggregator.state import FeedState
from aggregator.state import read as read_state

CRASH = (
    "The aggregator itself stopped while reading this feed. It is not the feed's fault: "
    "the people who look after the software need to see the next line."
)

Progress = Callable[[str, Source], None]
Memory = dict[str, dict[str, FeedState]]


@dataclass(slots=True)
class _Shelf:
    """One member's pulled files, as they stand at this moment of the run."""

    stored: list[Stored] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Run:
    """What does not change during a run."""

    content: Path
    sources: Sequence[Source]
    now: datetime
    dry_run: bool
    takedowns: frozenset[str]


def pull(
    content: Path,
    sources: Sequence[Source],
    fetcher: Fetcher,
    executor: Executor,
    now: datetime,
    *,
    dry_run: bool = False,
    limits: Limits | None = None,
    faults: Iterable[str] = (),
    on_progress: Progress = lambda step, source: None,
) -> Report:
    """Bring `content/pulled/` up to date with the feeds, and tell what was done.

    `faults`, found in the member files, are told with the rest. `on_progress` hears "asked" and
    then "read" of every source. With `dry_run` nothing is written. Raises SourceError when
    `suppressed.yml` is damaged: a takedown that cannot be read must stop the run.
    """
    run = _Run(content, sources, now, dry_run, suppressed(content))
    memory, forgotten = _memory(content, sources)
    requests = [(source, _validators(run, memory, source)) for source in sources]
    results = asyncio.run(_asked(fetcher, requests, limits or Limits(), on_progress))
    shelves = _shelves(run, results)
    withdrawn = _withdrawn(run, shelves)
    readings = [_reading(executor, result, shelves) for result in results]
    outcomes = []
    for result, reading in zip(results, readings, strict=True):
        shelf = shelves.setdefault(result.source.member, _Shelf())
        first = withdrawn.pop(result.source.member, [])
        outcome = _settled(run, result, reading, shelf, first)
        outcomes.append(_remembered(memory, result, outcome, now))
        on_progress("read", result.source)
    outcomes += _left(withdrawn)
    if not dry_run:
        _write_memory(run, memory, outcomes)
    damaged = [fault for shelf in shelves.values() for fault in shelf.damaged.values()]
    return Report(now, tuple(outcomes), (*faults, *forgotten, *damaged), dry_run)


def _memory(content: Path, sources: Iterable[Source]) -> tuple[Memory, list[str]]:
    """Recall what is known of each member's feeds. A damaged memory costs one full download."""
    memory: Memory = {source.member: {} for source in sources}
    faults = []
    for member, feeds in memory.items():
        try:
            feeds |= read_state(content / store.STATE, member)
        except StateError as error:
            faults.append(str(error))
        for gone in feeds.keys() - {source.url for source in sources if source.member == member}:
            del feeds[gone]
    return memory, faults


def _validators(run: _Run, memory: Memory, source: Source) -> Validators:
    """Ask conditionally only while all but the feed is as it was left."""
    known = memory[source.member].get(source.url, FeedState())
    return known.validators if known.basis == _basis(run, source) else Validators()


def _basis(run: _Run, source: Source) -> str:
    """Digest what else decides a feed's files: a state saves bandwidth and decides nothing."""
    names = sorted(file.name for file in (run.content / store.PULLED / source.member).glob("*.md"))
    told = (COMPOSE_VERSION, source.display, source.backfill, sorted(run.takedowns), names)
    return sha256(repr(told).encode()).hexdigest()[:16]


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


def _shelves(run: _Run, results: Iterable[FetchResult]) -> dict[str, _Shelf]:
    """Read the pulled files of members with news, and of all members if there are takedowns."""
    members = {result.source.member for result in results if isinstance(result, Fetched)}
    if run.takedowns:
        members |= set(store.members(run.content))
    return {member: _Shelf(*store.stored(run.content, member)) for member in sorted(members)}


def _withdrawn(run: _Run, shelves: dict[str, _Shelf]) -> dict[str, list[Change]]:
    """Carry out the takedowns first, whether or not the feeds can be read tonight."""
    done: dict[str, list[Change]] = {}
    for member, shelf in shelves.items():
        standing = Standing(shelf.stored, suppressed=run.takedowns)
        if changes := plan(standing, (), Source(member, ""), run.now):
            _carry_out(run, shelf, changes)
            done[member] = changes
    return done


def _carry_out(run: _Run, shelf: _Shelf, changes: Sequence[Change]) -> None:
    if not run.dry_run:
        store.apply(changes, run.content)
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
    run: _Run,
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
            changes = plan(_standing(run, shelf, source), posts, source, run.now)
            _carry_out(run, shelf, changes)
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


def _standing(run: _Run, shelf: _Shelf, source: Source) -> Standing:
    feeds = {other.url for other in run.sources if other.member == source.member}
    damaged = frozenset(shelf.damaged)
    return Standing(shelf.stored, damaged, frozenset(feeds - {source.url}), run.takedowns)


def _remembered(memory: Memory, result: FetchResult, outcome: Outcome, now: datetime) -> Outcome:
    """Note what the next night needs, and add to the outcome since when the feed fails.

    A body that came but could not be read leaves no validators: asked again with them, the server
    would say that nothing changed, and the failure would look like a quiet night.
    """
    source, feeds = result.source, memory[result.source.member]
    before = feeds.get(source.url, FeedState())
    if outcome.failure:
        since = before.failing_since or now
        feeds[source.url] = replace(before, failing_since=since, reason=outcome.failure.reason)
        return replace(outcome, failing_since=since)
    if not isinstance(result, Failed):
        feeds[source.url] = FeedState(result.validators, moved_to=result.moved_to)
    return outcome


def _left(withdrawn: dict[str, list[Change]]) -> list[Outcome]:
    """Tell of takedowns at members who have no feed any more."""
    return [
        Outcome(Source(member, f"{store.PULLED}/{member}/"), tuple(changes))
        for member, changes in withdrawn.items()
    ]


def _write_memory(run: _Run, memory: Memory, outcomes: Iterable[Outcome]) -> None:
    """Write what the next night needs, last: by now every feed's files are where they will be."""
    for source in (outcome.source for outcome in outcomes if not outcome.failure):
        if known := memory.get(source.member, {}).get(source.url):
            memory[source.member][source.url] = replace(known, basis=_basis(run, source))
    for member, feeds in memory.items():
        store.write_state(run.content, member, feeds)
