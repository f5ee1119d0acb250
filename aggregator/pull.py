"""Conduct one run: each family of work in its order, what the next night needs, and the report.

Knows the order of the families and does none of their work. The feeds come first; nothing that
comes after them can hold them up.
"""

from __future__ import annotations

from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path

from aggregator import (
    accounts,
    calendars,
    conversation,
    feeds,
    healthfiles,
    memory,
    pictures,
    tombstones,
)
from aggregator.feeds import Progress
from aggregator.fetch import Fetcher, Limits
from aggregator.model import Night, Report, Roster
from aggregator.sources import suppressed


def pull(
    content: Path,
    roster: Roster,
    fetcher: Fetcher,
    executor: Executor,
    now: datetime,
    *,
    dry_run: bool = False,
    everything: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    on_progress: Progress = lambda step, source: None,
) -> Report:
    """Bring the folders of the nightly job under `content` up to date, and tell what was done.

    `on_progress` hears "asked" and then "read" of every feed, and "asked" of everything else.
    With `dry_run` nothing is written; with `everything` feeds that are not due are asked too.
    Raises SourceError when `suppressed.yml` is damaged: a takedown that cannot be read must stop
    the run.
    """
    takedowns, unnoted = tombstones.lay(content, suppressed(content), dry_run)
    night = Night(content, roster, now, dry_run, takedowns, everything)
    known, forgotten = memory.recall(content, roster)
    stood: list[healthfiles.Standings] = []
    outcomes, damaged = feeds.check(
        *(night, known, fetcher, executor, limits, on_progress),
        meanwhile=lambda: stood.append(healthfiles.stood(night)),
    )
    checked, unsound = accounts.check(
        night, known, fetcher, executor, limits, lambda page: on_progress("asked", page)
    )
    told, broken = calendars.check(
        night, known, fetcher, executor, limits, lambda source: on_progress("asked", source)
    )
    copied = pictures.copy(
        night, known, fetcher, executor, limits, lambda picture: on_progress("asked", picture)
    )
    talk, misread = conversation.gather(
        night, known, fetcher, executor, limits, lambda feed: on_progress("asked", feed)
    )
    if not dry_run:
        memory.write(night, known)
    told_of, stand, unwell = healthfiles.keep(night, known, (*outcomes, *told), *stood)
    outcomes, told = told_of[: len(outcomes)], told_of[len(outcomes) :]
    faults = (*roster.faults, *unnoted, *forgotten, *damaged, *unsound, *broken, *misread, *unwell)
    notes = roster.notes
    return Report(
        *(now, outcomes, faults, notes, checked, dry_run, copied, talk, stand, told),
        unwritten=tuple(dict.fromkeys(night.unwritten)),
    )
