"""Say what a run did with readers' comments. Never what they say: a report may be public.

Reads values and returns strings; prints nothing and asks no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from aggregator.model import Change, CommentsOutcome, Create, Keep, Update, Withdraw

_KINDS: tuple[tuple[type[Change], str], ...] = (
    (Create, "new"),
    (Update, "updated"),
    (Keep, "kept"),
    (Withdraw, "withdrawn"),
)
_TOLD = ("new", "updated", "withdrawn", "held", "refused")
_NEWS = {"new": "new {}", "withdrawn": "{} withdrawn", "held": "{} held"}
_RULE = "read it there, then write this under allow or refuse in content/moderation.yml"


def lines(outcomes: Iterable[CommentsOutcome]) -> list[str]:
    """Write a line for each post whose comments are not as they were, with its reasons below."""
    return [line for outcome in outcomes for line in _lines(outcome)]


def waiting(outcomes: Iterable[CommentsOutcome]) -> list[str]:
    """Write a line for each comment that somebody must decide on."""
    return [f"{one.member}  {line}" for one in outcomes for line in _held(one)]


def news(outcomes: Iterable[CommentsOutcome]) -> list[str]:
    """Sum up how many comments are new, how many went, and how many wait."""
    counts = Counter(name for outcome in outcomes for name in _done(outcome).elements())
    found = [(counts[name], words) for name, words in _NEWS.items() if counts[name]]
    return [f"{n} {words.format('comment' if n == 1 else 'comments')}" for n, words in found]


def told(outcome: CommentsOutcome) -> dict[str, object]:
    """Give what became of one post's comments, for a program."""
    failure = outcome.failure
    return {
        "member": outcome.member,
        "feed": outcome.url,
        "unchanged": outcome.unchanged,
        "failure": {"reason": failure.reason, "detail": failure.detail} if failure else None,
        "held": [
            {"id": one.mark, "address": one.address, "reason": one.reason} for one in outcome.held
        ],
        "refused": outcome.refused,
        "notes": list(outcome.notes),
        **{
            name: sorted(change.path for change in outcome.changes if type(change) is kind)
            for kind, name in _KINDS
        },
    }


def _lines(outcome: CommentsOutcome) -> list[str]:
    counts, failure = _done(outcome), outcome.failure
    parts = [f"{counts[name]} {name}" for name in _TOLD if counts[name]]
    state = f"comments: {', '.join(parts)}" if parts else ""
    if failure:
        state = f"comments could not be read: {failure.reason}"
    below = [*_reasons(outcome), *_held(outcome), *outcome.notes]
    below += [failure.detail] if failure and failure.detail else []
    if not state and not below:
        return []
    head = f"{outcome.member}  {outcome.url}  {state or 'comments'}".rstrip()
    return [head, *(f"    {line}" for line in below)]


def _reasons(outcome: CommentsOutcome) -> list[str]:
    gone = [change for change in outcome.changes if isinstance(change, Withdraw)]
    return [f"{change.path}: {change.reason}" for change in gone]


def _held(outcome: CommentsOutcome) -> list[str]:
    return [
        f"{one.mark}  {one.address}  waits, because {one.reason}: {_RULE}" for one in outcome.held
    ]


def _done(outcome: CommentsOutcome) -> Counter[str]:
    names = dict(_KINDS)
    counts = Counter(names[type(change)] for change in outcome.changes)
    return counts + Counter(held=len(outcome.held), refused=outcome.refused)
