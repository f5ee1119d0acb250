"""One run: what became of every source, and the report of it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model.feed import Failed, Source
from aggregator.model.post import Change


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
    """One run: its outcomes in the order of its sources, and faults in the member files."""

    started: datetime
    outcomes: tuple[Outcome, ...]
    faults: tuple[str, ...] = ()
    dry_run: bool = False
