"""Put one folder in the place of another: a reader finds the old one or the new one, whole."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

# linux/fs.h and fcntl.h: paths are from the working folder, and the two names change places.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def take_place(fresh: Path, place: Path) -> None:
    """Let the folder `fresh` take the place of another, in one step where the system has one.

    Raises OSError. Where it has none, a kill between two steps leaves no folder in the place, and
    the next run puts the old one back (`restored`).
    """
    if not place.exists():
        fresh.rename(place)
    elif _exchanged(fresh, place):
        clear(fresh)
    else:
        old = _old(place)
        clear(old)
        place.rename(old)
        fresh.rename(place)
        clear(old)


def restored(place: Path) -> None:
    """Put a folder back that a kill left beside its place. Raises OSError."""
    if not place.exists() and _old(place).is_dir():
        _old(place).rename(place)


def clear(folder: Path) -> None:
    """Remove what is there, if anything is. Raises OSError for what cannot be removed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _old(place: Path) -> Path:
    return place.with_name(f"{place.name}.old")


def _exchanged(one: Path, other: Path) -> bool:
    """Let two names change places in one step (renameat2(2)); False where that cannot be done."""
    if sys.platform != "linux":
        return False
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # not in every C library
    if exchange is None:
        return False
    paths = os.fsencode(one.absolute()), os.fsencode(other.absolute())
    return exchange(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0
