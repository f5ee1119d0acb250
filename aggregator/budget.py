"""Bound the seconds that reading one feed may take, whatever is in it.

Counts seconds of computing, not of waiting, so that a busy machine fails no feed. The rest of what
one feed may take is bounded where it is taken: docs/operations.md, "What one feed may take".
"""

from __future__ import annotations

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import ParamSpec, TypeVar

from aggregator.errors import NotRead

_P = ParamSpec("_P")
_T = TypeVar("_T")
# It is raised again at every such step, because a library may swallow it once.
_STEP = 1.0


class _TimeIsUp(BaseException):
    """Raised from outside, in the middle of anything: no `except Exception` may catch it."""


def within(seconds: float, work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Do the work, in whichever thread this is, and stop it after so many seconds of computing.

    Raises NotRead. In the main thread it also stops a regular expression that runs away (Python's
    looks for signals); in another thread, and on Windows, only between two steps of Python.
    """
    try:
        with _alarm(seconds):
            return work(*args, **kwargs)
    except _TimeIsUp:
        raise NotRead(
            f"It takes more than {seconds:g} seconds of computing to read, so it is not read. "
            "Let it hold fewer or simpler entries; what was read before stays."
        ) from None


def _alarm(seconds: float) -> AbstractContextManager[None]:
    by_signal = hasattr(signal, "setitimer") and (
        threading.current_thread() is threading.main_thread()
    )
    return _signal(seconds) if by_signal else _watch(seconds)


@contextmanager
def _signal(seconds: float) -> Iterator[None]:
    """Have the system interrupt the main thread once the process has computed for so long."""

    rung = False

    def ring(number: int, frame: object) -> None:
        nonlocal rung
        rung = True
        raise _TimeIsUp

    before = signal.signal(signal.SIGPROF, ring)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _STEP)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if rung:  # and perhaps swallowed: what came of the work since then is nothing to rely on
            raise _TimeIsUp


@contextmanager
def _watch(seconds: float) -> Iterator[None]:
    """Have another thread interrupt this one: a cluster's worker has no main thread for us."""
    thread, over, lock = threading.get_ident(), threading.Event(), threading.Lock()
    spent = _clock(thread)
    limit, rung = spent() + seconds, False

    def look() -> None:
        nonlocal rung
        while not over.wait(min(_STEP, seconds)):
            with lock:
                if spent() > limit and not over.is_set():
                    rung = True
                    _raise_in(thread)

    def stop() -> None:
        with lock:
            over.set()

    threading.Thread(target=look, name="budget", daemon=True).start()
    try:
        yield
    finally:
        try:
            stop()
        finally:
            stop()  # what was raised in the last moment may have come out in the first of the two
        if rung:
            raise _TimeIsUp


def _clock(thread: int) -> Callable[[], float]:
    """Give the clock of what a thread has computed; where there is none, that of the wall."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


def _raise_in(thread: int) -> None:
    """Raise in another thread (CPython, PyThreadState_SetAsyncExc).

    It cannot be taken back: without an error that function leaves the whole interpreter looking for
    one, at every step, for ever (CPython 3.11).
    """
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_TimeIsUp))
