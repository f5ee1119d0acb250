"""Work in several processes, so that one that dies or never comes back costs only its own work.

`ProcessPoolExecutor` gives up all work when one of its processes dies. Here each process is a pool
of its own, which has one piece of work at a time and is replaced when it is lost.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import ParamSpec, TypeVar

from aggregator.errors import NotRead

_P = ParamSpec("_P")
_T = TypeVar("_T")

PATIENCE = 120.0
"""Seconds after which a process that has not come back is ended. Work that bounds its own seconds
of computing is over long before, even on a busy machine."""

_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Processes(Executor):
    """An executor over processes, each started when there is work for it."""

    def __init__(self, number: int, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._threads = ThreadPoolExecutor(number, "process")  # each waits for one process
        self._mine = threading.local()
        self._all: set[_Process] = set()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have the work done by the next process that is idle."""
        return self._threads.submit(self._apart, partial(fn, *args, **kwargs))

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """End; where an error ends the run, without doing what nobody waits for any more."""
        self.shutdown(cancel_futures=error is not None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and end the processes when theirs is done."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for process in tuple(self._all):
            process.pool.shutdown(wait)

    def _apart(self, work: Callable[[], _T]) -> _T:
        """Have one piece of work done in this thread's process. Raises NotRead."""
        process = getattr(self._mine, "process", None)
        if process is None:
            process = self._mine.process = _Process()
            self._all.add(process)
        answer = process.pool.submit(work)
        if wait([answer], self._patience).not_done:
            self._lose(process)
            raise NotRead(
                f"It did not come back from being read within {self._patience:g} seconds. "
                "What was read before stays."
            )
        error = answer.exception()
        if isinstance(error, BrokenProcessPool):
            self._lose(process)
        if error is not None:
            error.__cause__ = None  # the other process's stack, in one text: no line for a report
        return answer.result()

    def _lose(self, process: _Process) -> None:
        process.end()
        self._all.discard(process)
        del self._mine.process


class _Process:
    """One process: a pool of one."""

    def __init__(self) -> None:
        # "spawn" is the same on every system; forking a process that has threads can lock it up.
        context = multiprocessing.get_context("spawn")
        self.pool = ProcessPoolExecutor(1, context, initializer=_end_with_parent)
        self._pid = self.pool.submit(os.getpid)

    def end(self) -> None:
        """End the process, whatever it does."""
        with suppress(OSError, BrokenProcessPool, TimeoutError):  # it has ended, or never began
            os.kill(self._pid.result(0), _KILL)
        self.pool.shutdown(wait=False)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: killed, it cannot say so itself."""
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
