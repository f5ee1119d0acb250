"""Judge what is proposed by its mode, its size and its kind: what no proposal may add.

Pure: what stands in a commit comes in as values.
"""

from __future__ import annotations

from collections.abc import Iterator

from plugins.records import Fault
from plugins.records.media import unfit
from plugins.records.reader import MAX_BYTES

from .tree import EXECUTABLE, FILE, LINK, MODULE, Change

CONTENT = "content"
# What the night alone writes there is true because nobody can write it by hand.
BY_MACHINE = ("health", "pictures", "pulled", "stamps", "verified")
MOST_FILES, MOST_BYTES = 200, 30_000_000
"""What somebody who does not keep the hub may propose at once; people look at each file."""
LARGEST = 1_000_000
"""Bytes of a file of code, of a list, or of the sample's recorded web."""

_RECORDED = "recorded-web"
_MODES = {
    LINK: ("is a link to another place", "put the file itself here"),
    MODULE: ("is another repository (a submodule)", "put the files themselves here"),
    EXECUTABLE: ("may be run as a program", "take that away: git update-index --chmod=-x"),
}
_NIGHT = (
    "is written by the nightly job alone",
    "take it out; what is to be known of a member goes into content/members/",
)
_MANY = "make several proposals of it"


def faults(change: Change, first: bytes | None, is_trusted: bool) -> Iterator[Fault]:
    """Yield what is wrong with a file. `first` are its first bytes, `is_trusted` its author.

    None stands for bytes that were not read, because there are too many in all.
    """
    new = change.new
    if new is None:
        return
    parts = change.path.split("/")
    if parts[0] == CONTENT and parts[1:2] and parts[1] in BY_MACHINE:
        yield Fault(change.path, 1, "file", *_NIGHT)
    elif new.mode == EXECUTABLE and _may_be_run(change, is_trusted):
        yield from _size(change.path, new.size, LARGEST)
    elif new.mode != FILE:
        odd = (f"has the mode {new.mode}", "add it as an ordinary file")
        yield Fault(change.path, 1, "file", *_MODES.get(new.mode, odd))
    else:
        yield from _kind(change.path, parts, new.size, first)


def _may_be_run(change: Change, is_trusted: bool) -> bool:
    """Scripts are code. None lies among the content."""
    was = change.old is not None and change.old.mode == EXECUTABLE
    return (was or is_trusted) and not change.path.startswith(f"{CONTENT}/")


def _kind(path: str, parts: list[str], size: int, first: bytes | None) -> Iterator[Fault]:
    if parts[0] != CONTENT or parts[1] == _RECORDED:
        yield from _size(path, size, LARGEST)
    elif any(part.startswith(".") for part in parts):
        yield Fault(path, 1, "file name", "begins with a dot: nothing reads it", "take it out")
    elif parts[1] == "files":
        if told := unfit(parts[-1], size, first):
            yield Fault(path, 1, *told)
    elif path.endswith(".md") or (len(parts) == 2 and path.endswith(".yml")):
        yield from _size(path, size, MAX_BYTES)
    else:
        advice = "write a .md file; pictures and papers go into content/files/"
        yield Fault(path, 1, "file name", "is not read", advice)


def _size(path: str, size: int, most: int) -> Iterator[Fault]:
    if size > most:
        advice = f"make it smaller: at most {most:,}"
        yield Fault(path, 1, "file", f"has {size:,} bytes", advice)


def too_much(changes: list[Change]) -> Iterator[Fault]:
    """Yield a fault where more is proposed at once than people can look at."""
    if len(changes) > MOST_FILES:
        what = f"changes {len(changes):,} files; at most {MOST_FILES}"
        yield Fault("proposal", 1, "files", what, _MANY)
    if (size := total(changes)) > MOST_BYTES:
        what = f"adds {size:,} bytes; at most {MOST_BYTES:,}"
        yield Fault("proposal", 1, "files", what, _MANY)


def total(changes: list[Change]) -> int:
    """Return how many bytes are proposed."""
    return sum(one.new.size for one in changes if one.new)
