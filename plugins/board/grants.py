"""Awards as open data by the 360Giving Data Standard, `data/360giving.json`.

The standard's ten required fields and what else an award says
(https://standard.threesixtygiving.org, the reference and the guidance on identifiers).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from plugins.records import Record
from plugins.records.city import City
from plugins.records.facets import slug_of

PATH = "data/360giving.json"
# Numbers that the standard asks for a second time, without the list they are from.
_NUMBERS = {"GB-CHC-": "charityNumber", "GB-COH-": "companyNumber"}


def grants(awards: Iterable[Record]) -> bytes:
    """Return the awards as one 360Giving package. A package must have at least one grant."""
    package = {"grants": [_grant(award) for award in sorted(awards, key=lambda one: one.stem)]}
    return f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode()


def prefix(city: City) -> str:
    """Return what every identifier begins with: the registered prefix, or one made of the host."""
    return city.grants_prefix or f"360G-{slug_of(city.host)}"


def identifier(award: Record) -> str:
    """Return the identifier of a grant: the funder's own, or one made of its file's name."""
    return award.document.data.grant_id or f"{prefix(award.site.city)}-{award.stem}"


def _grant(award: Record) -> dict[str, Any]:
    data, site = award.document.data, award.site
    call = award.call
    grant = {
        "id": identifier(award),
        "title": data.title,
        "description": data.summary,
        "currency": data.currency,
        "amountAwarded": data.amount,
        "awardDate": data.awarded.isoformat(),
        "url": award.permalink,
        "plannedDates": _dates(data),
        "recipientOrganization": [_recipient(award)],
        "beneficiaryLocation": [{"name": area} for area in data.areas],
        "fundingOrganization": [_organisation(site.city, data.funder, data.funder_id)],
        "grantProgramme": [{"code": call.stem, "title": call.title, "url": call.website}]
        if call
        else [],
        "fromOpenCall": "Yes" if call else None,
        "dateModified": f"{data.updated}T00:00:00Z" if data.updated else None,
        "dataSource": site.absolute(PATH),
    }
    return {name: value for name, value in grant.items() if value}


def _dates(data: Any) -> list[dict[str, str]]:
    named = {"startDate": data.start, "endDate": data.end}
    dates = {name: day.isoformat() for name, day in named.items() if day}
    return [dates] if data.start else []


def _recipient(award: Record) -> dict[str, str]:
    data, member = award.document.data, award.recipient
    name = member.name if member else data.recipient_name
    made = _organisation(award.site.city, name, data.recipient_id or _registered(member))
    return {**made, "url": member.permalink} if member else made


def _registered(member: Record | None) -> str | None:
    """Return the first number that a member has in a register, if it says one."""
    numbers = getattr(member.document.data, "identifiers", ()) if member else ()
    return next((f"{one.scheme}-{one.id}" for one in numbers), None)


def _mark(name: str) -> str:
    """Return what stands for a name of no letter and no digit, so that no two are one."""
    return sha256(name.encode()).hexdigest()[:8]


def _organisation(city: City, name: str, identifier: str | None) -> dict[str, str]:
    """Name an organisation by its number in an official list, or else by one of our own."""
    made = {"id": identifier or f"{prefix(city)}-{slug_of(name) or _mark(name)}", "name": name}
    for start, field in _NUMBERS.items():
        if made["id"].startswith(start):
            made[field] = made["id"].removeprefix(start)
    return made
