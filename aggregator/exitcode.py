"""Decide with which code a run ends: whether the night calls for help.

Touches nothing. Decision 30 in docs/decisions/ says why.
"""

from __future__ import annotations

from aggregator.model import Report, Roster

DONE, USAGE, NOTHING_READ, NOT_DONE, BUSY, NOT_WRITTEN = 0, 2, 3, 4, 5, 6


def exit_code(done: Report, roster: Roster) -> int:
    """Say NOT_WRITTEN where the disk did not take everything, and NOTHING_READ where not one feed
    was read and by now most of them fail; else DONE.
    """
    if not done.whole:
        return NOT_WRITTEN
    feeds = {source.url for source in roster.sources}
    told = [outcome for outcome in done.outcomes if outcome.source.url in feeds]
    asked = [outcome for outcome in told if not outcome.waiting]
    none_read = asked and all(outcome.failure for outcome in asked)
    failing = sum(1 for outcome in told if outcome.failure or outcome.failing_since)
    return NOTHING_READ if none_read and 2 * failing > len(feeds) else DONE
