"""Say what a run did with copies of pictures.

Reads values and returns strings; prints nothing and asks no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aggregator.model import PictureOutcome


def lines(outcomes: Iterable[PictureOutcome]) -> list[str]:
    """Tell of each picture that could not be copied; of the others only how many."""
    return [line for outcome in outcomes for line in _lines(outcome)]


def _lines(outcome: PictureOutcome) -> Iterator[str]:
    counts = {
        "copied": outcome.copied,
        "removed again": outcome.removed,
        "to be asked for": outcome.due,
    }
    done = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
    if done:
        yield f"{outcome.member}  pictures: {done}"
    for url, why in outcome.failed:
        yield f"{outcome.member}  {url}  is not copied: {why}"


def told(outcome: PictureOutcome) -> dict[str, object]:
    """Give what became of a member's pictures, for JSON."""
    return {
        "member": outcome.member,
        "copied": outcome.copied,
        "removed": outcome.removed,
        "due": outcome.due,
        "failed": [{"url": url, "reason": reason} for url, reason in outcome.failed],
    }
