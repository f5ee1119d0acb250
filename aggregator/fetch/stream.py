"""Ask for feeds in a thread of its own, so that the network never waits for what is read here.

Decides nothing. Holds back: a body counts as under way until the reader lets go of it, and no more
are under way than `Limits.concurrency`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from aggregator.fetch import sentences
from aggregator.fetch.limits import Limits
from aggregator.fetch.queue import Fetcher, Request, fetch_each
from aggregator.fetch.step import Step
from aggregator.fetch.trail import Trail
from aggregator.model import Failed, Fetched, FetchResult

Tell = Callable[[int, FetchResult | BaseException], None]


class Stream:
    """Asks for every feed while the `with` block runs; leaving the block ends all that is asked.

    `tell` is called in the other thread with the number of a request and its result. After a
    `Fetched`, `let_go` must be called with that number once its body has been read. A bug in the
    fetcher is the failure of the one feed; whatever else ends the asking is told in place of a
    result, with the number -1.
    """

    def __init__(
        self, fetcher: Fetcher, requests: Sequence[Request], limits: Limits, tell: Tell
    ) -> None:
        self._fetcher = _Sound(fetcher)
        self._requests = requests
        self._limits = limits
        self._tell = tell
        self._held: dict[int, asyncio.Event] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._run, name="asking", daemon=True)

    def __enter__(self) -> Self:
        """Begin to ask."""
        self._thread.start()
        self._running.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End what is still asked, and wait until every connection is closed."""
        if self._loop is not None and self._stopped is not None:
            self._soon(self._stopped.set)
        self._thread.join()

    def let_go(self, number: int) -> None:
        """Say that the body of this request has been read. May be called in any thread."""
        if held := self._held.pop(number, None):
            self._soon(held.set)

    def _soon(self, call: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: there is nothing left to tell it
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call)

    def _run(self) -> None:
        try:
            asyncio.run(self._ask())
        except BaseException as error:  # it comes out in the thread that reads
            self._tell(-1, error)
        finally:
            self._running.set()

    async def _ask(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self._running.set()
        async with self._fetcher:
            asking = asyncio.create_task(
                fetch_each(self._fetcher, self._requests, self._limits, self._came)
            )
            stopping = asyncio.create_task(self._stopped.wait())
            await asyncio.wait((asking, stopping), return_when=asyncio.FIRST_COMPLETED)
            for task in (asking, stopping):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asking

    async def _came(self, number: int, result: FetchResult) -> None:
        held = asyncio.Event()
        if isinstance(result, Fetched):
            self._held[number] = held
        else:
            held.set()
        self._tell(number, result)
        del result  # the reader's alone: else every body would be held until it is let go
        await held.wait()


class _Sound:
    """A fetcher in which a bug that one feed wakes is that feed's failure."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._fetcher.__aexit__(kind, error, traceback)

    async def step(self, trail: Trail) -> Step:
        try:
            return await self._fetcher.step(trail)
        except Exception as error:
            return Failed((trail.then or trail).source, sentences.CRASHED, repr(error))
