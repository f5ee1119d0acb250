"""Read two commits of a git repository as data: names, modes, sizes, and what is in a file.

Nothing of them is checked out, run, filtered or followed. What is read is bounded, because a
proposal may hold anything.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer

FILE, EXECUTABLE, LINK, MODULE = "100644", "100755", "120000", "160000"
# A line of `git ls-tree` has some 150 bytes: this is a quarter of a million files.
_MOST_BYTES = 40_000_000
_SECONDS = 120
_LONGEST_LINE = 200  # the name of a blob, its kind and its size, and two line ends


class Unreadable(Exception):
    """The commits cannot be compared. The text is for the person who runs the check."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a commit: its mode, the name of its blob, and its size in bytes."""

    mode: str
    blob: str
    size: int


Tree = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is proposed: how it is now and how it would be; None where it is not there."""

    path: str
    old: Entry | None
    new: Entry | None


class Repository:
    """The repository that the folder `place` is in."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def commit(self, name: str) -> str:
        """Return a commit's full name. Raises `Unreadable` where it is not there."""
        found = self._git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
        return found.decode().strip()

    def common(self, base: str, head: str) -> str:
        """Return the commit that both come from. Raises `Unreadable` where there is none."""
        return self._git("merge-base", base, head).decode().strip()

    def tree(self, commit: str) -> Tree:
        """Return every file of a commit. A name that is no UTF-8 keeps its bytes as surrogates."""
        found = self._git("ls-tree", "-r", "-z", "--long", "--full-tree", commit)
        entries = {}
        for line in found.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, _, blob, size = about.decode().split()
            path = os.fsdecode(name) if name not in (b"", b".") else "."
            if path in entries:  # git checks one of the two out; no two programs agree on which
                raise Unreadable(f"git ls-tree {commit}: holds {ascii(path)[1:-1]} twice")
            entries[path] = Entry(mode, blob, int(size) if size.isdecimal() else 0)
        return entries

    def contents(self, entries: Iterable[Entry], most: int) -> dict[str, bytes]:
        """Return what is in files, by the names of their blobs; none that is longer than `most`."""
        sizes = {one.blob: one.size for one in entries if one.size <= most and one.mode != MODULE}
        asked = "".join(f"{blob}\n" for blob in sizes).encode()
        whole = sum(size + _LONGEST_LINE for size in sizes.values())
        answer = self._git("cat-file", "--batch", given=asked, most=whole)
        found, place = {}, 0
        for blob in sizes:
            end = answer.index(b"\n", place)
            if answer[place:end].endswith(b" missing"):
                raise Unreadable(f"git cat-file {blob}: it is not here; fetch both commits first")
            size = int(answer[place:end].split()[2])
            found[blob] = answer[end + 1 : end + 1 + size]
            place = end + size + 2
        return found

    def _git(self, *words: str, given: bytes = b"", most: int = 0) -> bytes:
        most = most or _MOST_BYTES
        command = ["git", "--no-replace-objects", "-C", str(self._place), *words]
        try:
            done, answer, told = _answer(command, given, most)
        except OSError as error:
            raise Unreadable(f"git could not be asked: {error}") from error
        if len(answer) > most:
            raise Unreadable(f"git {words[0]} {words[-1]}: there are too many files to look at")
        if done:
            why = told.strip() or "there is no such commit"
            raise Unreadable(f"git {words[0]} {words[-1]}: {why}; fetch both commits first")
        return answer


def _answer(command: list[str], given: bytes, most: int) -> tuple[int, bytes, str]:
    """Return a program's exit code, what it says (at most a byte more than `most`), and its errors.

    It is stopped there: a few small folders that hold one another ten times each are more names
    than any memory holds.
    """
    with TemporaryFile() as asked, TemporaryFile() as told:
        asked.write(given)
        asked.seek(0)
        with subprocess.Popen(  # noqa: S603 - no shell; names of commits follow --end-of-options
            command, stdin=asked, stdout=subprocess.PIPE, stderr=told
        ) as program:
            late = Timer(_SECONDS, program.kill)
            late.start()
            try:
                answer = program.stdout.read(most + 1)
                if len(answer) > most:
                    program.kill()
                program.wait()
            finally:
                late.cancel()
        told.seek(0)
        return program.returncode, answer, told.read().decode(errors="replace")


def changes(common: Tree, base: Tree, head: Tree) -> list[Change]:
    """Return what `head` changes since `common`, each file as it is in `base` now."""
    paths = sorted({*common, *head})
    return [
        Change(path, base.get(path), head.get(path))
        for path in paths
        if common.get(path) != head.get(path)
    ]
