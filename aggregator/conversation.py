"""Conduct the part of a run that brings readers' comments under the posts they are about.

Knows the order and does none of the work. A feed of comments that cannot be read is one line in the
report: it costs no other post anything, and the comments that are here stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from aggregator import moderation, store
from aggregator.compose import COMPOSE_VERSION
from aggregator.errors import AggregatorError, FrontMatterError, SourceError
from aggregator.fetch import Fetcher, Limits, fetch_all
from aggregator.memory import Memory
from aggregator.model import (
    CommentsOutcome,
    Failed,
    Fetched,
    FetchResult,
    Night,
    Rulings,
    Source,
    Stored,
    StoredComment,
    Thread,
    ThreadReading,
    Unchanged,
    Validators,
)
from aggregator.moderation import Standing
from aggregator.sources import rulings
from aggregator.state import FeedState, MemberState
from aggregator.threads import VERSION, read_thread

AT_ONCE = 50
"""How many feeds of comments are held in memory at the same time."""
SECONDS = 300.0
"""How long all feeds of comments may take together."""

CRASH = (
    "The aggregator itself stopped while reading these comments. It is not their site's fault: "
    "the people who look after the software need to see the next line."
)
FOREIGN = "is named as the feed of comments on a post, but is of another site: it is not asked"
OUT_OF_TIME = "There was no time left for these comments tonight. We ask again on another night."

Gathered = tuple[tuple[CommentsOutcome, ...], tuple[str, ...]]
"""What became of the comments on every post that was asked about, and faults in files."""

_Consents = dict[str, dict[str, Source]]
"""The feeds of each member by their addresses, with what was agreed on comments."""
_Heard = tuple[FetchResult, Future[ThreadReading] | None]


@dataclass(slots=True)
class _Shelf:
    """One member's posts, and the comments on them, as they stand at this moment of the run."""

    posts: list[Stored]
    stored: list[StoredComment]
    damaged: dict[str, str]


def gather(
    night: Night,
    memory: Memory,
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
) -> Gathered:
    """Bring the comments under `content/pulled/` up to date with their feeds, and tell.

    What the next night needs is left in `memory`. Nothing is asked while people's rulings cannot
    be read: what they refused might come back.
    """
    ruled, faults = _ruled(night)
    consents = _consents(night.roster.sources)
    outcomes: list[CommentsOutcome] = []
    threads: list[Thread] = []
    shelves: dict[str, _Shelf] = {}
    for member in sorted({*store.members(night.content), *consents}):
        shelf, feeds = _shelf(night, member), consents.get(member, {})
        shelves[member] = shelf
        faults += shelf.damaged.values()
        outcomes += _cleared(night, member, shelf, feeds, ruled or Rulings())
        ours, foreign = moderation.threads(shelf.posts, feeds, night.now)
        threads += ours
        outcomes += [CommentsOutcome(member, one.url, notes=(FOREIGN,)) for one in foreign]
    if ruled is None:
        return tuple(outcomes), tuple(faults)
    desk = _Desk(night, memory, ruled, shelves)
    heard = _heard(desk, threads, fetcher, executor, limits)
    outcomes += [
        _settled(desk, thread, heard.get((thread.member, thread.url))) for thread in threads
    ]
    desk.forget(threads)
    return tuple(outcomes), tuple(faults)


def _ruled(night: Night) -> tuple[Rulings | None, list[str]]:
    try:
        return rulings(night.content), []
    except SourceError as error:
        return None, str(error).splitlines()


def _consents(sources: Iterable[Source]) -> _Consents:
    found: _Consents = {}
    for source in sources:
        found.setdefault(source.member, {})[source.url] = source
    return found


def _shelf(night: Night, member: str) -> _Shelf:
    posts, _ = store.stored(night.content, member)
    texts, damaged = store.comments(night.content, member)
    good = []
    for path, text in texts.items():
        try:
            good.append(moderation.read(text, path))
        except FrontMatterError as error:
            damaged[path] = str(error)
    return _Shelf(posts, good, damaged)


def _cleared(
    night: Night, member: str, shelf: _Shelf, feeds: dict[str, Source], ruled: Rulings
) -> Iterator[CommentsOutcome]:
    """Carry out first what needs no feed: takedowns, refusals, comments on what is gone."""
    posts = {post.path for post in shelf.posts}
    closed = {p.path for p in shelf.posts if p.feed in feeds and feeds[p.feed].comments == "off"}
    standing = Standing(shelf.stored, (), night.takedowns, ruled)
    if changes := moderation.cleared(standing, posts, closed):
        if not night.dry_run:
            store.apply(changes, night.content)
        gone = {change.path for change in changes}
        shelf.stored = [file for file in shelf.stored if file.path not in gone]
        yield CommentsOutcome(member, f"{store.PULLED}/{member}/{store.COMMENTS}/", tuple(changes))


