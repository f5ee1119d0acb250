"""What a member is, said for machines: schema.org, written into its page as JSON-LD.

Pure: a record in, plain values out. A service is an Organization too, so that people can work for
it and it can have a parent; as a Service it has a provider.
"""

from __future__ import annotations

from typing import Any

from plugins.records import Record

from .standing import parent
from .vcard import street

_WAYS = frozenset({"address", "contactPoint", "email", "sameAs", "telephone"})


def linked_data(member: Record) -> list[tuple[str, Any]]:
    """Return the facts as pairs; those without a value are left out by the page.

    Who has left is reached no more, here as little as on the page.
    """
    about = _person(member) if member.type == "person" else _body(member)
    said = [
        *about,
        ("name", member.name),
        ("url", member.permalink),
        ("description", member.purpose or member.summary),
        ("telephone", member.telephone),
        ("email", member.email),
        ("knowsAbout", list(member.skills)),
        ("knowsLanguage", list(dict.fromkeys(member.languages))),
        ("sameAs", _elsewhere(member)),
    ]
    return [pair for pair in said if member.here or pair[0] not in _WAYS]


def _person(member: Record) -> list[tuple[str, Any]]:
    above = parent(member)
    return [
        ("@type", "Person"),
        ("jobTitle", member.role),
        ("worksFor", above and _named("Organization", above)),
    ]


def _body(member: Record) -> list[tuple[str, Any]]:
    service = member.type == "service"
    above = parent(member)
    provider = above and _named("Organization", above)
    return [
        ("@type", ["Organization", "Service"] if service else "Organization"),
        ("provider", provider),
        ("parentOrganization", provider),
        ("subOrganization", [_named("Service", s) for s in member.services if s.here]),
        ("address", _address(member)),
        ("areaServed", list(member.areas)),
        ("contactPoint", _contact(member)),
        ("identifier", [_property(one.scheme, one.id) for one in member.identifiers]),
    ]


def _named(kind: str, member: Record) -> dict[str, Any]:
    kinds = ["Organization", "Service"] if kind == "Service" else kind
    return {"@type": kinds, "name": member.name, "url": member.permalink}


def _property(scheme: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": scheme, "value": value}


def _address(member: Record) -> dict[str, str] | None:
    if not member.address:
        return None
    city = member.site.city
    facts = {
        "@type": "PostalAddress",
        "streetAddress": street(member),
        "addressLocality": city.name,
        "addressRegion": city.region,
        "postalCode": member.postcode,
        "addressCountry": city.country,
    }
    return {name: value for name, value in facts.items() if value}


def _contact(member: Record) -> dict[str, Any] | None:
    facts = {"contactType": member.contact, "telephone": member.telephone, "email": member.email}
    said = {name: value for name, value in facts.items() if value}
    return {"@type": "ContactPoint", **said} if member.contact and len(said) > 1 else None


def _elsewhere(member: Record) -> list[str]:
    open_ones = [entry.account.url for entry in member.entries if entry.is_open]
    return [*filter(None, [member.website]), *open_ones]
