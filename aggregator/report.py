"""Say what a run did: as text for a person, as Markdown for a summary page, as JSON for a program.

Reads values and returns strings; prints nothing and asks no clock.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from aggregator import report_comments
from aggregator.model import (
    AccountOutcome,
    Change,
    Create,
    Keep,
    Outcome,
    PictureOutcome,
    Report,
    Update,
    Verdict,
    Withdraw,
)

# In the order in which they are told.
_KINDS: tuple[tuple[type[Change], str], ...] = (
    (Create, "new"),
    (Update, "updated"),
    (Keep, "kept"),
    (Withdraw, "withdrawn"),
)
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


def text(report: Report) -> str:
    """Write a line for each feed that was asked, with its reasons below, and for each account that
    is not as it was or as it could be; then notes, faults and the summary.
    """
    lines = [line for outcome in _asked(report) for line in _lines(outcome)]
    lines += [line for account in report.accounts for line in _account_lines(account)]
    lines += [line for one in report.pictures for line in _picture_lines(one)]
    lines += report_comments.lines(report.comments)
    return "\n".join([*lines, *report.notes, *report.faults, summary(report)]) + "\n"


def faults(report: Report) -> str:
    """Write only what somebody should mend; "" when all is well."""
    failing = [line for one in report.outcomes if _to_mend(one) for line in _lines(one)]
    lost = [
        line for one in report.accounts if one.verdict == "lost" for line in _account_lines(one)
    ]
    waiting = report_comments.waiting(report.comments)
    return "".join(f"{line}\n" for line in [*failing, *lost, *waiting, *report.faults])


def summary(report: Report) -> str:
    """Sum a run up in one line: `12 feeds: 3 new posts, 1 updated, 41 kept`."""
    counts = _counts(report.outcomes)
    failed = sum(1 for outcome in report.outcomes if outcome.failure)
    parts = [f"{counts['new']} new {'post' if counts['new'] == 1 else 'posts'}"]
    parts += [f"{counts[name]} {name}" for name in ("updated", "kept", "withdrawn") if counts[name]]
    parts += _news(report.accounts)
    if copied := sum(one.copied for one in report.pictures):
        parts.append(f"{copied} {'picture' if copied == 1 else 'pictures'} copied")
    parts += report_comments.news(report.comments)
    if unchanged := sum(1 for outcome in report.outcomes if outcome.unchanged):
        parts.append(f"{_feeds(unchanged)} unchanged")
    if waiting := sum(1 for outcome in report.outcomes if outcome.waiting):
        parts.append(f"{_feeds(waiting)} not due")
    if held := sum(1 for outcome in report.outcomes if outcome.held):
        parts.append(f"{_feeds(held)} held back")
    if failed:
        parts.append(f"{_feeds(failed)} could not be read")
    if report.faults:
        number = len(report.faults)
        parts.append(f"{number} {'fault' if number == 1 else 'faults'} in files")
    dry = " (dry run: nothing was written)" if report.dry_run else ""
    return f"{_feeds(len(report.outcomes))}: {', '.join(parts)}{dry}"


def as_json(report: Report) -> str:
    """Write a run as JSON with sorted keys: the same run gives the same bytes."""
    told = {
        "started": report.started.isoformat(timespec="seconds"),
        "dry_run": report.dry_run,
        "counts": _totals(report),
        "faults": list(report.faults),
        "notes": list(report.notes),
        "feeds": [_told(outcome) for outcome in report.outcomes],
        "accounts": [_told_account(outcome) for outcome in report.accounts],
        "health": [
            {**asdict(one), "since": one.since and one.since.isoformat()} for one in report.health
        ],
        "pictures": [
            {
                "member": one.member,
                "copied": one.copied,
                "removed": one.removed,
                "failed": [{"url": url, "reason": reason} for url, reason in one.failed],
            }
            for one in report.pictures
        ],
        "comments": [report_comments.told(outcome) for outcome in report.comments],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def markdown(report: Report) -> str:
    """Write a run as Markdown tables, with the failing feeds first."""
    ordered = sorted(_asked(report), key=lambda outcome: not (outcome.failure or outcome.held))
    rows = [
        f"| {_cell(o.source.member)} | {_cell(o.source.url)} | {_cell(_state(o))} |"
        for o in ordered
    ]
    notes = [f"- {_cell(o.source.url)}: {_cell(note)}" for o in ordered for note in o.notes]
    table = ["| Member | Feed | Result |", "| --- | --- | --- |", *rows] if rows else []
    pictures = [line for one in report.pictures for line in _picture_lines(one)]
    others = (*pictures, *report.notes, *report.faults)
    listed = [*notes, *(f"- {_cell(line)}" for line in others)]
    accounts = "\n".join(_account_table(report.accounts))
    listed += [f"- {_cell(line)}" for line in report_comments.lines(report.comments)]
    blocks = ["# Feeds read", summary(report), "\n".join(table), accounts, "\n".join(listed)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _asked(report: Report) -> list[Outcome]:
    return [outcome for outcome in report.outcomes if outcome.waiting is None]


def _to_mend(outcome: Outcome) -> bool:
    return bool(outcome.failure or (outcome.held and outcome.held.suspicion != "emptied"))


def _picture_lines(outcome: PictureOutcome) -> list[str]:
    """Tell of each picture that could not be copied; of the others only how many."""
    told = ((outcome.copied, "copied"), (outcome.removed, "copies removed"))
    done = ", ".join(f"{number} {what}" for number, what in told if number)
    counted = [f"{outcome.member}  pictures: {done}"] if done else []
    failed = [f"{outcome.member}  {url}  is not copied: {why}" for url, why in outcome.failed]
    return counted + failed


def _lines(outcome: Outcome) -> list[str]:
    head = f"{outcome.source.member}  {outcome.source.url}  {_state(outcome)}"
    detail = outcome.failure.detail if outcome.failure else ""
    return [head, *(f"    {line}" for line in (detail, *outcome.notes) if line)]


def _state(outcome: Outcome) -> str:
    """Say what became of one feed, with the reason where it failed."""
    counts = _counts([outcome])
    done = ", ".join(f"{counts[name]} {name}" for _, name in _KINDS if counts[name])
    told = ""
    if outcome.failure:
        told = f"could not be read: {outcome.failure.reason}{_times(outcome)}"
    elif outcome.held:
        told = f"held back: {outcome.held.reason}"
    if told:
        return f"{told}; {done}" if done else told
    return done or ("unchanged" if outcome.unchanged else "no posts")


def _times(outcome: Outcome) -> str:
    """Say since when a feed fails, and when it is asked again where that is not the next night."""
    since, parts = outcome.failing_since, []
    if since:
        parts.append(f"failing since {since.date().isoformat()}")
    if outcome.retired_since:
        parts.append("not asked any more")
    if outcome.next:
        parts.append(f"asked again on {outcome.next.isoformat()}")
    return f" ({'; '.join(parts)})" if parts else ""


def _account_state(outcome: AccountOutcome) -> str:
    """Say what became of an account link, and what its member can do; "" if all is as it was."""
    words = _VERDICTS[outcome.verdict]
    return words.format(page=outcome.account.page, reason=outcome.reason)


def _account_lines(outcome: AccountOutcome) -> list[str]:
    told = _account_state(outcome)
    head = f"{outcome.account.member}  {outcome.account.url}  {told}"
    return [head, *(f"    {line}" for line in (outcome.detail,) if line)] if told else []


def _account_table(outcomes: Iterable[AccountOutcome]) -> list[str]:
    rows = [
        f"| {_cell(o.account.member)} | {_cell(o.account.url)} | {_cell(_account_state(o))} |"
        for o in outcomes
        if _account_state(o)
    ]
    return ["| Member | Account | Result |", "| --- | --- | --- |", *rows] if rows else []


def _told_account(outcome: AccountOutcome) -> dict[str, object]:
    return {
        "member": outcome.account.member,
        "account": outcome.account.url,
        "page": outcome.account.page,
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "detail": outcome.detail,
    }


def _news(outcomes: Iterable[AccountOutcome]) -> list[str]:
    """Sum up which account links became verified, and which are verified no more."""
    counts = Counter(outcome.verdict for outcome in outcomes)
    lost = counts["lost"] + counts["withdrawn"]
    told = ((counts["verified"], "newly verified"), (lost, "verified no more"))
    return [f"{n} {'account' if n == 1 else 'accounts'} {what}" for n, what in told if n]


def _counts(outcomes: Iterable[Outcome]) -> Counter[str]:
    names = dict(_KINDS)
    return Counter(names[type(change)] for outcome in outcomes for change in outcome.changes)


def _totals(report: Report) -> dict[str, int]:
    counts = _counts(report.outcomes)
    totals = {name: counts[name] for _, name in _KINDS}
    totals["feeds"] = len(report.outcomes)
    totals["unchanged"] = sum(1 for outcome in report.outcomes if outcome.unchanged)
    totals["waiting"] = sum(1 for outcome in report.outcomes if outcome.waiting)
    totals["held"] = sum(1 for outcome in report.outcomes if outcome.held)
    totals["failed"] = sum(1 for outcome in report.outcomes if outcome.failure)
    return totals


def _told(outcome: Outcome) -> dict[str, object]:
    failure, since, held = outcome.failure, outcome.failing_since, outcome.held
    retired = outcome.retired_since
    return {
        "member": outcome.source.member,
        "feed": outcome.source.url,
        "unchanged": outcome.unchanged,
        "failure": {"reason": failure.reason, "detail": failure.detail} if failure else None,
        "failing_since": since.isoformat(timespec="seconds") if since else None,
        "retired_since": retired.isoformat(timespec="seconds") if retired else None,
        "waiting": outcome.waiting.reason if outcome.waiting else None,
        "next": outcome.next.isoformat() if outcome.next else None,
        "held": {"suspicion": held.suspicion, "reason": held.reason} if held else None,
        "notes": list(outcome.notes),
        **{
            name: sorted(change.path for change in outcome.changes if type(change) is kind)
            for kind, name in _KINDS
        },
    }


def _cell(words: str) -> str:
    """Keep what a stranger's server said from being Markdown in our summary."""
    return re.sub(r"([\\`*_\[\]<>|#&])", lambda sign: f"&#{ord(sign[0])};", " ".join(words.split()))


def _feeds(number: int) -> str:
    return f"{number} feed" if number == 1 else f"{number} feeds"
