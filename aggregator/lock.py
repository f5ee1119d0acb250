"""Let one run at a time write into the folders of the nightly job, and tidy up after one that died.

The lock is the system's own (`flock(2)`): it goes with the process, however that ends, and a file
that was left behind locks nobody out. The file says who holds it; it is emptied at the end, so
that a run which finds it filled knows that the last one was stopped half-way.

Windows has no such lock. There, whoever starts the runs must keep them apart.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from aggregator import disk
from aggregator.errors import Busy

if sys.platform != "win32":
    import fcntl

FILE = "pulled/.lock"
FOLDERS = ("pulled", "verified", "health", "pictures", "stamps")
_LONGEST = 500  # bytes of what the file says

STOPPED = "The last run was stopped half-way ({}). This one does what is left."

_held: set[Path] = set()
"""What this process holds, so that one run may be a part of another."""


@contextmanager
def alone(content: Path, what: str, since: datetime) -> Iterator[str]:
    """Keep every other process that asks from writing under `content`, for as long as this lasts.

    Gives "" where the last run came to its end; else who was stopped, and what it left beside its
    files is gone. `what` and `since` tell others who is at work. Raises Busy, and NotWritten where
    the file cannot be made. What this process holds already is not taken twice.
    """
    place = content.resolve() / FILE
    if place in _held:
        yield ""
        return
    with disk.writing(FILE):
        place.parent.mkdir(parents=True, exist_ok=True)
        known = place.exists()
        handle = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        _take(handle)
        before = _said(handle)
        if before or not known:
            for folder in FOLDERS:
                disk.sweep(content / folder)
        with _named(handle, f"{what}, process {os.getpid()}, since {since:%Y-%m-%d %H:%M:%S %Z}\n"):
            _held.add(place)
            yield before
    finally:
        _held.discard(place)
        os.close(handle)


@contextmanager
def _named(handle: int, words: str) -> Iterator[None]:
    """Let the file say who holds it until that one ends by itself, if only with an error."""
    _say(handle, words)
    try:
        yield
    except Exception:
        _say(handle, "")
        raise
    _say(handle, "")


def _take(handle: int) -> None:
    if sys.platform == "win32":
        return
    try:
        # Not a lock of POSIX: that goes when anybody in this process has read the file.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        who = _said(handle) or "nothing is known of it"
        told = f"Another run is under way ({who}); nothing was done. Wait until it has ended"
        raise Busy(f"{told}, then run this again.") from error
    except OSError as error:
        with disk.writing(FILE):
            raise error


def _said(handle: int) -> str:
    with suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        told = os.read(handle, _LONGEST).decode("utf-8", "replace")
        return "".join(sign for sign in told.strip() if sign.isprintable())
    return ""


def _say(handle: int, words: str) -> None:
    with suppress(OSError):  # a full disk takes no word, and may still be read from and tidied
        os.truncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, words.encode("utf-8"))
