"""Hold one member's posts as they stand at this moment of a run: what is stored, and what is not.

Reads and writes by `store` only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from aggregator import passed, store
from aggregator.errors import StateError
from aggregator.model import Change, KnownPosts, Night, Post, Source, Stored
from aggregator.passed import Fingerprints


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
        shelf.passed = passed.decode((content / _file(member)).read_bytes(), _file(member))
    except FileNotFoundError:
        pass
    except (StateError, OSError) as error:
        return shelf, {**damaged, _file(member): str(error)}
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
        with suppress(OSError):  # a full disk is told of where something is lost by it
            store.write(night.content, _file(member), data)


def _file(member: str) -> str:
    return f"{store.STATE}/{member}.passed.json"
