"""Find what is wrong in the files that people write for the night, before the night reads them.

Asks no feed and changes no file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from aggregator.errors import SourceError
from aggregator.sources.members import from_members
from aggregator.sources.moderation import rulings
from aggregator.sources.takedowns import suppressed


def faults(content: Path, today: date) -> list[str]:
    """Return every fault of members' files, takedowns and decisions on comments, each once.

    `path:line: field: what is wrong; what to write instead`. A hub that has no members yet has
    none; members that have left are not looked at.
    """
    found = list(from_members(content, today).faults) if (content / "members").is_dir() else []
    found += [*_of(suppressed, content), *_of(rulings, content)]
    return list(dict.fromkeys(found))


def _of(read: Callable[[Path], object], content: Path) -> list[str]:
    try:
        read(content)
    except SourceError as error:
        return str(error).splitlines()
    return []