@dataclass(slots=True)
class _Desk:
    """What the decisions on all threads of a night share."""

    night: Night
    memory: Memory
    ruled: Rulings
    shelves: dict[str, _Shelf]

    def request(self, thread: Thread) -> tuple[Source, Validators]:
        """Ask conditionally only while all but the feed is as it was left."""
        mode, where = thread.mode, thread.where
        source = Source(thread.member, thread.url, where=where, wanted="comments", comments=mode)
        known = self.known(thread)
        same = known.basis == self.basis(thread)
        return source, known.validators if same else Validators()

    def known(self, thread: Thread) -> FeedState:
        state = self.memory.get(thread.member, MemberState())
        return state.comments.get(thread.url, FeedState())

    def basis(self, thread: Thread) -> str:
        """Digest what else decides a thread's files: a state saves bandwidth, decides nothing."""
        folder = self.night.content / moderation.folder(thread.post)
        names = sorted(file.name for file in folder.glob("*.md"))
        ruled = (sorted(self.ruled.allow), sorted(self.ruled.refuse), sorted(self.night.takedowns))
        told = (VERSION, COMPOSE_VERSION, thread.post, thread.mode, ruled, names)
        return sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:16]

    def remember(self, thread: Thread, validators: Validators) -> None:
        if state := self.memory.get(thread.member):
            state.comments[thread.url] = FeedState(validators, basis=self.basis(thread))

    def forget(self, threads: Iterable[Thread]) -> None:
        """Remember nothing of feeds that are not asked any more."""
        asked = {(thread.member, thread.url) for thread in threads}
        for member, state in self.memory.items():
            state.comments = {u: s for u, s in state.comments.items() if (member, u) in asked}


def _heard(
    desk: _Desk,
    threads: Sequence[Thread],
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
) -> dict[tuple[str, str], _Heard]:
    """Ask for every feed of comments, for as long as there is time."""
    heard: dict[tuple[str, str], _Heard] = {}
    by_name = {(thread.member, thread.url): thread for thread in threads}

    def came(result: FetchResult) -> None:
        name = (result.source.member, result.source.url)
        reading = None
        if isinstance(result, Fetched):
            reading = executor.submit(read_thread, result, by_name[name])
            result = replace(result, body=b"")
        heard[name] = result, reading

    async def ask() -> None:
        requests = [desk.request(thread) for thread in threads]
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS), fetcher:
                for start in range(0, len(requests), AT_ONCE):
                    await fetch_all(fetcher, requests[start : start + AT_ONCE], limits, came)

    if threads:
        asyncio.run(ask())
    return heard


def _settled(desk: _Desk, thread: Thread, heard: _Heard | None) -> CommentsOutcome:
    """Decide on one post's comments and write. The door: no fault of one thread passes it."""
    told = CommentsOutcome(thread.member, thread.url)
    source = Source(thread.member, thread.url)
    result, reading = heard or (Failed(source, OUT_OF_TIME), None)
    if isinstance(result, Failed):
        return replace(told, failure=result)
    try:
        if reading is None:
            desk.remember(thread, result.validators)
            return replace(told, unchanged=isinstance(result, Unchanged))
        return _decided(desk, thread, reading.result(), result.validators)
    except AggregatorError as error:
        reason = str(error)
        return replace(told, failure=Failed(source, reason, repr(error.__cause__ or "")))
    except Exception as error:
        return replace(told, failure=Failed(source, CRASH, repr(error)))


def _decided(
    desk: _Desk, thread: Thread, reading: ThreadReading, validators: Validators
) -> CommentsOutcome:
    shelf, night = desk.shelves[thread.member], desk.night
    stored = [file for file in shelf.stored if file.post == thread.post]
    folder = moderation.folder(thread.post)
    damaged = [path for path in shelf.damaged if path.startswith(f"{folder}/")]
    standing = Standing(stored, damaged, night.takedowns, desk.ruled)
    decision = moderation.decide(thread, reading, standing, night.now)
    if not night.dry_run:
        store.apply(decision.changes, night.content)
    # A comment that waits is told of every night until somebody decides.
    desk.remember(thread, Validators() if decision.held else validators)
    return CommentsOutcome(
        thread.member,
        thread.url,
        decision.changes,
        decision.held,
        decision.refused,
        notes=decision.notes,
    )
