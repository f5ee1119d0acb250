"""Read the heads of the members' own files, and the little of them that decides what is asked.

Whether the rest of a member's file is in order is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from aggregator import frontmatter
from aggregator.errors import FrontMatterError, SourceError
from aggregator.frontmatter import KeyPath
from aggregator.slug import RESERVED, is_slug

MAX_BYTES = 250_000
"""The longest file of a member, in bytes: the site takes no longer one either."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class MemberFile:
    """The head of one member's file. `name` is what messages call it.

    `left` is the day from which the member takes no part any more; None where it takes part.
    """

    member: str
    name: str
    head: Mapping[str, object]
    lines: Mapping[KeyPath, int]
    left: date | None = None

    def at(self, *where: str | int) -> str:
        """Give the place of a value for a message, `path:line`."""
        return f"{self.name}:{self.lines[where]}"


@dataclass
class Files:
    """The members' files: `read` by short name, and of those that cannot be, names and faults."""

    read: dict[str, MemberFile] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def member_files(content: Path) -> Files:
    """Read every `members/*.md` under `content`, in the order of their names."""
    found = Files()
    for path in sorted((content / "members").glob("*.md")):
        try:
            found.read[path.stem] = _member(path, f"{content.name}/members/{path.name}")
        except (SourceError, FrontMatterError) as error:
            found.unread.add(path.stem)
            found.faults.append(str(error))
    return found


def _member(path: Path, name: str) -> MemberFile:
    if not is_slug(path.stem):
        advice = "use small letters, digits and single hyphens"
        raise SourceError(f"{name}:1: file name: is no short name; {advice}")
    if path.stem in RESERVED:
        raise SourceError(f"{name}:1: file name: is a name the hub needs itself; choose another")
    head, lines = frontmatter.head(_text(path, name), name)
    return MemberFile(path.stem, name, head, lines, _left(head, f"{name}:{lines.get(('left',))}"))


def _text(path: Path, name: str) -> str:
    try:
        if path.is_symlink():
            advice = "put the file itself here"
            raise SourceError(f"{name}:1: file: is a link to another place; {advice}")
        if path.stat().st_size > MAX_BYTES:
            advice = "write what is no field into files of its own"
            raise SourceError(f"{name}:1: file: is larger than {MAX_BYTES:,} bytes; {advice}")
        data = path.read_bytes()
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{name}:{line}: file: is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise SourceError(f"{name}:1: file: cannot be read ({error.strerror}); mend it") from error


def _left(head: Mapping[str, object], where: str) -> date | None:
    """Read the day a member left. One that cannot be read is no leave to go on asking."""
    written = head.get("left")
    if written is None:
        return None
    try:
        if isinstance(written, str) and _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise SourceError(f"{where}: left: is no day; write year, month, day: 2026-10-31")
