"""One run: what is asked, what became of every source, and the report of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from aggregator.model.account import Account, AccountOutcome
from aggregator.model.comment import CommentsOutcome
from aggregator.model.feed import Failed, Profile, Source
from aggregator.model.health import Health
from aggregator.model.picture import PictureOutcome
from aggregator.model.post import Change


@dataclass(frozen=True, slots=True)
class Roster:
    """What is to be asked in one run.

    `accounts` are the open accounts by member, of every member whose file could be read; `unread`
    are the members of the other files. None: who the members are is not known, as from OPML.
    `calendars` are the members' calendars, and `zone` the city's time zone, in which their events
    are written down. `faults` say what could not be used of what members wrote, `notes` what
    need not be mended.
    """

    sources: tuple[Source, ...] = ()
    accounts: Mapping[str, tuple[Account, ...]] | None = None
    unread: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    calendars: tuple[Source, ...] = ()
    zone: str = "UTC"

    @property
    def pages(self) -> frozenset[str]:
        """The addresses of the accounts that are to be asked."""
        listed = (one for accounts in (self.accounts or {}).values() for one in accounts)
        return frozenset(account.url for account in listed if account.page)


@dataclass(frozen=True, slots=True)
class Night:
    """What does not change during one run. `takedowns` are what `suppressed.yml` names.

    With `everything` feeds are asked too that are not due. `unwritten` gathers what the disk does
    not take: a sentence for each, with its path.
    """

    content: Path
    roster: Roster
    now: datetime
    dry_run: bool
    takedowns: frozenset[str]
    everything: bool = False
    unwritten: list[str] = field(default_factory=list)


Suspicion = Literal["another site", "flood", "other language", "rewritten", "emptied"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why nothing of a feed was written, though it could be read: a person should look first."""

    suspicion: Suspicion
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a feed was not asked tonight, in plain words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source in one run. `failure` is set when it could not be read.

    `notes` are plain sentences for the report: a permanent move, entries passed over and why.
    `held` is set when what came is not taken until somebody has looked at it, `waiting` when the
    feed was not asked. `next` is the day of the run that asks again, where that is not the next
    one; None too for a feed that is gone for good since `retired_since`, and not asked any more.
    `deferred` are new posts that are to be taken on another night. `profile` is what the feed said
    of itself, None where it was not read.
    """

    source: Source
    changes: tuple[Change, ...] = ()
    unchanged: bool = False
    failure: Failed | None = None
    failing_since: datetime | None = None
    notes: tuple[str, ...] = ()
    waiting: Waiting | None = None
    held: Doubt | None = None
    next: date | None = None
    retired_since: datetime | None = None
    deferred: int = 0
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One run: its outcomes in the order of its sources, and faults in the member files.

    `accounts` are told of by member, and in the order of the member's file; `calendars` are the
    outcomes of calendars. `notes` are plain sentences about whole members, such as that one has
    left. `health` tells how each feed stands, `unwritten` what else the disk did not take.
    """

    started: datetime
    outcomes: tuple[Outcome, ...]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    accounts: tuple[AccountOutcome, ...] = ()
    dry_run: bool = False
    pictures: tuple[PictureOutcome, ...] = ()
    comments: tuple[CommentsOutcome, ...] = ()
    health: tuple[Health, ...] = ()
    calendars: tuple[Outcome, ...] = ()
    unwritten: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the disk took everything."""
        told = (*self.outcomes, *self.calendars)
        return not (self.unwritten or any(one.failure and one.failure.ours for one in told))
