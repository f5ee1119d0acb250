"""Put a file in its place whole or not at all, and say in plain words what the disk did not take.

Knows no folder of the hub and decides nothing. A kill at any instant leaves the old file or the new
one, and at most a hidden file beside it whose name ends in `.new`, which nothing reads.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from aggregator.errors import AggregatorError, NotWritten

LEFTOVER = ".*.new"
_AT_ONCE = 8

_IN_THE_WAY = "something else lies in its place; take it away"
_CLOSED = "it may not be written; let the user that runs the nightly job write there"
_WHY = {
    errno.ENOSPC: "the disk is full; make room, and run it again",
    errno.EDQUOT: "there is no room left for this user; make room, and run it again",
    errno.EROFS: "the disk may only be read; make it one that may be written to",
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EEXIST: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.ELOOP: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
}


def why(error: OSError) -> str:
    """Say why something could not be written, and what to do: `what is wrong; what to do`."""
    otherwise = f"it cannot be written ({error.strerror or error}); look at the disk"
    return _WHY.get(error.errno or 0, otherwise)


def refused(error: OSError) -> bool:
    """Say whether it is the disk, or who may write there, that an error is about."""
    return error.errno in _WHY


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Name a file while it is written: raises NotWritten where the disk does not take it."""
    try:
        yield
    except OSError as error:
        raise NotWritten(f"{path}: {why(error)}") from error


@contextmanager
def noting(unwritten: list[str]) -> Iterator[None]:
    """Go on where a file cannot be written, and note why in `unwritten`."""
    try:
        yield
    except AggregatorError as error:
        unwritten.append(str(error))


def read(file: Path, largest: int) -> bytes:
    """Read a plain file: no link is followed, no pipe waited for, and nothing huge taken in.

    Raises OSError, and ValueError, which says what is wrong, for what is no such file.
    """
    there = file.lstat()
    if not stat.S_ISREG(there.st_mode):
        raise ValueError("is no plain file")
    if there.st_size > largest:
        raise ValueError(f"is larger than {largest:,} bytes")
    return file.read_bytes()


def replace(files: Mapping[Path, tuple[str, bytes]]) -> None:
    """Put bytes in their places, each with the name it is told by. Raises NotWritten.

    All are written beside their places before the first is made durable, and made durable before
    the first is renamed: asked for many at once, a disk takes them together. The last is renamed
    first, so that of the new posts of a feed, which come newest first, a kill leaves the oldest:
    what is newer than those is new on the next night, too (posts/admit.py).
    """
    beside = {place: place.with_name(f".{place.name}.new") for place in files}
    try:
        for place, (path, data) in files.items():
            with writing(path):
                _write(beside[place], data)
        with ThreadPoolExecutor(_AT_ONCE) as disk:
            list(disk.map(_settle, beside.values(), (path for path, _ in files.values())))
        for place, (path, _) in reversed(list(files.items())):
            with writing(path):
                beside[place].replace(place)
    except NotWritten:
        _forget(beside.values())
        raise


def settle_folder(folder: Path) -> None:
    """Make renames durable. Windows cannot open a folder, and needs no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what a kill left anywhere under a folder. Follows no symbolic link."""
    for inner, _, names in os.walk(folder):
        _forget(Path(inner, name) for name in names if Path(name).match(LEFTOVER))


def _write(file: Path, data: bytes) -> None:
    # One fixed name, so that what a kill leaves behind is overwritten, not collected.
    file.unlink(missing_ok=True)
    with file.open("xb") as handle:
        handle.write(data)


def _settle(file: Path, path: str) -> None:
    # Windows makes durable only what may be written.
    with writing(path), file.open("r+b") as handle:
        os.fsync(handle.fileno())


def _forget(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):  # on a disk that may only be read; the next run removes it
            file.unlink(missing_ok=True)
