"""The register of accounts: who speaks where, for whom, and what for.

Pure: records in, entries out. That an account links back to its member's page is found out at
night and lies under `content/verified/`; what stands there of anybody else's account is ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, model_validator

from plugins.records import Record, Site
from plugins.records.fields import Day, Line, RecordModel, Slug, WebAddress, choice, refuse

_PORTS = {"http": 80, "https": 443}


class Account(RecordModel):
    """An account on a network, a blog or a newsletter, and what it is for."""

    purpose: Line
    network: Line
    url: WebAddress
    kind: choice("social", "blog", "newsletter") = "social"
    run_by: Line | None = None
    official: choice("yes", "no") = "yes"
    status: choice("active", "dormant", "closed") = "active"
    started: Day | None = None
    closed: Day | None = None

    @model_validator(mode="after")
    def _ends_once(self) -> Account:
        if self.status == "closed" and not self.closed:
            refuse("is closed and does not say since when", "add closed: and the day")
        if self.closed and self.status != "closed":
            refuse(f"has a day in closed:, but is {self.status}", "write status: closed")
        if self.closed and self.started and self.closed < self.started:
            refuse("was closed before it was started", "check closed: and started:")
        return self


class Link(RecordModel):
    """An address that was seen to link back to its member's page, and since when."""

    url: WebAddress
    since: Day


def _groups(value: Any) -> Any:
    return () if value is None else value


class Verified(RecordModel):
    """What the nightly job found out of one member's accounts. Nobody writes it by hand."""

    member: Slug
    links: Annotated[tuple[Link, ...], BeforeValidator(_groups)] = ()


@dataclass(frozen=True)
class Entry:
    """One line of the register. `verified` is the day since which it is known to link back."""

    member: Record
    account: Account
    verified: date | None

    @property
    def is_open(self) -> bool:
        """Tell whether somebody may still answer there."""
        return self.account.status != "closed"

    @property
    def row(self) -> dict[str, Any]:
        """The entry as a row of open data."""
        known = {"member": self.member.stem, "name": self.member.name}
        said = self.account.model_dump(mode="json", exclude_none=True)
        since = {"verified": self.verified.isoformat()} if self.verified else {}
        return {**known, **said, **since, "page": self.member.permalink}


def entries(member: Record) -> tuple[Entry, ...]:
    """Return the accounts of a member as entries of the register, in the order of its file."""
    found = member.site.find("verified", member.stem)
    seen = (link for link in (found.links if found else ()) if link.since <= member.site.today)
    since = {same(link.url): link.since for link in seen}
    return tuple(Entry(member, one, _since(one.url, since)) for one in member.accounts or ())


def _since(url: str, since: Mapping[str, date]) -> date | None:
    """Return since when an address is verified. No server is told the part that follows a "#"."""
    return None if urlsplit(url).fragment else since.get(same(url))


def register(site: Site) -> list[Entry]:
    """Return every account of those who are here: open ones by member, then closed ones."""
    every = [entry for member in site.all("members") if member.here for entry in member.entries]
    return sorted(every, key=lambda entry: not entry.is_open)


def same(url: str) -> str:
    """Return what two spellings of one address have in common.

    Only http and https, "www.", a port that goes without saying and a slash at the end count for
    nothing; whoever is behind another port or another fragment may be somebody else.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, _PORTS.get(parts.scheme)) else ""
    query, fragment = parts.query and f"?{parts.query}", parts.fragment and f"#{parts.fragment}"
    return f"{host}{port}{parts.path.rstrip('/')}{query}{fragment}"


def told_twice(member: Record) -> Iterator[tuple[tuple[str, int, str], str, str]]:
    """An account belongs to one member, who says who runs it: no address stands twice.

    Which of two came later cannot be known, so each is told of the other.
    """
    for number, account in enumerate(getattr(member.document.data, "accounts", ())):
        claims = _claims(member.site)[same(account.url)]
        others = [path for path, at in claims if path != member.path or at < number]
        if others:
            where = "this file" if others[0] == member.path else f"content/{others[0]}"
            what = f"{account.url} stands in {where} too"
            advice = "keep it in one of the two: with the one who runs it"
            yield ("accounts", number, "url"), what, advice


@lru_cache(maxsize=1)
def _claims(site: Site) -> dict[str, list[tuple[str, int]]]:
    """Say which files, and which places in them, name each address."""
    found: dict[str, list[tuple[str, int]]] = {}
    for member in sorted(site.all("members"), key=lambda one: one.path):
        for number, account in enumerate(getattr(member.document.data, "accounts", ())):
            found.setdefault(same(account.url), []).append((member.path, number))
    return found
