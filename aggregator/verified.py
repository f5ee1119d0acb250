"""Decide which of a member's account links are verified both ways, and write them down.

Touches nothing: no file, no network, no clock. The hub's page of a member always links to its
accounts; a link is verified while the account's page links back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aggregator import frontmatter, provenance
from aggregator.errors import FrontMatterError
from aggregator.model import Account, AccountOutcome, Finding, Link, Misses, Verdict
from aggregator.webaddress import normal

NIGHTS = 3
"""How many nights in a row a page must be read without the link before it is verified no more."""


_ROW = re.compile(r"^(?=- |  )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written down of one member, remembered of it, and told."""

    links: tuple[Link, ...]
    misses: Mapping[str, Misses]
    outcomes: tuple[AccountOutcome, ...]


def decide(
    member: str,
    known: Sequence[Link],
    findings: Sequence[Finding],
    misses: Mapping[str, Misses],
    today: date,
) -> Decision:
    """Decide on one member: `known` are its verified links, `findings` those of its open accounts.

    A known link to none of these accounts is withdrawn. Two runs on one day count as one night.
    """
    since = {normal(link.url): link.since for link in known}
    links, counted, outcomes = [], {}, []
    for finding in findings:
        url, first = finding.account.url, since.get(normal(finding.account.url))
        verdict, missed = _judged(finding, first, misses.get(url), today)
        if verdict == "verified" or (first and verdict != "lost"):
            links.append(Link(url, first or today))
        if missed:
            counted[url] = missed
        outcomes.append(AccountOutcome(finding.account, verdict, finding.reason, finding.detail))
    asked = {normal(finding.account.url) for finding in findings}
    gone = [link.url for link in known if normal(link.url) not in asked]
    outcomes += [AccountOutcome(Account(member, url), "withdrawn") for url in gone]
    links.sort(key=lambda link: link.url)
    return Decision(tuple(links), counted, tuple(outcomes))


def _judged(
    finding: Finding, first: date | None, missed: Misses | None, today: date
) -> tuple[Verdict, Misses | None]:
    """Judge one account, and count its misses if it is verified."""
    if finding.linked:
        return ("stands" if first else "verified"), None
    if finding.linked is None:
        return "unread", missed if first else None
    if first is None:
        return "unlinked", None
    before = missed or Misses(0, date.min)
    again = before if before.last == today else Misses(before.nights + 1, today)
    return ("lost", None) if again.nights >= NIGHTS else ("missing", again)


def barred(account: Account, takedowns: Iterable[str]) -> bool:
    """Say whether a takedown names an account, by its address or by the path of its file."""
    paths = {f"verified/{account.member}.md", f"content/verified/{account.member}.md"}
    return any(name in paths or _loose(name) == _loose(account.url) for name in takedowns)


def _loose(address: str) -> str:
    return normal(address).replace("//www.", "//", 1) or address


def write(links: Sequence[Link]) -> str:
    """Write the file of a member: its verified links, sorted by address."""
    rows = [{"url": link.url, "since": link.since} for link in links]
    # No value spans lines, so this indents the list as people write it, and nothing else.
    return _ROW.sub("  ", frontmatter.write({"links": rows}, ""))


def read(text: str, path: str) -> tuple[Link, ...]:
    """Read the file of a member. Raises FrontMatterError for any but what `write` makes."""
    head, body = provenance.read(text, path)
    rows = head.get("links")
    if body or head.keys() != {"links"} or not isinstance(rows, list):
        raise _damaged(path)
    return tuple(_link(row, path) for row in rows)


def _link(row: object, path: str) -> Link:
    if not isinstance(row, dict) or row.keys() != {"url", "since"}:
        raise _damaged(path)
    url, since = row["url"], row["since"]
    try:
        if isinstance(url, str) and url.isprintable() and normal(url):
            return Link(url, date.fromisoformat(str(since)))
    except ValueError:
        pass
    raise _damaged(path)


def _damaged(path: str) -> FrontMatterError:
    what = "is not as the nightly job wrote it; delete it, and the next pull restores it"
    return FrontMatterError(f"{path}:1: file: {what}")
