"""Say what a run did with members' calendars, for the summary of the report. Touches nothing."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.model import Change, Create, Outcome, Update, Withdraw


def news(outcomes: Sequence[Outcome]) -> list[str]:
    """Sum the calendars up in one part: `2 calendars (3 new events, 1 could not be read)`."""
    listed = [outcome for outcome in outcomes if outcome.source.where]
    new = _count(outcomes, Create)
    told = [f"{new} new {'event' if new == 1 else 'events'}"]
    others = ((_count(outcomes, Update), "updated"), (_count(outcomes, Withdraw), "withdrawn"))
    told += [f"{number} {what}" for number, what in others if number]
    if failed := sum(1 for outcome in listed if outcome.failure):
        told.append(f"{failed} could not be read")
    calendars = "1 calendar" if len(listed) == 1 else f"{len(listed)} calendars"
    return [f"{calendars} ({', '.join(told)})"] if outcomes else []


def _count(outcomes: Sequence[Outcome], kind: type[Change]) -> int:
    return sum(isinstance(change, kind) for outcome in outcomes for change in outcome.changes)
