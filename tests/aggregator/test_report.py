"""What a person, a program and a summary page are told of a run."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from aggregator import report
from aggregator.model import (
    Account,
    AccountOutcome,
    Create,
    Doubt,
    Failed,
    Keep,
    Outcome,
    Report,
    Source,
    Update,
    Verdict,
    Waiting,
    Withdraw,
)

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
QUAY = Source("quay", "https://quay.example/feed")
LOCK = Source("lock", "https://lock.example/feed")
MOOR = Source("moor", "https://moor.example/feed")
FAILED = Failed(LOCK, "The server says there is no such page.", "404")
RUN = Report(
    NOW,
    (
        Outcome(
            QUAY,
            (Create("p/b.md", ""), Create("p/a.md", ""), Update("p/c.md", ""), Keep("p/d.md")),
            notes=("has moved for good to https://new.example/feed",),
        ),
        Outcome(LOCK, (Withdraw("p/e.md", "asked for"),), failure=FAILED, failing_since=NOW),
        Outcome(MOOR, unchanged=True),
    ),
    faults=("content/members/x.md:3: feeds: is empty; take it out",),
)


def test_a_person_reads_a_line_a_feed_with_its_reasons_and_one_line_of_summary() -> None:
    assert report.text(RUN).splitlines() == [
        "quay  https://quay.example/feed  2 new, 1 updated, 1 kept",
        "    has moved for good to https://new.example/feed",
        "lock  https://lock.example/feed  could not be read: The server says there is no such page."
        " (failing since 2024-06-01); 1 withdrawn",
        "    404",
        "moor  https://moor.example/feed  unchanged",
        "content/members/x.md:3: feeds: is empty; take it out",
        "3 feeds: 2 new posts, 1 updated, 1 kept, 1 withdrawn, 1 feed unchanged, "
        "1 feed could not be read, 1 fault in files",
    ]


def test_a_quiet_reader_is_told_only_what_to_mend() -> None:
    assert [line.split()[0] for line in report.faults(RUN).splitlines()] == [
        "lock",
        "404",
        "content/members/x.md:3:",
    ]
    assert report.faults(Report(NOW, (Outcome(MOOR, unchanged=True),))) == ""


def test_a_dry_run_says_that_nothing_was_written() -> None:
    assert report.summary(Report(NOW, (), dry_run=True)).endswith("(dry run: nothing was written)")


def test_a_program_reads_sorted_json_with_every_path_and_reason() -> None:
    told = json.loads(report.as_json(RUN))
    assert told["counts"] == {
        **{"feeds": 3, "failed": 1, "unchanged": 1, "waiting": 0, "held": 0},
        **{"new": 2, "updated": 1, "kept": 1, "withdrawn": 1},
    }
    quay, lock, _ = told["feeds"]
    assert quay["new"] == ["p/a.md", "p/b.md"]
    assert lock["failure"] == {"reason": FAILED.reason, "detail": "404"}
    assert lock["failing_since"] == "2024-06-01T12:00:00+00:00"
    assert list(told) == sorted(told)
    assert report.as_json(RUN) == report.as_json(RUN)


def test_the_markdown_summary_lets_no_server_write_markdown_into_it() -> None:
    nasty = Failed(LOCK, "a | b\n# c <img src=x> [d](javascript:e) `f`")
    page = report.markdown(Report(NOW, (Outcome(MOOR), Outcome(LOCK, failure=nasty))))
    row = next(line for line in page.splitlines() if "lock.example" in line)
    assert row.count("|") == 4
    assert not set("<>[]`#") & set(row.replace("&#", ""))
    assert page.index("lock.example") < page.index("moor.example")


def account(verdict: Verdict, reason: str = "", detail: str = "") -> AccountOutcome:
    page = "https://hub.example/members/quay/"
    return AccountOutcome(
        Account("quay", f"https://social.example/{verdict}", page), verdict, reason, detail
    )


ACCOUNTS = Report(
    NOW,
    (),
    notes=("moor left on 2024-06-01: it is not asked any more, and what was pulled stays",),
    accounts=(
        account("verified"),
        account("stands"),
        account("missing"),
        account("lost"),
        account("withdrawn"),
        account("unlinked"),
        account("unread", "The address answers 403.", "HTTP 403 at {page}"),
    ),
)


def test_of_accounts_a_person_reads_what_changed_and_what_to_do() -> None:
    start, put = "quay  https://social.example/", "put a link to https://hub.example/members/quay/"
    assert report.text(ACCOUNTS).splitlines() == [
        f"{start}verified  is verified from now on: it links back to "
        "https://hub.example/members/quay/",
        f"{start}missing  does not link back tonight: {put} on the profile again, "
        "or it is verified no more",
        f"{start}lost  is verified no more: {put} on the profile again",
        f"{start}withdrawn  is verified no more: it is not among the member's open accounts",
        f"{start}unlinked  does not link back: {put} on the profile, and it will be verified",
        f"{start}unread  could not be asked: The address answers 403.",
        "    HTTP 403 at {page}",
        "moor left on 2024-06-01: it is not asked any more, and what was pulled stays",
        "0 feeds: 0 new posts, 1 account newly verified, 2 accounts verified no more",
    ]


def test_of_accounts_a_quiet_reader_is_told_only_what_was_lost() -> None:
    [line] = report.faults(ACCOUNTS).splitlines()
    assert line.startswith("quay  https://social.example/lost  is verified no more: put a link")


def test_a_program_reads_every_account_and_its_verdict() -> None:
    told = json.loads(report.as_json(ACCOUNTS))
    assert [one["verdict"] for one in told["accounts"]] == [
        *("verified", "stands", "missing", "lost", "withdrawn", "unlinked", "unread")
    ]
    assert told["accounts"][-1] == {
        "member": "quay",
        "account": "https://social.example/unread",
        "page": "https://hub.example/members/quay/",
        "verdict": "unread",
        "reason": "The address answers 403.",
        "detail": "HTTP 403 at {page}",
    }
    assert told["notes"] == list(ACCOUNTS.notes)


def test_the_markdown_summary_has_a_table_of_accounts_with_news() -> None:
    page = report.markdown(ACCOUNTS)
    rows = [line for line in page.splitlines() if line.startswith("| quay |")]
    assert len(rows) == 6
    assert "- moor left on 2024-06-01" in page
    quiet = report.markdown(Report(NOW, (), accounts=(account("stands"),)))
    assert quiet == "# Feeds read\n\n0 feeds: 0 new posts\n"


def test_feeds_that_were_not_asked_are_a_count_for_people_and_a_reason_for_programs() -> None:
    waits = Outcome(
        QUAY, waiting=Waiting("It asks for less."), next=date(2024, 6, 4), failing_since=NOW
    )
    gone = Outcome(LOCK, waiting=Waiting("Gone."), retired_since=NOW)
    run = Report(NOW, (waits, gone, Outcome(MOOR, unchanged=True)))
    assert report.text(run).splitlines() == [
        "moor  https://moor.example/feed  unchanged",
        "3 feeds: 0 new posts, 1 feed unchanged, 2 feeds not due",
    ]
    assert "quay" not in report.markdown(run)
    told = json.loads(report.as_json(run))
    assert (told["counts"]["waiting"], told["counts"]["failed"]) == (2, 0)
    assert [(feed["waiting"], feed["next"], feed["retired_since"]) for feed in told["feeds"]] == [
        ("It asks for less.", "2024-06-04", None),
        ("Gone.", None, "2024-06-01T12:00:00+00:00"),
        (None, None, None),
    ]


def test_a_feed_that_is_held_back_is_for_somebody_to_look_at() -> None:
    doubt = Doubt("flood", "It brings 90 new posts at once.")
    run = Report(NOW, (Outcome(QUAY, held=doubt), Outcome(LOCK, held=Doubt("emptied", "Empty."))))
    assert report.faults(run) == (
        "quay  https://quay.example/feed  held back: It brings 90 new posts at once.\n"
    )
    assert "lock  https://lock.example/feed  held back: Empty." in report.text(run)
    assert report.summary(run) == "2 feeds: 0 new posts, 2 feeds held back"
    told = json.loads(report.as_json(run))["feeds"][0]
    assert told["held"] == {"suspicion": "flood", "reason": "It brings 90 new posts at once."}
    assert told["failure"] is None


def test_a_failing_feed_is_told_since_when_and_when_it_is_asked_again() -> None:
    again = Outcome(LOCK, failure=FAILED, failing_since=NOW, next=date(2024, 6, 5))
    gone = Outcome(LOCK, failure=FAILED, failing_since=NOW, retired_since=NOW)
    lines = report.text(Report(NOW, (again, gone))).splitlines()
    assert lines[0].endswith("(failing since 2024-06-01; asked again on 2024-06-05)")
    assert lines[2].endswith("(failing since 2024-06-01; not asked any more)")
