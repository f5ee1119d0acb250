"""Keep what one night must know of the last: validators, failures, moves, missing links.

Of feeds it saves bandwidth and decides nothing that is written: without it the next run writes the
same tree. Of accounts it counts the nights on which a verified link was missing: without it they
are counted from the first again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from aggregator import store
from aggregator.compose import COMPOSE_VERSION
from aggregator.errors import StateError
from aggregator.model import Failed, FetchResult, Night, Outcome, Roster, Source, Validators
from aggregator.state import FeedState, MemberState
from aggregator.state import read as read_state

Memory = dict[str, MemberState]


def recall(content: Path, roster: Roster) -> tuple[Memory, list[str]]:
    """Recall what is known of each member. A damaged memory costs one full download."""
    feeds: dict[str, set[str]] = {member: set() for member in roster.accounts or ()}
    for source in roster.sources:
        feeds.setdefault(source.member, set()).add(source.url)
    memory: Memory = {}
    faults = []
    for member, urls in feeds.items():
        try:
            known = read_state(content / store.STATE, member)
        except StateError as error:
            faults.append(str(error))
            known = MemberState()
        listed = {url: state for url, state in known.feeds.items() if url in urls}
        memory[member] = MemberState(listed, known.accounts, known.pictures)
    return memory, faults


def validators(night: Night, memory: Memory, source: Source) -> Validators:
    """Ask conditionally only while all but the feed is as it was left."""
    known = memory[source.member].feeds.get(source.url, FeedState())
    return known.validators if known.basis == _basis(night, source) else Validators()


def remember(memory: Memory, result: FetchResult, outcome: Outcome, night: Night) -> Outcome:
    """Note what the next night needs, and add to the outcome since when the feed fails.

    A body that came but could not be read leaves no validators: asked again with them, the server
    would say that nothing changed, and the failure would look like a quiet night.
    """
    source, feeds = result.source, memory[result.source.member].feeds
    before = feeds.get(source.url, FeedState())
    if outcome.failure:
        since = before.failing_since or night.now
        feeds[source.url] = replace(before, failing_since=since, reason=outcome.failure.reason)
        return replace(outcome, failing_since=since)
    if not isinstance(result, Failed):
        feeds[source.url] = FeedState(result.validators, moved_to=result.moved_to)
    return outcome


def settle(night: Night, memory: Memory, member: str, outcomes: Iterable[Outcome]) -> None:
    """Write what the next night needs of a member's feeds: by now their files are where they stay.

    Written member by member, so that after a kill the next run asks only for what is missing.
    """
    feeds = memory[member].feeds
    for source in (outcome.source for outcome in outcomes if not outcome.failure):
        if known := feeds.get(source.url):
            feeds[source.url] = replace(known, basis=_basis(night, source))
    store.write_state(night.content, member, memory[member])


def write(night: Night, memory: Memory) -> None:
    """Write what else changed in this run, last: of accounts, and of members without a feed."""
    for member, state in memory.items():
        store.write_state(night.content, member, state)


def _basis(night: Night, source: Source) -> str:
    """Digest what else decides a feed's files: a state saves bandwidth and decides nothing."""
    names = sorted(f.name for f in (night.content / store.PULLED / source.member).glob("*.md"))
    told = (
        COMPOSE_VERSION,
        source.display,
        source.pictures,
        source.backfill,
        sorted(night.takedowns),
        names,
    )
    return sha256(repr(told).encode()).hexdigest()[:16]
