"""Check one feed as a person wrote it down, and make a source of it.

Reads nothing: members' files and OPML both come through here, so both are checked alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import cast, get_args
from urllib.parse import urlsplit

from aggregator.model import Comments, Contacts, Display, FeedKind, Pictures, Source
from aggregator.slug import is_slug
from aggregator.sources import policy

FIELDS = (
    *("url", "kind", "display", "licence", "backfill", "embargo", "max_per_day"),
    *("include", "exclude", "pictures", "comments", "contacts", "checked"),
)

_KINDS: tuple[str, ...] = get_args(FeedKind)
DISPLAYS: tuple[Display, ...] = get_args(Display)
PICTURES: tuple[Pictures, ...] = get_args(Pictures)
COMMENTS: tuple[Comments, ...] = get_args(Comments)
CONTACTS: tuple[Contacts, ...] = get_args(Contacts)
_INSTEAD = "write the feed's whole address, such as https://a.example/feed.xml"
_COPIED = "copy it from the browser"
_LICENCE = "is not a short line; write its name, such as CC BY 4.0, or its address"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$", re.ASCII)

Faults = Iterator[tuple[str, str]]


@dataclass
class Collected:
    """Sources and faults as they are found, in order.

    `declared` are the addresses and numbers that members give here.
    """

    sources: list[Source] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    declared: tuple[str, ...] = ()
    _seen: dict[str, str] = field(default_factory=dict)

    def add(
        self,
        member: str,
        feed: Mapping[str, object],
        name: str,
        lines: Mapping[str, int],
        display: Display = "full",
    ) -> None:
        """Take one feed, or the sentences that say why not.

        `lines` gives each field's line; `display` holds where the feed does not say its own.
        """
        line = lines["url"]
        if isinstance(feed.get("url"), str):
            feed = {**feed, "url": str(feed["url"]).strip()}  # as the site reads it
        faults = [(lines.get(at, line), f"{at}: {what}") for at, what in _feed_faults(member, feed)]
        key = _same(str(feed.get("url")))
        if not faults and key in self._seen:
            faults = [(line, f"url: also stands at {self._seen[key]}; keep one of the two")]
        # A field's name may be anything, a newline too: a sentence stays one line.
        self.faults += [f"{name}:{at}: {' '.join(what.split())}" for at, what in faults]
        if not faults:
            self._seen[key] = f"{name}:{line}"
            source = _source(member, feed, f"{name}:{line}", display)
            self.sources.append(replace(source, declared=self.declared))


def _source(member: str, feed: Mapping[str, object], where: str, display: Display) -> Source:
    return Source(
        member,
        str(feed["url"]),
        cast(FeedKind, feed.get("kind") or "blog"),
        cast(Display, feed.get("display") or display),
        policy.backfill(feed),
        where,
        licence=policy.licence(feed),
        embargo=policy.number(feed, "embargo") or 0,
        max_per_day=policy.number(feed, "max_per_day"),
        include=policy.selection(feed, "include"),
        exclude=policy.selection(feed, "exclude"),
        pictures=cast(Pictures, feed.get("pictures") or "link"),
        comments=cast(Comments, feed.get("comments") or "off"),
        contacts=cast(Contacts, feed.get("contacts") or "declared"),
        checked=_day(feed.get("checked")),
    )


def _day(value: object) -> date | None:
    day = value.strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(day) if _DAY.match(day) else None
    except ValueError:
        return None


def _feed_faults(member: str, feed: Mapping[str, object]) -> Faults:
    """Yield the name of each field that is wrong, with what is wrong and what to write."""
    if not is_slug(member):
        yield "text", "gives no member's short name; write small letters, digits and hyphens"
    for key in feed:
        yield from unknown(key, FIELDS)
    if fault := url_fault(feed.get("url"), _INSTEAD):
        yield "url", fault
    yield from choice_fault("kind", feed, _KINDS)
    yield from choice_fault("display", feed, DISPLAYS)
    yield from choice_fault("pictures", feed, PICTURES)
    yield from choice_fault("comments", feed, COMMENTS)
    yield from choice_fault("contacts", feed, CONTACTS)
    if (licence := feed.get("licence")) is not None and (fault := _licence_fault(licence)):
        yield "licence", fault
    yield from policy.policy_faults(feed)
    if feed.get("checked") is not None and _day(feed["checked"]) is None:
        yield "checked", "is no day; write the day on which you looked, as 2026-11-25"


def _licence_fault(licence: object) -> str | None:
    """Say what is wrong with a licence; None where nothing is."""
    if not policy.is_licence(licence):
        return _LICENCE
    address = str(licence).strip()
    if not re.match(r"https?:", address, re.IGNORECASE):
        return None
    if re.search(r"[\s<>\"\\^`{|}]", address):
        return f"is not a web address; {_COPIED}"
    return url_fault(address, _COPIED)


def unknown(key: str, known: tuple[str, ...]) -> Faults:
    """Yield what to write in place of a field that does not exist."""
    if key not in known:
        near = get_close_matches(key, known, 1)
        instead = f"did you mean `{near[0]}`?" if near else f"use {', '.join(known)}"
        yield key, f"is not known; {instead}"


def choice_fault(name: str, feed: Mapping[str, object], choices: Sequence[str]) -> Faults:
    """Yield what to write in place of a word that is none of the choices."""
    value = feed.get(name)
    if value is not None and value not in choices:
        near = get_close_matches(str(value), choices, 1)
        instead = near[0] if near else ", ".join(choices[:-1]) + f" or {choices[-1]}"
        yield name, f"{str(value)!r} is not known; write {instead}"


def url_fault(url: object, instead: str) -> str | None:
    """Say what is wrong with an address, and what to write instead; None where nothing is."""
    if not isinstance(url, str):
        return f"is missing; {instead}"
    try:
        parts = urlsplit(url)
        proper = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        proper = False
    if not proper or " " in url or not url.isprintable() or "\\" in url:
        return f"is not a web address; {instead}"
    return f"holds a name or a password; {instead}" if "@" in parts.netloc else None


def _same(url: str) -> str:
    """Give the form in which two spellings of one address are equal."""
    address, _, _ = url.partition("#")
    start, _, path = address.partition("//")
    host, slash, rest = path.partition("/")
    return f"{start}//{host}".lower() + slash + rest
