"""A member as a card for an address book: vCard 4.0 (RFC 6350).

`vcard` is pure, words in and bytes out; no clock is read, so that the same card gives the same
bytes. Folding, escaping and the order of lines are those of the icalendar package: both formats
share them (RFC 6350, sections 3.2 and 3.4, and RFC 5545, sections 3.1 and 3.3.11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from icalendar import vAdr, vOrg, vText, vUri
from icalendar.parser import Contentline, Parameters

from plugins.records import Record

from .standing import parent


@dataclass(frozen=True)
class Card:
    """What stands on a card. `page` is its page on the hub, by which it is known for good."""

    kind: str
    name: str
    page: str
    source: str
    organisation: tuple[str, ...] = ()
    role: str = ""
    note: str = ""
    telephone: str = ""
    email: str = ""
    urls: tuple[str, ...] = ()
    address: tuple[str, str, str, str, str] | None = None
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    parent: str = ""
    revised: date | None = None


def card(member: Record) -> Card:
    """Return the card of a member."""
    data = member.document.data
    source = member.site.absolute(path(member))
    person = data.type == "person"
    belongs = [one.name for one in reversed(member.trail)]
    return Card(
        kind="individual" if person else "org",
        name=data.name,
        page=member.permalink,
        source=source,
        organisation=tuple(belongs if person else [*belongs, data.name]),
        role=getattr(data, "role", ""),
        note=data.purpose or data.summary or "",
        telephone=data.telephone or "",
        email=data.email or "",
        urls=tuple(filter(None, (data.website, member.permalink))),
        address=_address(member),
        languages=data.languages,
        categories=data.tags,
        parent=above.permalink if (above := parent(member)) else "",
        revised=getattr(data, "checked", None) or getattr(data, "joined", None),
    )


def path(member: Record) -> str:
    """Return where a member's card lies in the site; saved, it has the member's short name."""
    return f"members/{member.stem}/{member.stem}.vcf"


def street(member: Record) -> str:
    """Return the address without the city's own name at its end, which is the place's."""
    return (member.address or "").removesuffix(f", {member.site.city.name}")


def _address(member: Record) -> tuple[str, str, str, str, str] | None:
    """Return street, place, region, postcode and country, where there is an address."""
    city = member.site.city
    if not member.address:
        return None
    country = city.locale.territories.get(city.country, city.country)
    return street(member), city.name, city.region or "", member.postcode or "", country


def urn(page: str) -> str:
    """Return the name of what has a page, which stays the same as long as its address does."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, page)}"


def vcard(card: Card) -> bytes:
    """Return a card as a file of one vCard, its lines folded and ended as RFC 6350 says."""
    lines = [("BEGIN", {}, "VCARD"), ("VERSION", {}, "4.0"), *_lines(card), ("END", {}, "VCARD")]
    return b"".join(
        Contentline.from_parts(name, Parameters(parameters), _value(value)).to_ical() + b"\r\n"
        for name, parameters, value in lines
    )


_Line = tuple[str, dict[str, str], Any]


def _lines(card: Card) -> Iterator[_Line]:
    every: list[_Line] = [
        ("KIND", {}, card.kind),
        ("UID", {}, vUri(urn(card.page))),
        ("SOURCE", {}, vUri(card.source)),
        ("FN", {}, card.name),
        ("ORG", {}, card.organisation and vOrg(card.organisation)),
        ("ROLE", {}, card.role),
        ("NOTE", {}, card.note),
        ("TEL", {"TYPE": "work"}, card.telephone),
        ("EMAIL", {"TYPE": "work"}, card.email),
        *(("URL", {}, vUri(url)) for url in card.urls),
        ("ADR", {"TYPE": "work"}, card.address and vAdr(("", "", *card.address))),
        *(("LANG", {}, code) for code in card.languages),
        ("CATEGORIES", {}, card.categories),
        ("RELATED", {"TYPE": "parent"} if card.kind == "org" else {}, _related(card.parent)),
        ("REV", {}, f"{card.revised:%Y%m%d}T000000Z" if card.revised else ""),
    ]
    yield from (line for line in every if line[2])


def _related(page: str) -> Any:
    return page and vUri(urn(page))


def _value(value: Any) -> Any:
    """Return a value with the type that escapes it: a list is of words between commas."""
    if isinstance(value, tuple) and type(value) is tuple:
        return vUri(",".join(vText(word).to_ical().decode() for word in value))
    return vText(value) if type(value) is str else value
