"""Hold one member's posts as they stand at this moment of a run: what is stored, and what is not.

Reads and writes by `store` only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aggregator import disk, passed, store
from aggregator.model import Change, KnownPosts, Night, Post, Source, Stored
from aggregator.passed import Fingerprints

LARGEST = 2**24
"""Bytes of what is kept of one member's entries that no file says; more was not written by us."""


@dataclass(slots=True)
class Shelf:
    """One member's pulled files, what of them was said before, and what of its feeds no file says.

    `damaged` are the paths of files that cannot be read. `filed` is `passed` as its file has it;
    None where that is not known.
    """

    stored: list[Stored]
    damaged: frozenset[str] = frozenset()
    passed: Fingerprints = field(default_factory=dict)
    filed: Fingerprints | None = None

    def known(self) -> KnownPosts:
        """Give what files say as it is said now."""
        return frozenset((file.identity, file.content_hash) for file in self.stored)

    def left(self, source: Source) -> Mapping[str, str]:
        """Give the fingerprints of what was left of a feed on other nights."""
        return self.passed.get(source.url, {})


def taken_up(content: Path, member: str) -> tuple[Shelf, dict[str, str]]:
    """Read a member's pulled files, and `path: fault` of what cannot be read."""
    stored, damaged = store.stored(content, member)
    shelf = Shelf(stored, frozenset(damaged))
    try:
        data = disk.read(content / _file(member), LARGEST)
        shelf.passed = passed.decode(data)
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) else error
        told = f"{_file(member)}:1: file: {what}; it is made anew"
        return shelf, {**damaged, _file(member): told}
    shelf.filed = dict(shelf.passed)
    return shelf, damaged


def carry_out(
    night: Night, shelf: Shelf, changes: Sequence[Change], *, alone: bool = False
) -> None:
    """Write, and see the files as they are then; in a dry run, as they would be.

    `alone`: nobody looks at them again tonight, so that they need not be read.
    """
    if not night.dry_run:
        store.apply(changes, night.content)
    shelf.stored = shelf.stored if alone else store.viewed(shelf.stored, changes)


def notice(shelf: Shelf, source: Source, left: Iterable[Post]) -> None:
    """Note what of a feed no file says, now that all of it that is taken is written."""
    shelf.passed[source.url] = dict(passed.of_feed(shelf.left(source), left))


def put_away(night: Night, member: str, shelf: Shelf, feeds: Iterable[str]) -> None:
    """Write what no file says of these feeds, those that the member has. It only saves time."""
    listed = {url: shelf.passed[url] for url in feeds if url in shelf.passed}
    data = passed.encode(listed)
    if shelf.filed is None or data != passed.encode(shelf.filed):
        with disk.noting(night.unwritten):
            store.write(night.content, _file(member), data)


def _file(member: str) -> str:
    return f"{store.STATE}/{member}.passed.json"
