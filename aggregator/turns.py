"""Ask for many addresses and read what comes at the same time, and give each result in its turn.

Decides nothing and writes nothing. Memory is bounded: a body is dropped as soon as it is read, and
no more are asked for than `Limits.concurrency` until one is. The requests of one member take turns
in their order, whichever answer comes first; members come as they come.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from queue import SimpleQueue
from typing import Generic, TypeVar

from aggregator.fetch import Fetcher, Limits, Request, Stream
from aggregator.model import Fetched, FetchResult

T = TypeVar("T")
_Arrivals = SimpleQueue[tuple[int, "FetchResult | Future[T] | BaseException"]]


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """What came of one request: its number, the result without its body, and what was read of it.

    `reading` is None where no body came; else it is done, and may hold an exception.
    """

    number: int
    result: FetchResult
    reading: Future[T] | None = None


def in_turn(
    fetcher: Fetcher,
    requests: Sequence[Request],
    limits: Limits,
    read: Callable[[Fetched], Future[T]],
    asked: Callable[[FetchResult], None],
) -> Generator[Turn[T], None, None]:
    """Ask for everything, have each body read, and give what came of it, member by member in order.

    `read` starts the reading of a body, in whichever engine it likes; it and `asked`, which hears
    of every result as it comes, are called in the thread of the caller. Close the iterator (see
    contextlib.closing) to end what is still asked.
    """
    arrivals: _Arrivals[T] = SimpleQueue()

    def told(number: int, came: FetchResult | BaseException) -> None:
        arrivals.put((number, came))

    with Stream(fetcher, requests, limits, told) as stream:

        def begun(number: int, fetched: Fetched) -> None:
            read(fetched).add_done_callback(partial(finished, number))

        def finished(number: int, reading: Future[T]) -> None:
            stream.let_go(number)
            arrivals.put((number, reading))

        yield from _ordered(requests, _complete(len(requests), arrivals, begun, asked))


def _complete(
    left: int,
    arrivals: _Arrivals[T],
    begun: Callable[[int, Fetched], None],
    asked: Callable[[FetchResult], None],
) -> Iterator[Turn[T]]:
    """Give the requests as they are done with; for a body, `begun` starts its reading."""
    results: dict[int, FetchResult] = {}
    while left:
        number, came = arrivals.get()
        if isinstance(came, BaseException):
            raise came
        if isinstance(came, Future):
            left -= 1
            yield Turn(number, results.pop(number), came)
            continue
        asked(came)
        if isinstance(came, Fetched):
            results[number] = replace(came, body=b"")
            begun(number, came)
        else:
            left -= 1
            yield Turn(number, came)
        del came  # a body is held by nobody but its reader


def _ordered(requests: Sequence[Request], turns: Iterable[Turn[T]]) -> Iterator[Turn[T]]:
    """Put the turns of each member in the order of its requests."""
    waiting: dict[str, deque[int]] = {}
    for number, (source, _) in enumerate(requests):
        waiting.setdefault(source.member, deque()).append(number)
    done: dict[int, Turn[T]] = {}
    for turn in turns:
        done[turn.number] = turn
        mine = waiting[turn.result.source.member]
        while mine and mine[0] in done:
            yield done.pop(mine.popleft())
