"""Ask for many feeds at once, without crowding any one host.

Decides only when to ask. What comes of it is the fetcher's; a bad feed holds up no other host.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Protocol, Self

from aggregator.fetch.address import host
from aggregator.fetch.limits import Limits
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

    async def fetch(self, source: Source, known: Validators) -> FetchResult:
        """Ask for a feed; a failure is a result."""
        ...


Request = tuple[Source, Validators]


async def fetch_all(
    fetcher: Fetcher,
    requests: Sequence[Request],
    limits: Limits,
    on_result: Callable[[FetchResult], None],
) -> list[FetchResult]:
    """Fetch everything; give the results in the order of the requests.

    The bounds are those of `fetch_each`. `on_result` is called with each result as it comes. A bug
    in either comes out in an ExceptionGroup (asyncio.TaskGroup).
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

    At most `limits.concurrency` are under way at once, `limits.per_host` at one host, with
    `limits.gap` seconds between two of these. A result is under way until `came` has done with it,
    so that no more bodies are held than that.
    """
    slots = asyncio.Semaphore(limits.concurrency)

    async def work(waiting: deque[int]) -> None:
        while waiting:
            number = waiting.popleft()
            async with slots:
                await came(number, await fetcher.fetch(*requests[number]))
            if waiting:
                await asyncio.sleep(limits.gap)

    async with asyncio.TaskGroup() as group:
        for waiting in _by_host(requests):
            for _ in range(min(limits.per_host, len(waiting))):
                group.create_task(work(waiting))


def _by_host(requests: Sequence[Request]) -> list[deque[int]]:
    hosts: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, (source, _) in enumerate(requests):
        hosts[host(source.url)].append(number)
    return list(hosts.values())
