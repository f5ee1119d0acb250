"""Keep what one night must know of the last: validators, failures, moves, missing links.

Of feeds it saves bandwidth and decides nothing that is written: without it every feed is asked, and
what it says is written as it would have been. Of accounts it counts the nights on which a verified
link was missing: without it they are counted from the first again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from os import listdir
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aggregator import disk, moves, schedule, store
from aggregator.errors import StateError
from aggregator.events.eventfile import VERSION as EVENT_VERSION
from aggregator.fetch import Request
from aggregator.model import (
    Failed,
    Fetched,
    FetchResult,
    Keep,
    Night,
    Outcome,
    Roster,
    Source,
    Unchanged,
    Validators,
    Waiting,
)
from aggregator.posts.compose import COMPOSE_VERSION
from aggregator.state import FeedState, MemberState
from aggregator.state import read as read_state

GONE = 410
SEVERAL = 3
"""Of how many feeds it is no chance that none answers: two may share a server, three seldom do."""

SEARCHED_AGAIN = 2
"""On how many nights in a row the feed that was found on a page must fail before the page is asked
again: by then it may name another. One night of a fault is no reason to search."""

LESS_OFTEN = "It asks to be read less often than every night."

Memory = dict[str, MemberState]


def recall(content: Path, roster: Roster) -> tuple[Memory, list[str]]:
    """Recall what is known of each member. A damaged memory costs one full download."""
    feeds: dict[str, set[str]] = {member: set() for member in roster.accounts or ()}
    for source in (*roster.sources, *roster.calendars):
        feeds.setdefault(source.member, set()).add(source.key)
    memory: Memory = {}
    faults = []
    for member, urls in feeds.items():
        try:
            known = read_state(content / store.STATE, member)
            known.filed = known.copy()
        except StateError as error:
            faults.append(str(error))
            known = MemberState()
        known.feeds = {url: state for url, state in known.feeds.items() if url in urls}
        memory[member] = known
    return memory, faults


def question(night: Night, memory: Memory, source: Source) -> Request | None:
    """Give a feed's request, with where it has moved to; None where it is not due tonight.

    Where all but the feed is not as it was left (its entry in the member's file, the takedowns, the
    files), it is asked at once and for the whole: as it would be if nothing were remembered.
    """
    feeds = memory[source.member].feeds
    known = feeds.get(source.key, FeedState())
    basis = _basis(night, source)
    if known.basis != basis:
        known = feeds[source.key] = _afresh(known, basis)
    if not (night.everything or schedule.due(known, night.now)):
        return None
    if not known.move.address:
        return source, known.validators
    if known.failures % 2:
        # Where the new address failed, the old one is asked, and so on in turn. What the new one
        # said (its validators) is no business of the old.
        return source, Validators()
    return replace(source, moved=known.move.address), known.validators


def _afresh(known: FeedState, basis: str) -> FeedState:
    """Forget what keeps a feed from being asked and read; since when it fails stays a fact."""
    return FeedState(
        failing_since=known.failing_since,
        reason=known.reason,
        move=known.move,
        basis=basis,
    )


def waiting(night: Night, memory: Memory, source: Source) -> Outcome:
    """Tell of a feed that is not to be asked tonight why, and when it will be."""
    known = memory[source.member].feeds[source.key]
    reason = known.reason if known.failing_since else LESS_OFTEN
    return Outcome(source, waiting=Waiting(reason), **_times(known, night))


def found(memory: Memory) -> dict[tuple[str, str], str]:
    """List where the feeds are of sources whose own address is that of a web page."""
    known = ((member, one.feeds) for member, one in memory.items())
    pairs = ((member, url, feed.found) for member, feeds in known for url, feed in feeds.items())
    return {(member, url): address for member, url, address in pairs if address}


def remember(memory: Memory, result: FetchResult, outcome: Outcome, night: Night) -> Outcome:
    """Note what the next night needs, and add to the outcome what is known of other nights."""
    source, feeds = result.source, memory[result.source.member].feeds
    before = feeds.get(source.key, FeedState())
    if outcome.failure and outcome.failure.ours:
        known = before  # asked again with what was known before, it says the same once more
    elif isinstance(result, Failed) or outcome.failure:
        known = _failed(before, result, outcome, night)
    else:
        known = _answered(before, result, outcome, night)
    feeds[source.key] = known
    notes = (*moves.notes(known.move, source.where), *outcome.notes)
    asked = replace(source, moved="")  # as it stands in the member's file
    return replace(outcome, source=asked, notes=notes, **_times(known, night))


def _failed(before: FeedState, result: FetchResult, outcome: Outcome, night: Night) -> FeedState:
    """Count a night that brought no feed; two runs on one day count once.

    A body that came but could not be read, or not be written whole, leaves no validators: asked
    again with them, the server would say that nothing changed, and the rest would never come.
    """
    failure = outcome.failure or Failed(result.source, "")
    another = before.failed_last != night.now.date()
    failures = before.failures + another
    same = isinstance(result, Failed) and not (before.found and failures >= SEARCHED_AGAIN)
    gone = failure.status == GONE
    return FeedState(
        before.validators if same else Validators(),
        failing_since=before.failing_since or night.now,
        reason=failure.reason,
        failures=failures,
        failed_last=night.now.date(),
        gone_since=(before.gone_since or night.now) if gone else None,
        gone_nights=before.gone_nights + another if gone else 0,
        move=moves.doubted(before.move),
        next=schedule.after_failure(failures, failure.freshness, night.now),
        rhythm=before.rhythm,
        basis=before.basis,
        found=before.found if same else "",
    )


def _answered(
    before: FeedState, result: Fetched | Unchanged, outcome: Outcome, night: Night
) -> FeedState:
    """Keep the validators only if there is nothing left to take from this body."""
    if outcome.held:
        return FeedState(move=moves.doubted(before.move), basis=before.basis)
    rhythm = outcome.profile.rhythm if outcome.profile else before.rhythm
    target = result.moved_to or result.source.moved or None
    known = FeedState(
        result.validators,
        move=moves.answered(before.move, result.source.url, target, night.now.date()),
        next=schedule.after_answer(result.freshness, rhythm, night.now),
        rhythm=rhythm,
        basis=before.basis,
        found=result.found if result.validators != Validators() else "",
    )
    return replace(known, validators=Validators(), next=None) if outcome.deferred else known


def _times(known: FeedState, night: Night) -> dict[str, Any]:
    """Say since when a feed fails or is gone, and when it is asked again if not the next night."""
    retired = known.gone_since if schedule.retired(known) else None
    day = schedule.night_of(known.next, night.now) if known.next and not retired else None
    return {
        "failing_since": known.failing_since,
        "retired_since": retired,
        "next": day if day != schedule.night_of(night.now, night.now) else None,
    }


def settle(night: Night, memory: Memory, member: str, outcomes: Iterable[Outcome]) -> None:
    """Write what the next night needs of a member's feeds: by now their files are where they stay.

    Written member by member, so that after a kill the next run asks only for what is missing.
    """
    state, told = memory[member], list(outcomes)
    if any(not isinstance(change, Keep) for outcome in told for change in outcome.changes):
        for source in (outcome.source for outcome in told):
            if known := state.feeds.get(source.key):
                state.feeds[source.key] = replace(known, basis=_basis(night, source))
    _file(night, member, state)


def excuse(memory: Memory, outcomes: Iterable[Outcome]) -> None:
    """Hold a night against no feed on which not one of several could be reached: we could not."""
    asked = [outcome for outcome in outcomes if not outcome.waiting]
    if len(asked) < SEVERAL or not all(map(_unanswered, asked)):
        return
    for source in (outcome.source for outcome in asked):
        feeds = memory[source.member].feeds
        known = feeds[source.key]
        feeds[source.key] = replace(known, failures=max(known.failures - 1, 0), next=None)


def _unanswered(outcome: Outcome) -> bool:
    return bool(outcome.failure and not outcome.failure.status and not outcome.failure.ours)


def write(night: Night, memory: Memory) -> None:
    """Write what else changed in this run, last: of accounts, and of members without a feed."""
    for member, state in memory.items():
        _file(night, member, state)


def _file(night: Night, member: str, state: MemberState) -> None:
    if state != state.filed:
        with disk.noting(night.unwritten):
            store.write_state(night.content, member, state)
            state.filed = state.copy()


def _basis(night: Night, source: Source) -> str:
    """Digest what else decides a feed's files: a state saves bandwidth and decides nothing."""
    calendar = source.wanted == "calendar"
    folder = night.content / store.PULLED / source.member / (store.EVENTS if calendar else "")
    names = sorted(name for name in _names(folder) if name.endswith(".md"))
    agreed = replace(source, where="")  # the line of a file decides nothing
    # The days of a calendar that are looked at move on once a month.
    month = f"{night.now.astimezone(ZoneInfo(night.roster.zone)):%Y-%m} {night.roster.zone}"
    version = (EVENT_VERSION, month) if calendar else COMPOSE_VERSION
    told = (version, agreed, sorted(night.takedowns), names)
    return sha256(repr(told).encode()).hexdigest()[:16]


def _names(folder: Path) -> list[str]:
    try:
        return listdir(folder)  # noqa: PTH208 - a path for each name costs more than to ask the feed
    except OSError:  # it is not there: nothing came yet
        return []
