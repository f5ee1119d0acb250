"""The directory in Open Referral UK: HSDS-UK 3.0, as other directories of services read it.

Pure: members in, plain values out. The files have the shape of the standard's three required
answers: `/`, `/services` (one page that holds everything) and `/services/{id}`. Sources: the
application profile (github.com/OpenReferralUK/uk-profile, schema/) and the schemas of the
standard's own validator.

A service is what a member's file of that type says. An organisation without any offers itself as
one service. People are no part of it: a contact is a role. What we do not know is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from yarl import URL

from plugins.records import Record, Site

from .identifiers import SCHEMES
from .standing import parent
from .vcard import street

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile"
OPENAPI = "https://raw.githubusercontent.com/openreferral/uk-profile/main/schema/openapi.json"
Object = dict[str, Any]


def about() -> Object:
    """Return what the standard's `/` answers: which version of it this is."""
    return {"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI}


def listed(members: Iterable[Record]) -> list[Record]:
    """Return the members that are services: those of that type, and organisations without any."""
    return [m for m in members if m.type == "service" or (m.type == "organisation" and _alone(m))]


def _alone(organisation: Record) -> bool:
    return not any(service.here for service in organisation.services)


def page_of(services: list[Record]) -> Object:
    """Return what the standard's `/services` answers, with every service on its only page."""
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": [_plain(member) for member in services],
    }


def identity(member: Record, part: str = "") -> str:
    """Return a member's identifier, or that of a part of it: the same each time (RFC 9562, 5.5).

    `service` is the part of an organisation that is the service it offers itself.
    """
    return str(uuid5(NAMESPACE_URL, f"{member.permalink}{f'#{part}' if part else ''}"))


def service_id(member: Record) -> str:
    """Return the identifier of the service that a member is."""
    return identity(member, "" if member.type == "service" else "service")


def service(member: Record) -> Object:
    """Return what the standard's `/services/{id}` answers."""
    own = service_id(member)
    return _said(
        _plain(member)
        | {
            "organization": _organisation(parent(member) or member),
            "schedules": _schedules(member, own),
            "service_areas": [
                {"id": identity(member, f"area-{n}"), "service_id": own, "name": area}
                for n, area in enumerate(member.areas)
            ],
            "service_at_locations": _places(member, own),
            "languages": list(_languages(member, own)),
            "contacts": [_contact(member, own)],
            "attributes": [_attribute(member, own, facet) for facet in member.facets["topics"]],
        }
    )


def _said(facts: Object) -> Object:
    return {name: value for name, value in facts.items() if value not in (None, [], "")}


def _uri(address: str | None) -> str | None:
    """Return an address in the letters a URI may have (RFC 3986), or None where there is none."""
    try:
        return str(URL(address)) if address else None
    except (ValueError, IndexError):  # the second of `http://[]@`
        return None


def _plain(member: Record) -> Object:
    """Return a service without what it has several of."""
    above = parent(member) or member
    checked = member.checked and member.checked.isoformat()
    return _said(
        {
            "id": service_id(member),
            "organization_id": identity(above),
            "name": member.name,
            "description": " ".join(filter(None, (member.purpose, member.summary))),
            "url": _uri(member.website) or member.permalink,
            "email": member.email or member.reply.email,
            "status": "active",
            "assured_date": checked,
            "last_modified": checked and f"{checked}T00:00:00.000Z",
            "organization": _organisation(above, whole=False),
        }
    )


def _organisation(member: Record, whole: bool = True) -> Object:
    facts = {
        "id": identity(member),
        "name": member.name,
        "description": member.purpose,
        "email": member.email,
        "website": _uri(member.website),
        "uri": member.permalink,
    }
    if whole:
        facts["organization_identifiers"] = [
            _identifier(member, n, one.scheme, one.id) for n, one in enumerate(member.identifiers)
        ]
    return _said(facts)


def _identifier(member: Record, number: int, scheme: str, value: str) -> Object:
    return {
        "id": identity(member, f"identifier-{number}"),
        "organization_id": identity(member),
        "identifier_scheme": scheme,
        "identifier_type": SCHEMES[scheme].words if scheme in SCHEMES else scheme,
        "identifier": value,
    }


def _schedules(member: Record, own: str) -> list[Object]:
    if not member.opening_hours:
        return []
    words = {"service_id": own, "description": member.opening_hours}
    return [{"id": identity(member, "schedule"), **words}]


def _places(member: Record, own: str) -> list[Object]:
    """Return the place of a service, if it has one. An address needs its postcode there."""
    if not member.address:
        return []
    place = identity(member, "location")
    location = {
        "id": place,
        "location_type": "physical",
        "name": member.address,
        "addresses": [_address(member, place)] if member.postcode else None,
        "accessibility": _access(member, place),
    }
    link = {"service_id": own, "location_id": place, "location": _said(location)}
    return [{"id": identity(member, "service-at-location"), **link}]


def _address(member: Record, place: str) -> Object:
    city = member.site.city
    return {
        "id": identity(member, "address"),
        "location_id": place,
        "address_1": street(member),
        "city": city.name,
        "state_province": city.region or city.name,
        "postal_code": member.postcode,
        "country": city.country,
        "address_type": "physical",
    }


def _access(member: Record, place: str) -> list[Object]:
    facts = member.access.model_dump(exclude={"notes"})
    known = [f"{name.replace('_', ' ')}: {a}" for name, a in facts.items() if a != "unknown"]
    words = {"description": "; ".join(known), "details": member.access.notes}
    said = _said({"location_id": place, **words, "url": member.permalink})
    return [{"id": identity(member, "access"), **said}] if known or member.access.notes else []


def _languages(member: Record, own: str) -> Iterator[Object]:
    for code, name in zip(member.languages, member.spoken, strict=True):
        words = {"service_id": own, "code": code, "name": name}
        yield {"id": identity(member, f"language-{code}"), **words, "url": member.permalink}


def _contact(member: Record, own: str) -> Object:
    """Return who answers. The profile asks for the `url` of contacts, telephones and languages."""
    reply, url = member.reply, member.permalink
    contact = identity(member, "contact")
    number = {"contact_id": contact, "number": reply.telephone, "url": url}
    phones = [{"id": identity(member, "phone"), **number}] if reply.telephone else []
    words = {"name": reply.name, "title": reply.contact, "email": reply.email}
    return _said({"id": contact, "service_id": own, **words, "url": url, "phones": phones})


def _attribute(member: Record, own: str, facet: Any) -> Object:
    site: Site = member.site
    term = str(uuid5(NAMESPACE_URL, site.absolute(facet.path)))
    return {
        "id": identity(member, f"topic-{facet.slug}"),
        "link_id": own,
        "link_type": "topic",
        "taxonomy_term_id": term,
        "taxonomy_term": {
            "id": term,
            "name": facet.label,
            "term": facet.label,
            "description": facet.label,
            "taxonomy": site.absolute(f"{facet.family}/"),
            "term_uri": site.absolute(facet.path),
        },
    }
