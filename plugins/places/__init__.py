"""Where: the places at which things happen, what there is to know of each, and what is on there.

Files: `content/places/<slug>.md`. Fields: README.md. Templates read, besides the fields,
`full_address`, `point`, `sought`, `stale`, `known_access`, `linked_data`, and `events` and
`visits`: what is on there as a rule, and what is there on a single day.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from plugins.records import Folder, Index, Kind, Record, collect
from plugins.records.access import WORDS, Known, known

from .model import Place


def full_address(place: Record) -> str:
    """Return the address with its postcode, on one line."""
    return ", ".join(filter(None, (place.address, place.postcode)))


def point(place: Record) -> tuple[str, str] | None:
    """Return latitude and longitude in decimals, as maps and calendars read them; never 1e-05."""
    if place.latitude is None:
        return None
    return _decimal(place.latitude), _decimal(place.longitude)


def _decimal(degrees: float) -> str:
    return f"{degrees:.12f}".rstrip("0").rstrip(".")


def sought(place: Record) -> str:
    """Return what to ask a map for: the point itself where it is known."""
    return ",".join(place.point) if place.point else place.full_address


def stale(place: Record) -> bool:
    """Tell whether what is said was checked longer ago than the city allows."""
    city, checked = place.site.city, place.checked
    return bool(checked) and place.site.today - checked > timedelta(days=city.stale_after)


def known_access(place: Record) -> tuple[Known, ...]:
    """Return what is known of getting in."""
    return known(place.access)


def linked_data(place: Record) -> dict[str, Any]:
    """Return the place as facts for machines (JSON-LD, schema.org Place)."""
    found = {
        "@type": "Place",
        "name": place.name,
        "url": place.permalink,
        "description": place.summary,
        "address": _postal(place),
        "geo": _geo(place),
        "telephone": place.telephone,
        "sameAs": place.website,
        "amenityFeature": _amenities(place),
    }
    return {name: value for name, value in found.items() if value}


def _postal(place: Record) -> Any:
    if not place.postcode:
        return place.address
    code = {"postalCode": place.postcode}
    return {"@type": "PostalAddress", "streetAddress": place.address, **code}


def _geo(place: Record) -> dict[str, Any] | None:
    if place.latitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}


def _amenities(place: Record) -> list[dict[str, Any]]:
    kind = "LocationFeatureSpecification"
    return [
        {"@type": kind, "name": WORDS[fact.name], "value": fact.answer == "yes"}
        for fact in place.known_access
        if fact.answer != "unknown"
    ]


def _topics(place: Record) -> Iterable[str]:
    return place.tags


def _areas(place: Record) -> Iterable[str]:
    return place.areas


PLACES = Kind(
    name="places",
    folders=(Folder("places/<slug>.md", Place),),
    url="places/{stem}/",
    template="place",
    index=Index("places", per_page=24),
    order=lambda place: place.name.casefold(),
    derived={
        "full_address": full_address,
        "point": point,
        "sought": sought,
        "stale": stale,
        "known_access": known_access,
        "linked_data": linked_data,
    },
    facets={"topics": _topics, "areas": _areas},
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return PLACES


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
