"""Conduct the part of a run that asks the members' accounts whether they link back to the hub.

Knows the order and does none of the work. An account that cannot be asked, or whose page wakes a
bug, is one line in the report: it costs no other account, and no feed waits for any of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress

from aggregator import late, store, verified
from aggregator.budget import within
from aggregator.errors import AggregatorError, NotWritten
from aggregator.fetch import Fetcher, Limits, fetch_all
from aggregator.memory import Memory
from aggregator.model import (
    Account,
    AccountOutcome,
    Change,
    Create,
    Failed,
    Fetched,
    FetchResult,
    Finding,
    Link,
    Night,
    Source,
    Update,
    Validators,
    Withdraw,
)
from aggregator.state import MemberState
from aggregator.webaddress import has_fragment, normal

CRASH = (
    "The aggregator itself stopped while reading this page. It is not the page's fault: "
    "the people who look after the software need to see the next line."
)
FRAGMENT = (
    "It cannot be verified: its address differs from others only after the #, and no server is "
    "told that part."
)
OUT_OF_TIME = "There was no time left for it tonight. We ask again on another night."

Checked = tuple[tuple[AccountOutcome, ...], tuple[str, ...]]
"""What became of every account link, and faults in the files of verified links."""


def check(
    night: Night,
    memory: Memory,
    fetcher: Fetcher,
    executor: Executor,
    limits: Limits,
    on_asked: Callable[[Source], None],
) -> Checked:
    """Bring `content/verified/` up to date with the accounts' pages, and tell what was done.

    What the next night needs is left in `memory`. Where the members are not known, nothing is done.
    `on_asked` hears of every page that was asked for.
    """
    if night.roster.accounts is None:
        return (), ()
    listed = {
        member: [one for one in all_ if not verified.barred(one, night.takedowns)]
        for member, all_ in night.roster.accounts.items()
    }
    # One page would speak for all whose addresses differ only there.
    accounts = {
        member: [one for one in open_ if not has_fragment(one.url)]
        for member, open_ in listed.items()
    }
    sources = _pages([one for listed in accounts.values() for one in listed])
    answers = _answers(sources, fetcher, limits, on_asked)
    readings = {url: _reading(answer, executor, limits.reading) for url, answer in answers.items()}
    findings = {
        member: [_finding(account, readings.get(account.url)) for account in listed]
        for member, listed in accounts.items()
    }
    outcomes, damaged = _settled(night, memory, findings)
    never = [one for open_ in listed.values() for one in open_ if has_fragment(one.url)]
    told = [AccountOutcome(one, "unread", FRAGMENT) for one in never if one.page]
    return (*outcomes, *told), damaged


def _pages(accounts: Iterable[Account]) -> list[Source]:
    """List the pages of the accounts that are to be asked, each address once."""
    found = {account.url: account for account in accounts if account.page}
    return [Source(a.member, url, where=a.where, wanted="page") for url, a in found.items()]


def _answers(
    sources: Sequence[Source], fetcher: Fetcher, limits: Limits, on_asked: Callable[[Source], None]
) -> dict[str, FetchResult]:
    """Ask for every page, for as long as there is time."""
    answers: dict[str, FetchResult] = {
        source.url: Failed(source, OUT_OF_TIME) for source in sources
    }

    def came(result: FetchResult) -> None:
        answers[result.source.url] = result
        on_asked(result.source)

    async def ask() -> None:
        requests = [(source, Validators()) for source in sources]
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.pages), fetcher:
                await fetch_all(fetcher, requests, limits, came)

    if sources:
        asyncio.run(ask())
    return answers


def _reading(
    answer: FetchResult, executor: Executor, seconds: float
) -> Failed | Future[frozenset[str]]:
    if isinstance(answer, Fetched):
        return executor.submit(within, seconds, late.links_reader(), answer)
    # Nothing was known, so nothing can be unchanged.
    return answer if isinstance(answer, Failed) else Failed(answer.source, CRASH, repr(answer))


def _finding(account: Account, reading: Failed | Future[frozenset[str]] | None) -> Finding:
    """Find whether an account links back. The door of the run: no fault of one passes it."""
    if reading is None:
        return Finding(account)
    if isinstance(reading, Failed):
        return Finding(account, None, reading.reason, reading.detail)
    try:
        return Finding(account, normal(account.page) in reading.result())
    except AggregatorError as error:
        return Finding(account, None, str(error))
    except Exception as error:
        return Finding(account, None, CRASH, repr(error))


def _settled(night: Night, memory: Memory, findings: dict[str, list[Finding]]) -> Checked:
    """Decide on every member that has accounts or verified links, and write."""
    texts, damaged = store.of_members(night.content, store.VERIFIED)
    outcomes: list[AccountOutcome] = []
    for member in sorted((texts.keys() | findings.keys()) - night.roster.unread - damaged.keys()):
        try:
            outcomes += _of_member(night, memory, member, texts.get(member), findings)
        except NotWritten as error:
            night.unwritten.append(str(error))
        except AggregatorError as error:
            damaged[member] = str(error)
    return tuple(outcomes), tuple(damaged.values())


def _of_member(
    night: Night,
    memory: Memory,
    member: str,
    text: str | None,
    findings: dict[str, list[Finding]],
) -> list[AccountOutcome]:
    """Decide on one member whose file of verified links says `text`, write, and note misses."""
    path = f"{store.VERIFIED}/{member}.md"
    known = () if text is None else verified.read(text, path)
    state = memory.get(member, MemberState())
    found, today = findings.get(member, []), night.now.date()
    decision = verified.decide(member, known, found, state.accounts, today)
    if not night.dry_run:
        store.apply(_changes(path, text, decision.links), night.content)
    state.accounts = dict(decision.misses)
    return [one for one in decision.outcomes if one.account.page or one.verdict == "withdrawn"]


def _changes(path: str, text: str | None, links: tuple[Link, ...]) -> list[Change]:
    if not links:
        return [] if text is None else [Withdraw(path, "no link is verified any more")]
    written = verified.write(links)
    return [Create(path, written) if text is None else Update(path, written)]
