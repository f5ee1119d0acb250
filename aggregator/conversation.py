"""Conduct the part of a run that brings readers' comments under the posts they are about.

Knows the order and does none of the work. A feed of comments that cannot be read is one line in the
report: it costs no other post anything, and the comments that are here stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass, replace
from time import monotonic

from aggregator import disk, late, store
from aggregator.budget import within
from aggregator.comments import moderation
from aggregator.comments.moderation import Standing
from aggregator.comments.thread_memory import ThreadMemory
from aggregator.errors import AggregatorError, FrontMatterError, NotWritten, SourceError
from aggregator.fetch import Fetcher, Limits
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
from aggregator.sources import rulings
from aggregator.turns import in_turn

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
    """One member's posts, and the comments on them, as they stand at this moment of the run.

    `paths` are those of all posts, also of those that cannot be read.
    """

    posts: list[Stored]
    paths: frozenset[str]
    stored: list[StoredComment]
    damaged: dict[str, str]


def gather(
    night: Night,
    memory: Memory,
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    on_asked: Callable[[Source], None],
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
    for member in _concerned(night, consents):
        shelf, feeds = _shelf(night, member), consents.get(member, {})
        shelves[member] = shelf
        outcomes += _cleared(night, member, shelf, feeds, ruled or Rulings())
        faults += shelf.damaged.values()
        ours, foreign = moderation.threads(shelf.posts, feeds, night.now)
        threads += ours
        outcomes += [CommentsOutcome(member, one.url, notes=(FOREIGN,)) for one in foreign]
    if ruled is None:
        return tuple(outcomes), tuple(faults)
    known = ThreadMemory(night, memory, ruled)
    heard = _heard(known, threads, fetcher, executor, limits, on_asked)
    outcomes += [
        _settled(known, shelves[thread.member], thread, heard.get((thread.member, thread.url)))
        for thread in threads
    ]
    known.forget(threads)
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


def _concerned(night: Night, consents: _Consents) -> list[str]:
    """List the members who agreed to comments, and those who have some here."""
    willing = {
        member
        for member, feeds in consents.items()
        if any(source.comments != "off" for source in feeds.values())
    }
    return sorted(willing | set(store.members(night.content, store.COMMENTS)))


def _shelf(night: Night, member: str) -> _Shelf:
    posts, unread = store.stored(night.content, member)
    texts, damaged = store.comments(night.content, member)
    good = []
    for path, text in texts.items():
        try:
            good.append(moderation.read(text, path))
        except FrontMatterError as error:
            damaged[path] = str(error)
    return _Shelf(posts, frozenset({*unread, *(post.path for post in posts)}), good, damaged)


def _cleared(
    night: Night, member: str, shelf: _Shelf, feeds: dict[str, Source], ruled: Rulings
) -> Iterator[CommentsOutcome]:
    """Carry out first what needs no feed: takedowns, refusals, comments on what is gone."""
    closed = {p.path for p in shelf.posts if p.feed in feeds and feeds[p.feed].comments == "off"}
    standing = Standing(shelf.stored, (), night.takedowns, ruled)
    changes = moderation.cleared(standing, shelf.paths, closed)
    place = f"{store.PULLED}/{member}/{store.COMMENTS}/"
    with disk.noting(night.unwritten):
        if changes and not night.dry_run:
            store.apply(changes, night.content)
        gone = {change.path for change in changes}
        shelf.stored = [file for file in shelf.stored if file.path not in gone]
        if changes:
            yield CommentsOutcome(member, place, tuple(changes))


def _heard(
    known: ThreadMemory,
    threads: Sequence[Thread],
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    on_asked: Callable[[Source], None],
) -> dict[tuple[str, str], _Heard]:
    """Ask for every feed of comments and have it read, for as long as there is time.

    Another thread asks: a feed that is slow to read takes no other its time.
    """
    about = {(thread.member, thread.url): thread for thread in threads}

    def begun(fetched: Fetched) -> Future[ThreadReading]:
        thread = about[fetched.source.member, fetched.source.url]
        return executor.submit(within, limits.reading, late.comments_reader(), fetched, thread)

    heard: dict[tuple[str, str], _Heard] = {}
    requests = [known.request(thread) for thread in threads]
    turns = in_turn(fetcher, requests, limits, begun, lambda result: on_asked(result.source))
    end = monotonic() + SECONDS
    with closing(turns):
        for turn in turns:
            if monotonic() > end:
                break
            source = turn.result.source
            heard[source.member, source.url] = turn.result, turn.reading
    return heard


def _settled(
    known: ThreadMemory, shelf: _Shelf, thread: Thread, heard: _Heard | None
) -> CommentsOutcome:
    """Decide on one post's comments and write. The door: no fault of one thread passes it."""
    told = CommentsOutcome(thread.member, thread.url)
    source = Source(thread.member, thread.url)
    result, reading = heard or (Failed(source, OUT_OF_TIME), None)
    if isinstance(result, Failed):
        return replace(told, failure=result)
    try:
        if reading is None:
            known.remember(thread, result.validators)
            return replace(told, unchanged=isinstance(result, Unchanged))
        return _decided(known, shelf, thread, reading.result(), result.validators)
    except NotWritten as error:
        known.night.unwritten.append(str(error))
        return told
    except AggregatorError as error:
        reason = str(error)
        return replace(told, failure=Failed(source, reason, error.cause))
    except Exception as error:
        return replace(told, failure=Failed(source, CRASH, repr(error)))


def _decided(
    known: ThreadMemory,
    shelf: _Shelf,
    thread: Thread,
    reading: ThreadReading,
    validators: Validators,
) -> CommentsOutcome:
    night = known.night
    stored = [file for file in shelf.stored if file.post == thread.post]
    folder = moderation.folder(thread.post)
    damaged = [path for path in shelf.damaged if path.startswith(f"{folder}/")]
    standing = Standing(stored, damaged, night.takedowns, known.rulings)
    decision = moderation.decide(thread, reading, standing, night.now)
    if not night.dry_run:
        store.apply(decision.changes, night.content)
    # A comment that waits is told of every night until somebody decides.
    known.remember(thread, Validators() if decision.held else validators)
    return CommentsOutcome(
        thread.member,
        thread.url,
        decision.changes,
        decision.held,
        decision.refused,
        notes=decision.notes,
    )
