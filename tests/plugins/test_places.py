"""Places: what is sent back, and what is known of one."""

from __future__ import annotations

import pytest
from town import Hub

PLACE = "---\nname: Hall\naddress: 1 Street\n{}---\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("latitude: 53.8\n", "says only one of latitude: and longitude:; write both, or neither"),
        ("latitude: 91\nlongitude: 0\n", "latitude: '91' is no number from -90 to 90; copy it fr"),
        ("latitude: 53,8\nlongitude: 0\n", "latitude: '53,8' is no number from -90 to 90"),
        ("latitude: north\nlongitude: 0\n", "latitude: 'north' is no number"),
        ("latitude: 53.8\nlongitude: -181\n", "longitude: '-181' is no number from -180 to 180"),
        ("latitude: nan\nlongitude: 1e3\n", "latitude: 'nan' is no number"),
        ("organisation: nobody\n", "organisation: there is no 'nobody' among the members"),
        ("access:\n  step_free: maybe\n", "access step_free: 'maybe' is not known"),
        ("lattitude: 53.8\n", "lattitude: is no field here; did you mean latitude?"),
    ],
)
def test_a_place_that_cannot_be_is_refused(hub: Hub, lines: str, told: str) -> None:
    hub.write({"places/hall.md": PLACE.format(lines)})
    assert told in hub.faults()[0]


def test_a_map_is_asked_for_the_point_or_else_for_the_address(hub: Hub) -> None:
    hub.write(
        {
            "places/a.md": PLACE.format("postcode: EX1 1EX\n"),
            "places/b.md": PLACE.format("latitude: -33.5\nlongitude: 151.25\n"),
        }
    )
    site = hub.site()
    assert site.find("places", "a").sought == "1 Street, EX1 1EX"
    assert site.find("places", "b").sought == "-33.5,151.25"


def test_what_was_checked_too_long_ago_is_stale(hub: Hub) -> None:
    hub.city["stale_after"] = 100
    for day, stale in (("2026-06-30", False), ("2026-06-29", True)):
        hub.write({"places/a.md": PLACE.format(f"checked: {day}\n")})
        assert hub.site().find("places", "a").stale == stale
    hub.write({"places/a.md": PLACE.format("")})
    assert not hub.site().find("places", "a").stale


def test_a_place_is_read_by_machines_and_found_by_its_words(whole: Hub) -> None:
    lines = (
        "postcode: EX1 1EX\nlatitude: 54.5\nlongitude: -1.25\nareas: [Old Town]\n"
        "tags: [Warm rooms]\norganisation: hub\ntelephone: 0113 496 0000\n"
        "access:\n  step_free: yes\n  parking: no\n"
    )
    whole.write({"places/hall.md": PLACE.format(lines)})
    place = whole.site().find("places", "hall")
    assert place.linked_data == {
        "@type": "Place",
        "name": "Hall",
        "url": "https://exampleton.example/places/hall/",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 Street",
            "postalCode": "EX1 1EX",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 54.5, "longitude": -1.25},
        "telephone": "0113 496 0000",
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": "Step-free way in", "value": True},
            {"@type": "LocationFeatureSpecification", "name": "Parking", "value": False},
        ],
    }
    assert [facet.path for facet in place.facets["areas"]] == ["areas/old-town/"]
    assert [facet.path for facet in place.facets["topics"]] == ["topics/warm-rooms/"]
    assert [one.name for one in whole.site().find("members", "hub").places] == ["Hall"]
