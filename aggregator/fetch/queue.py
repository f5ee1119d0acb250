"""Ask for many feeds at once, without crowding any one host.

Decides only when to ask. Each request takes its turn by the host that it asks, also when a redirect
leads there; while a feed waits it holds no place that another could have.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Protocol, Self

from aggregator.fetch.address import host
from aggregator.fetch.limits import Limits
from aggregator.fetch.rest import Resting
from aggregator.fetch.step import Step
from aggregator.fetch.trail import Trail
from aggregator.model import FetchResult, Source, Validators


class Fetcher(Protocol):
    """What can fetch a feed: the network, or a recorded web."""

    async def __aenter__(self) -> Self:
        """Get ready."""
        ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of everything."""
        ...

    async def step(self, trail: Trail) -> Step:
        """Make one request at most; a failure is a result."""
        ...


Request = tuple[Source, Validators]
_Numbered = tuple[int, Trail]


async def fetch_all(
    fetcher: Fetcher,
    requests: Sequence[Request],
    limits: Limits,
    on_result: Callable[[FetchResult], None],
) -> list[FetchResult]:
    """Fetch everything; give the results in the order of the requests.

    As `fetch_each`, but keeps every body until the last has come. `on_result` is called with each
    result as it comes.
    """
    results: dict[int, FetchResult] = {}

    async def came(number: int, result: FetchResult) -> None:
        results[number] = result
        on_result(result)

    await fetch_each(fetcher, requests, limits, came)
    return [results[number] for number in range(len(requests))]


async def fetch_each(
    fetcher: Fetcher,
    requests: Sequence[Request],
    limits: Limits,
    came: Callable[[int, FetchResult], Awaitable[None]],
) -> None:
    """Fetch everything, and wait for `came` with each result and the number of its request.

    At most `limits.concurrency` requests are under way at once, `limits.per_host` at one host, with
    `limits.gap` seconds between two of these. A result is under way until `came` has done with it,
    so that no more bodies are there than that. A host that asks for a rest is given it. A bug in
    the fetcher or in `came` comes out in an ExceptionGroup (asyncio.TaskGroup).
    """
    turns, resting = _Turns(limits, len(requests)), Resting()
    for number, (source, known) in enumerate(requests):
        turns.wait((number, Trail(source, known, source.address)))

    async def work() -> None:
        while one := await turns.next():
            number, trail = one
            step = resting.refusal(trail) or await fetcher.step(trail)
            resting.hear(trail, step)
            turns.left(trail)
            if isinstance(step, Trail):
                turns.go_on((number, step))
                continue
            done = came(number, step)
            del step  # a body is held by nobody but who was given it
            await done
            turns.finished()

    async with asyncio.TaskGroup() as group:
        for _ in range(min(limits.concurrency, len(requests))):
            group.create_task(work())


@dataclass(slots=True)
class _Host:
    """One host: who waits for it, and how many ask it, or rest after having asked it."""

    waiting: deque[_Numbered] = field(default_factory=deque)
    busy: int = 0


class _Turns:
    """Who may ask now: `open_` ways are not at their end."""

    def __init__(self, limits: Limits, open_: int) -> None:
        self._limits = limits
        self._open = open_
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._ready: asyncio.Queue[_Numbered | None] = asyncio.Queue()

    def wait(self, one: _Numbered) -> None:
        """Stand at the end of the line of the host that is to be asked."""
        name = host(one[1].url)
        self._hosts[name].waiting.append(one)
        self._let_in(name)

    def go_on(self, one: _Numbered) -> None:
        """Stand at the head of that line: a robots.txt must be known before the next page."""
        name = host(one[1].url)
        self._hosts[name].waiting.appendleft(one)
        self._let_in(name)

    async def next(self) -> _Numbered | None:
        """Give who may ask next; None when all are at their end."""
        one = await self._ready.get()
        if one is None:
            return None
        number, trail = one
        return number, replace(trail, last=not self._hosts[host(trail.url)].waiting)

    def left(self, trail: Trail) -> None:
        """Let a host rest after a request, and then let the next in."""
        loop, name = asyncio.get_running_loop(), host(trail.url)
        loop.call_later(self._limits.gap, self._rested, name)

    def finished(self) -> None:
        """Count a way that is at its end. After the last of them everybody may go."""
        self._open -= 1
        if not self._open:
            for _ in range(self._limits.concurrency):
                self._ready.put_nowait(None)

    def _rested(self, name: str) -> None:
        self._hosts[name].busy -= 1
        self._let_in(name)
        if not self._hosts[name].busy:
            del self._hosts[name]

    def _let_in(self, name: str) -> None:
        at = self._hosts[name]
        while at.waiting and at.busy < self._limits.per_host:
            at.busy += 1
            self._ready.put_nowait(at.waiting.popleft())
