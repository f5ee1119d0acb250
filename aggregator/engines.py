"""Choose where the work on each feed runs: in this process, or in several.

Knows nothing of feeds. Every engine is a `concurrent.futures.Executor`, so another one (a cluster)
is another branch here and nothing elsewhere.
"""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import ParamSpec, TypeVar

from aggregator.errors import AggregatorError

_P = ParamSpec("_P")
_T = TypeVar("_T")
_PROCESSES = re.compile(r"processes(?::([1-9][0-9]?))?")


def engine(name: str) -> Executor:
    """Make the engine of that name; use it in a `with` block.

    `here` does each piece of work at once, in this process. `processes` starts one process a core,
    `processes:3` starts three (1 to 99). Work for these must be importable, and so must its values.

    Raises AggregatorError for any other name.
    """
    if name == "here":
        return Here()
    if match := _PROCESSES.fullmatch(name):
        # "spawn" is the same on every system; forking a process that has threads can lock it up.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(int(match[1]) if match[1] else None, mp_context=context)
    raise AggregatorError(
        f"engine: there is no engine {name!r}; write `here`, `processes` or `processes:4` (1 to 99)"
    )


class Here(Executor):
    """An executor that has done the work when `submit` returns."""

    def __init__(self) -> None:
        self._open = True

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Do the work now. An exception is kept in the future, as with any executor."""
        if not self._open:
            raise RuntimeError("the engine has been shut down")
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # Executor's contract: it comes out again at future.result()
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work."""
        self._open = False
