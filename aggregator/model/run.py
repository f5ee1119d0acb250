"""One run: what is asked, what became of every source, and the report of it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator.model.feed import Failed, Source
from aggregator.model.post import Change


@dataclass(frozen=True, slots=True)
class Roster:
    """What is to be asked in one run.

    `faults` say what could not be used of what members wrote, `notes` what need not be mended.
    """

    sources: tuple[Source, ...] = ()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Night:
    """What does not change during one run. `takedowns` are what `suppressed.yml` names."""

    content: Path
    roster: Roster
    now: datetime
    dry_run: bool
    takedowns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source in one run. `failure` is set when it could not be read.

    `notes` are plain sentences for the report: a permanent move, entries passed over and why.
    """

    source: Source
    changes: tuple[Change, ...] = ()
    unchanged: bool = False
    failure: Failed | None = None
    failing_since: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One run: its outcomes in the order of its sources, and faults in the member files.

    `notes` are plain sentences about whole members, such as that one has left.
    """

    started: datetime
    outcomes: tuple[Outcome, ...]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dry_run: bool = False
