"""Say what became of the links from members' accounts: for the report of a run.

Reads values and returns strings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from aggregator.model import AccountOutcome, Verdict

_PUT_A_LINK = "put a link to {page} on the profile"
_VERDICTS: dict[Verdict, str] = {
    "verified": "is verified from now on: it links back to {page}",
    "stands": "",
    "missing": f"does not link back tonight: {_PUT_A_LINK} again, or it is verified no more",
    "lost": f"is verified no more: {_PUT_A_LINK} again",
    "withdrawn": "is verified no more: it is not among the member's open accounts",
    "unlinked": f"does not link back: {_PUT_A_LINK}, and it will be verified",
    "unread": "could not be asked: {reason}",
}


def lines(outcomes: Iterable[AccountOutcome]) -> list[str]:
    """Write a line for each account that is not as it was or as it could be, its detail below."""
    told = [(outcome, row) for outcome in outcomes for row in rows([outcome])]
    return [
        line
        for outcome, row in told
        for line in ("  ".join(row), *(f"    {detail}" for detail in [outcome.detail] if detail))
    ]


def rows(outcomes: Iterable[AccountOutcome]) -> list[tuple[str, str, str]]:
    """Give member, address and what became of it, of each account that is not as it was."""
    states = ((outcome.account, _state(outcome)) for outcome in outcomes)
    return [(account.member, account.url, state) for account, state in states if state]


def told(outcome: AccountOutcome) -> dict[str, object]:
    """Give what a program reads of one account."""
    return {
        "member": outcome.account.member,
        "account": outcome.account.url,
        "page": outcome.account.page,
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "detail": outcome.detail,
    }


def news(outcomes: Iterable[AccountOutcome]) -> list[str]:
    """Sum up which account links became verified, and which are verified no more."""
    counts = Counter(outcome.verdict for outcome in outcomes)
    lost = counts["lost"] + counts["withdrawn"]
    told = ((counts["verified"], "newly verified"), (lost, "verified no more"))
    return [f"{n} {'account' if n == 1 else 'accounts'} {what}" for n, what in told if n]


def _state(outcome: AccountOutcome) -> str:
    """Say what became of an account link, and what its member can do; "" if all is as it was."""
    words = _VERDICTS[outcome.verdict]
    return words.format(page=outcome.account.page, reason=outcome.reason)
