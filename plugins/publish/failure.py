"""Say in plain words why a site could not be built or published."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CLOSED = "it may not be written to; let the user that runs the job write there"
_WHY = {
    errno.ENOSPC: "the disk is full; make room, and run it again",
    errno.EDQUOT: "there is no room left for this user; make room, and run it again",
    errno.EROFS: "the disk may only be read; make it one that may be written to",
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
}


class BuildFailed(Exception):
    """The site could not be built. The text is for the person who runs the hub."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Name the folder that the disk did not take: turns OSError into `BuildFailed`."""
    try:
        yield
    except OSError as error:
        told = of_disk(error, folder) or f"{folder}: it cannot be written ({error.strerror})"
        raise BuildFailed(told) from error


def of_disk(error: BaseException | None, folder: Path) -> str:
    """Say what the disk did not take, if that is at the bottom of an error; else ""."""
    while error is not None:
        if isinstance(error, OSError) and (why := _WHY.get(error.errno or 0)):
            return f"{error.filename or folder}: {why}"
        error = error.__cause__ or error.__context__
    return ""
