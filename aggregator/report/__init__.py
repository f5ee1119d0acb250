"""Say what a run did: as text for a person, as Markdown for a summary page, as JSON for a program.

Reads values and returns strings; prints nothing and asks no clock.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from aggregator.model import (
    Change,
    Create,
    Keep,
    Outcome,
    Report,
    Update,
    Withdraw,
)
from aggregator.report import accounts as report_accounts
from aggregator.report import calendars as report_calendars
from aggregator.report import comments as report_comments
from aggregator.report import pictures as report_pictures

MOST_UNWRITTEN = 10
# In the order in which they are told.
_KINDS: tuple[tuple[type[Change], str], ...] = (
    (Create, "new"),
    (Update, "updated"),
    (Keep, "kept"),
    (Withdraw, "withdrawn"),
)


def text(report: Report) -> str:
    """Write a line for each feed that was asked, with its reasons below, and for each account that
    is not as it was or as it could be; then notes, faults and the summary.
    """
    lines = [line for one in _asked(report.outcomes) for line in _lines(one)]
    lines += [line for one in _asked(report.calendars) for line in _lines(one, "no events")]
    lines += report_accounts.lines(report.accounts)
    lines += report_pictures.lines(report.pictures)
    lines += report_comments.lines(report.comments)
    told = (*report.notes, *report.faults, *_unwritten(report), summary(report))
    return "\n".join([*lines, *told]) + "\n"


def faults(report: Report) -> str:
    """Write only what somebody should mend; "" when all is well."""
    all_ = (*report.outcomes, *report.calendars)
    failing = [line for one in all_ if _to_mend(one) for line in _lines(one)]
    lost = report_accounts.lines(one for one in report.accounts if one.verdict == "lost")
    waiting = report_comments.waiting(report.comments)
    told = (*failing, *lost, *waiting, *report.faults, *_unwritten(report))
    return "".join(f"{line}\n" for line in told)


def summary(report: Report) -> str:
    """Sum a run up in one line: `12 feeds: 3 new posts, 1 updated, 41 kept`."""
    counts = _counts(report.outcomes)
    failed = [outcome.failure for outcome in report.outcomes if outcome.failure]
    ours = sum(1 for failure in failed if failure.ours)
    parts = [f"{counts['new']} new {'post' if counts['new'] == 1 else 'posts'}"]
    parts += [f"{counts[name]} {name}" for name in ("updated", "kept", "withdrawn") if counts[name]]
    parts += report_accounts.news(report.accounts)
    parts += report_calendars.news(report.calendars)
    if copied := sum(one.copied for one in report.pictures):
        parts.append(f"{copied} {'picture' if copied == 1 else 'pictures'} copied")
    parts += report_comments.news(report.comments)
    if unchanged := sum(1 for outcome in report.outcomes if outcome.unchanged):
        parts.append(f"{_feeds(unchanged)} unchanged")
    if waiting := sum(1 for outcome in report.outcomes if outcome.waiting):
        parts.append(f"{_feeds(waiting)} not due")
    if held := sum(1 for outcome in report.outcomes if outcome.held):
        parts.append(f"{_feeds(held)} held back")
    if unread := len(failed) - ours:
        parts.append(f"{_feeds(unread)} could not be read")
    if ours:
        parts.append(f"{_feeds(ours)} could not be written")
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
        "unwritten": list(report.unwritten),
        "notes": list(report.notes),
        "feeds": [_told(outcome) for outcome in report.outcomes],
        "calendars": [_told(outcome) for outcome in report.calendars],
        "accounts": [report_accounts.told(outcome) for outcome in report.accounts],
        "health": [
            {**asdict(one), "since": one.since and one.since.isoformat()} for one in report.health
        ],
        "pictures": [report_pictures.told(outcome) for outcome in report.pictures],
        "comments": [report_comments.told(outcome) for outcome in report.comments],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def markdown(report: Report) -> str:
    """Write a run as Markdown tables, with the failing feeds first."""
    feeds, calendars = _asked(report.outcomes), _asked(report.calendars)
    ordered = sorted(feeds, key=lambda outcome: not (outcome.failure or outcome.held))
    noted = (*ordered, *calendars)
    notes = [f"- {_cell(o.source.url)}: {_cell(note)}" for o in noted for note in o.notes]
    pictures = report_pictures.lines(report.pictures)
    others = (*pictures, *report.notes, *report.faults, *_unwritten(report))
    listed = [*notes, *(f"- {_cell(line)}" for line in others)]
    listed += [f"- {_cell(line)}" for line in report_comments.lines(report.comments)]
    tables = (
        _result_table("Feed", ordered),
        _result_table("Calendar", calendars, "no events"),
        _table("Account", report_accounts.rows(report.accounts)),
    )
    blocks = ["# Feeds read", summary(report), *tables, "\n".join(listed)]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _unwritten(report: Report) -> list[str]:
    """Tell what the disk did not take: of a full one, not once for every file of the hub."""
    told, more = list(report.unwritten[:MOST_UNWRITTEN]), len(report.unwritten) - MOST_UNWRITTEN
    return told if more <= 0 else [*told, f"and {more} more that could not be written"]


def _result_table(what: str, outcomes: Iterable[Outcome], nothing: str = "no posts") -> str:
    told = ((o.source.member, o.source.url, _state(o, nothing)) for o in outcomes)
    return _table(what, told)


def _table(what: str, rows: Iterable[tuple[str, ...]]) -> str:
    told = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join(
        [f"| Member | {what} | Result |", "| --- | --- | --- |", *told] if told else []
    )


def _asked(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.waiting is None]


def _to_mend(outcome: Outcome) -> bool:
    return bool(outcome.failure or (outcome.held and outcome.held.suspicion != "emptied"))


def _lines(outcome: Outcome, nothing: str = "no posts") -> list[str]:
    head = f"{outcome.source.member}  {outcome.source.url}  {_state(outcome, nothing)}"
    detail = outcome.failure.detail if outcome.failure else ""
    return [head, *(f"    {line}" for line in (detail, *outcome.notes) if line)]


def _state(outcome: Outcome, nothing: str = "no posts") -> str:
    """Say what became of one feed or calendar, with the reason where it failed."""
    counts = _counts([outcome])
    done = ", ".join(f"{counts[name]} {name}" for _, name in _KINDS if counts[name])
    told = ""
    if outcome.failure:
        done_to = "written" if outcome.failure.ours else "read"
        told = f"could not be {done_to}: {outcome.failure.reason}{_times(outcome)}"
    elif outcome.held:
        told = f"held back: {outcome.held.reason}"
    if told:
        return f"{told}; {done}" if done else told
    return done or ("unchanged" if outcome.unchanged else nothing)


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
