"""Check a proposal: everything that is wrong with it, and who must agree to it.

Two commits are read as data (`tree`); what counts as an owner stands in the one that is to be
changed. Nothing of the proposal is imported, run or checked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.records import Fault
from plugins.records.frontmatter import Unreadable as NoHead
from plugins.records.frontmatter import parse
from plugins.records.media import FIRST_BYTES

from . import codeowners, contents, names, ownership
from .codeowners import Owners
from .tree import Change, Entry, Repository, Tree, changes

_MOST_READ = 20_000_000  # the largest file that is copied: records/media.py
_MOST_JUDGED = 5 * contents.MOST_FILES
_MOST_TWINS = 10_000
_OWNERS_BYTES = 3_000_000  # no forge reads a longer list


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a proposal, and who must agree to what before it is merged."""

    faults: list[Fault]
    agreements: list[ownership.Agreement]


def check(place: Path, base: str, head: str = "HEAD", author: str = "") -> Verdict:
    """Compare two commits of the repository at `place`.

    Raises `tree.Unreadable` where one is not there.
    """
    repository = Repository(place)
    base, head = repository.commit(base), repository.commit(head)
    now, proposed = repository.tree(base), repository.tree(head)
    found = changes(repository.tree(repository.common(base, head)), now, proposed)
    known = _owners(repository, now)
    is_trusted = ownership.may_change_all(author, known)
    told: list[Fault | ownership.Agreement] = list(_of_all(found, proposed, is_trusted))
    found = found if is_trusted else found[:_MOST_JUDGED]  # more is refused as a whole
    read = _read(repository, found, is_trusted)
    for change in found:
        told += _of_one(change, read, known, author, is_trusted)
    faults = sorted({one for one in told if isinstance(one, Fault)})
    return Verdict(faults, sorted({one for one in told if isinstance(one, ownership.Agreement)}))


def _owners(repository: Repository, now: Tree) -> Owners:
    entry = now.get(codeowners.PATH)
    found = repository.contents([entry], _OWNERS_BYTES) if entry else {}
    return codeowners.read("".join(one.decode(errors="replace") for one in found.values()))


def _read(repository: Repository, found: list[Change], is_trusted: bool) -> dict[str, bytes]:
    """Read what is proposed, unless it is too much: then that is told, and enough."""
    if contents.total(found) > 2 * contents.MOST_BYTES and not is_trusted:
        return {}
    under = [one for one in found if one.path.startswith(f"{contents.CONTENT}/")]
    wanted = [entry for one in under for entry in (one.old, one.new) if entry]
    return repository.contents(wanted, _MOST_READ)


def _of_all(found: list[Change], proposed: Tree, is_trusted: bool) -> Iterator[Fault]:
    if not is_trusted:
        yield from contents.too_much(found)
    new = [one.path for one in found if one.new][:_MOST_TWINS]
    for path, other in names.twins(new, proposed).items():
        what = f"is {other} on a machine that tells no small from capital letters"
        yield Fault(path, 1, "file name", what, "use the same letters, or another name")


def _of_one(
    change: Change, read: dict[str, bytes], known: Owners, author: str, is_trusted: bool
) -> Iterator[Fault | ownership.Agreement]:
    if change.new:
        for told in names.misnamed(change.path):
            yield Fault(change.path, 1, "file name", *told)
        whole = read.get(change.new.blob)
        first = None if whole is None else whole[:FIRST_BYTES]
        yield from contents.faults(change, first, is_trusted)
    old, _ = _head(change.path, change.old, read)
    new, wrong = _head(change.path, change.new, read)
    yield from wrong
    yield from ownership.judged(change, (old, new), known, author)


def _head(
    path: str, entry: Entry | None, read: dict[str, bytes]
) -> tuple[ownership.Head | None, list[Fault]]:
    """Return the fields of a file; None, and why, where they cannot be read."""
    if entry is None or not path.endswith(".md") or entry.blob not in read:
        return None, []
    try:
        return parse(read[entry.blob].decode("utf-8"), path).values, []
    except UnicodeDecodeError:
        return None, [Fault(path, 1, "encoding", "is not UTF-8", "save it again as UTF-8 text")]
    except NoHead as error:
        return None, [error.fault]
