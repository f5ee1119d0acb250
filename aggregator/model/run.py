"""One run: what is asked, what became of every source, and the report of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator.model.account import Account, AccountOutcome
from aggregator.model.feed import Failed, Source
from aggregator.model.picture import PictureOutcome
from aggregator.model.post import Change


@dataclass(frozen=True, slots=True)
class Roster:
    """What is to be asked in one run.

    `accounts` are the open accounts by member, of every member whose file could be read; `unread`
    are the members of the other files. None: who the members are is not known, as from OPML.
    `faults` say what could not be used of what members wrote, `notes` what need not be mended.
    """

    sources: tuple[Source, ...] = ()
    accounts: Mapping[str, tuple[Account, ...]] | None = None
    unread: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def pages(self) -> frozenset[str]:
        """The addresses of the accounts that are to be asked."""
        listed = (one for accounts in (self.accounts or {}).values() for one in accounts)
        return frozenset(account.url for account in listed if account.page)


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

    `accounts` are told of by member, and in the order of the member's file. `notes` are plain
    sentences about whole members, such as that one has left.
    """

    started: datetime
    outcomes: tuple[Outcome, ...]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    accounts: tuple[AccountOutcome, ...] = ()
    dry_run: bool = False
    pictures: tuple[PictureOutcome, ...] = ()
