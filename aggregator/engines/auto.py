"""Work in this process until there is so much to do that others pay."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

from aggregator.engines.here import Here

_P = ParamSpec("_P")
_T = TypeVar("_T")

ENOUGH = 30
"""Pieces of work that are done here first. To start a process takes a second, which is what reading
some 15 new feeds takes; a night of a city's 300 feeds seldom has more than 30 that changed."""


class Auto(Executor):
    """Does the first pieces here, and hands the rest to as many processes as there are cores.

    `more` starts so many processes.
    """

    def __init__(self, cores: int, more: Callable[[int], Executor]) -> None:
        self._cores, self._more = cores, more
        self._here = Here()
        self._others: Executor | None = None
        self._done = 0

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Do the work, here or elsewhere. To be called in one thread only."""
        self._done += 1
        if self._done <= ENOUGH or self._cores == 1:
            return self._here.submit(fn, *args, **kwargs)
        if self._others is None:
            self._others = self._more(self._cores)
        return self._others.submit(fn, *args, **kwargs)

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """End, as `Processes` does."""
        self.shutdown(cancel_futures=error is not None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and end the processes."""
        self._here.shutdown()
        self._cores = 1
        if self._others is not None:
            self._others.shutdown(wait, cancel_futures=cancel_futures)
