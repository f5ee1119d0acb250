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
from contextlib import AbstractContextManager, contextmanager, suppress
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
    thread, done, lock = threading.get_ident(), threading.Event(), threading.Lock()
    spent = _clock(thread)
    limit, rung = spent() + seconds, False

    def look() -> None:
        nonlocal rung
        while not done.wait(min(_STEP, seconds)):
            with lock:
                if not done.is_set() and spent() > limit:  # a thread that ended has no clock
                    rung = True
                    _raise(thread)

    watch = threading.Thread(target=look, name="budget", daemon=True)
    watch.start()
    try:
        yield
    finally:
        try:
            _end(done, lock)
        except _TimeIsUp:  # in the middle of ending; the next one would be a second away
            _end(done, lock)
        watch.join()
        if rung:
            raise _TimeIsUp


def _end(done: threading.Event, lock: threading.Lock) -> None:
    """End the watch, and take in what was raised too late to be seen.

    Taking it back (with None in place of an error) would leave Python 3.11 looking for it for ever,
    which slows all that follows down, and never ends under a profiler.
    """
    with lock:
        done.set()
    with suppress(_TimeIsUp):
        for _ in range(2):  # an error from outside comes out where a loop begins anew
            pass


def _clock(thread: int) -> Callable[[], float]:
    """Give the clock of what a thread has computed; where there is none, that of the wall."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


def _raise(thread: int) -> None:
    """Say in another thread that time is up (CPython, PyThreadState_SetAsyncExc)."""
    error = ctypes.py_object(_TimeIsUp)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error)
