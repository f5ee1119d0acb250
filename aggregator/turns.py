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
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from aggregator.errors import NotRead
from aggregator.fetch import Fetcher, Limits, Request, Stream
from aggregator.model import Fetched, FetchResult

T = TypeVar("T")

GIVEN_UP = (
    "It was not read tonight: what reads it did not answer within {:g} seconds. What was read "
    "before stays. If it happens again, tell whoever looks after the cluster."
)


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
    meanwhile: Callable[[], None] = lambda: None,
) -> Generator[Turn[T], None, None]:
    """Ask for everything, have each body read, and give what came of it, member by member in order.

    `meanwhile` is called once, when the asking is under way: what needs no answer can be done then.

    `read` starts the reading of a body, in whichever engine it likes; it and `asked`, which hears
    of every result as it comes, are called in the thread of the caller. Close the iterator (see
    contextlib.closing) to end what is still asked.
    """
    if not requests:
        return meanwhile()
    arrivals = _Arrivals(read, asked, limits.patience)
    with Stream(fetcher, requests, limits, arrivals.tell) as stream:
        meanwhile()
        yield from _ordered(requests, arrivals.turns(len(requests), stream.let_go))


class _Arrivals(Generic[T]):
    """What comes in, one thing at a time: results from the network, readings from the engine."""

    def __init__(
        self,
        read: Callable[[Fetched], Future[T]],
        asked: Callable[[FetchResult], None],
        patience: float,
    ) -> None:
        self._read, self._asked, self._patience = read, asked, patience
        self._queue: SimpleQueue[tuple[int, FetchResult | Future[T] | BaseException]]
        self._queue = SimpleQueue()
        self._being_read: dict[int, FetchResult] = {}  # without their bodies

    def tell(self, number: int, came: FetchResult | Future[T] | BaseException) -> None:
        """Take what came for a request, in any thread."""
        self._queue.put((number, came))

    def turns(self, left: int, let_go: Callable[[int], None]) -> Iterator[Turn[T]]:
        """Give the requests as they are done with, until none is left."""
        while left:
            for turn in self._next(let_go):
                left -= 1
                yield turn

    def _next(self, let_go: Callable[[int], None]) -> list[Turn[T]]:
        """Wait for whatever comes next, and give the requests that are done with by that."""
        try:
            number, came = self._queue.get(timeout=self._patience)
        except Empty:
            return self._given_up(let_go)
        if isinstance(came, BaseException):
            raise came
        if isinstance(came, Future):
            return self._over(number, came)
        self._asked(came)
        if not isinstance(came, Fetched):
            return [Turn(number, came)]
        self._being_read[number] = replace(came, body=b"")

        def done(reading: Future[T]) -> None:
            let_go(number)
            self.tell(number, reading)

        self._read(came).add_done_callback(done)
        return []

    def _over(self, number: int, reading: Future[T]) -> list[Turn[T]]:
        if number not in self._being_read:  # it was given up before
            return []
        return [Turn(number, self._being_read.pop(number), reading)]

    def _given_up(self, let_go: Callable[[int], None]) -> list[Turn[T]]:
        """Give up what is being read: nothing has come for longer than anything may take."""
        turns = []
        for number, result in self._being_read.items():
            let_go(number)
            reading: Future[T] = Future()
            reading.set_exception(NotRead(GIVEN_UP.format(self._patience)))
            turns.append(Turn(number, result, reading))
        self._being_read.clear()
        return turns


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
