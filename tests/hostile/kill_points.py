"""Stand between a program and its disk: count every call that writes, and fail one of them.

Wraps the system's own calls, so that what is tested need not know. Used in a process of its own
(kill_rig.py), which it ends as `kill -9` or a lost machine would.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ERRORS = {"full": errno.ENOSPC, "readonly": errno.EROFS, "closed": errno.EACCES}
# What a full disk still does: it takes names away, and changes them.
FREE = ("remove", "rmdir", "rename", "chmod", "utime")
CREATING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass
class Disk:
    """The calls that write below `root`, and what becomes of the one of number `at`.

    Of what is written, half is on the disk before the other half is a call of its own. `how`:
    `count` lets all pass; `kill` ends the process in place of the call; `full` and `readonly`
    refuse it and all that follow; `closed` refuses what changes its folder, from then on.
    """

    root: Path
    how: str = "count"
    at: int = -1
    calls: list[tuple[str, str]] = field(default_factory=list)
    struck: str = ""
    blind: bool = False
    guard: threading.RLock = field(default_factory=threading.RLock)

    def call(self, kind: str, path: str) -> None:
        """Let one call pass, or not."""
        if self.blind or not path.startswith(f"{self.root}/"):
            return
        with self.guard:
            now = len(self.calls)
            self.calls.append((kind, path.removeprefix(f"{self.root}/")))
            if now == self.at:
                self.struck = path
                if self.how == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
            if self.struck and self._refuses(kind, path):
                number = ERRORS[self.how]
                raise OSError(number, os.strerror(number), path)

    def _refuses(self, kind: str, path: str) -> bool:
        if self.how == "full":
            return kind not in FREE
        if self.how == "closed":
            return os.path.dirname(path) == os.path.dirname(self.struck)  # noqa: PTH120
        return self.how == "readonly"


def _where(path: Any, folder: int | None = None) -> str:
    if isinstance(path, int):
        return str(Path(f"/proc/self/fd/{path}").readlink())
    base = Path(_where(folder)) if folder is not None else Path.cwd()
    return str(base / os.fsdecode(os.fspath(path)))


def install(disk: Disk) -> None:
    """Wrap what writes, for the rest of this process."""
    for name, kind in {
        "remove": "remove",
        "unlink": "remove",
        "rmdir": "rmdir",
        "mkdir": "mkdir",
        "truncate": "write",
        "ftruncate": "write",
        "chmod": "chmod",
        "utime": "utime",
    }.items():
        setattr(os, name, _first(disk, kind, getattr(os, name)))
    # Nobody pulls the plug here, and a real disk takes its time.
    os.fsync = _first(disk, "fsync", lambda handle: None)
    os.sync = lambda: None
    for name in ("rename", "replace"):
        setattr(os, name, _second(disk, "rename", getattr(os, name)))
    for name in ("symlink", "link"):
        setattr(os, name, _second(disk, "symlink", getattr(os, name)))
    os.open = _os_open(disk, os.open)
    os.write = _os_write(disk, os.write)
    builtins.open = io.open = _open(disk, io.open)


def _first(disk: Disk, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(path: Any, *more: Any, **named: Any) -> Any:
        disk.call(kind, _where(path, named.get("dir_fd")))
        return real(path, *more, **named)

    return wrapped


def _second(disk: Disk, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(source: Any, target: Any, *more: Any, **named: Any) -> Any:
        disk.call(kind, _where(target))
        return real(source, target, *more, **named)

    return wrapped


def _os_open(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def wrapped(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & CREATING:
            disk.call("open", _where(path, named.get("dir_fd")))
        return real(path, flags, *more, **named)

    return wrapped


def _os_write(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def wrapped(handle: int, data: bytes) -> int:
        where = _where(handle)
        disk.call("write", where)
        real(handle, data[: len(data) // 2])
        disk.call("half", where)
        return len(data) // 2 + real(handle, data[len(data) // 2 :])

    return wrapped


def _open(disk: Disk, real: Callable[..., Any]) -> Callable[..., Any]:
    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            view, where = bytes(data), _where(self.fileno())
            disk.call("write", where)
            super().write(view[: len(view) // 2])
            disk.call("half", where)
            return len(view) // 2 + super().write(view[len(view) // 2 :])

    def wrapped(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if isinstance(file, int) or opener or not set(mode) & set("wax+"):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        disk.call("open", _where(file))
        raw = Raw(file, mode.replace("b", "").replace("t", ""))
        buffer = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding, errors, newline)

    return wrapped
