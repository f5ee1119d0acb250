"""Make an entry discreet: no address and no number but those that were declared here.

Every field that can reach a page is looked at, each in its own way. Touches nothing.
"""

from __future__ import annotations

from dataclasses import replace

from aggregator import contacts
from aggregator.clean import clean, uncontacted
from aggregator.model import Cleaned, Enclosure, Entry, Source


def discreet(entry: Entry, source: Source) -> tuple[Entry, Cleaned, bool]:
    """Return an entry without them, its body cleaned, and whether anything was left out.

    Who wrote it is named without an address, whatever the member lets the hub keep.
    """
    entry = replace(entry, author=_name(entry.author))
    cleaned = clean(entry.html, entry.base, entry.language)
    if source.contacts == "keep":
        return entry, cleaned, False
    quiet = _quiet(entry, source.declared)
    left = 0
    if not _is_quiet(cleaned, source.declared):
        html, left = uncontacted(entry.html, source.declared)
        cleaned = clean(html, entry.base, entry.language) if left else cleaned
    return quiet, cleaned, bool(left) or quiet != entry


def but_for_its_body(entry: Entry, source: Source) -> Entry:
    """Return an entry without them in all but its body, which is not looked at."""
    entry = replace(entry, author=_name(entry.author))
    return entry if source.contacts == "keep" else _quiet(entry, source.declared)


def _is_quiet(cleaned: Cleaned, declared: contacts.Declared) -> bool:
    if contacts.may_lead(cleaned.markdown):
        return False
    return contacts.is_without(cleaned.text, declared)


def _quiet(entry: Entry, declared: contacts.Declared) -> Entry:
    return replace(
        entry,
        title=_line(entry.title, declared),
        tags=tuple(filter(None, (_line(tag, declared) for tag in entry.tags))),
        rights=_line(entry.rights, declared),
        link=_public(entry.link, declared),
        comments=_public(entry.comments, declared),
        enclosures=tuple(
            _enclosure(one, declared)
            for one in entry.enclosures
            if not contacts.is_private_address(one.url, declared)
        ),
    )


def _enclosure(one: Enclosure, declared: contacts.Declared) -> Enclosure:
    return replace(one, title=_line(one.title, declared))


def _line(text: str, declared: contacts.Declared) -> str:
    """Return a line without them; "" where nothing else was in it."""
    said = contacts.without(text, declared)
    return said if said == text or said.strip(f"{contacts.GAP} ,.;:-–()") else ""


def _public(address: str, declared: contacts.Declared) -> str:
    return "" if contacts.is_private_address(address, declared) else address


def _name(author: str) -> str:
    """Name who wrote an entry; "" where only an address does."""
    name = contacts.without(author)
    return name if name == author else name.replace(contacts.GAP, "").strip(" ()<>,;:\"'-–")
