"""Open Referral UK: every file has the shape the standard asks for, and holds nobody's name.

`open_referral.schema.json` says in our words what the standard's own schemas ask for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from town import HERE, KINDS, REPOSITORY, Hub

from pelicanconf import CITY
from plugins.members import open_referral
from plugins.records.city import City
from plugins.records.reader import read_site

SCHEMA = json.loads((HERE / "open_referral.schema.json").read_text(encoding="utf-8"))
SERVICE = """\
---
type: service
name: Reading room
purpose: Lend books.
organisation: council
website: https://büro.example/ä
address: 2 Quay, Exampleton
postcode: AB1 2CD
opening_hours: Always
areas: [Old quay, New quay]
languages: [en, ur]
tags: [Bücher]
access:
  step_free: yes
  hearing_loop: no
  notes: Ring the bell.
checked: 2026-05-04
---
"""


def validator(name: str) -> Draft202012Validator:
    checker = Draft202012Validator.FORMAT_CHECKER
    # Without its two helpers the package would let every address and time through.
    assert {"uri", "date-time", "uuid", "date", "email"} <= set(checker.checkers)
    return Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"}, format_checker=checker)


def faults(output: Path) -> Iterator[str]:
    folder = output / "data/open-referral"
    one_each = [(path, "service") for path in (folder / "services").glob("*.json")]
    for path, name in [
        (folder / "index.json", "about"),
        (folder / "services.json", "page"),
        *one_each,
    ]:
        for error in validator(name).iter_errors(json.loads(path.read_text(encoding="utf-8"))):
            yield f"{path.name} {error.json_path}: {error.message}"


def services(hub: Hub) -> dict[str, Any]:
    listed = json.loads(hub.page("data/open-referral/services.json"))["contents"]
    return {
        one["name"]: json.loads(hub.page(f"data/open-referral/services/{one['id']}.json"))
        for one in listed
    }


def test_every_file_is_as_the_standard_asks(whole: Hub) -> None:
    whole.write({"members/reading-room.md": SERVICE}).build()
    assert list(faults(whole.output)) == []


def test_every_service_of_the_sample_city_is_as_the_standard_asks() -> None:
    city = City.model_validate(CITY)
    site, faults = read_site(
        REPOSITORY / "content", KINDS, city, datetime(2026, 11, 22, tzinfo=UTC)
    )
    assert faults == []
    services = open_referral.listed(site.all("members"))
    assert len(services) > 15
    for member in services:
        assert list(validator("service").iter_errors(open_referral.service(member))) == []
    assert list(validator("page").iter_errors(open_referral.page_of(services))) == []


def test_what_a_service_says_is_there(whole: Hub) -> None:
    whole.write({"members/reading-room.md": SERVICE}).build()
    room = services(whole)["Reading room"]
    assert room["description"] == "Lend books."
    assert room["url"] == "https://xn--bro-hoa.example/%C3%A4"
    assert room["assured_date"] == "2026-05-04"
    assert room["organization"]["name"] == "City Council (example)"
    assert room["organization_id"] == room["organization"]["id"]
    assert [area["name"] for area in room["service_areas"]] == ["Old quay", "New quay"]
    assert [one["name"] for one in room["languages"]] == ["English", "Urdu"]
    assert room["schedules"][0]["description"] == "Always"
    (place,) = room["service_at_locations"]
    assert place["location"]["addresses"][0]["address_1"] == "2 Quay"
    (access,) = place["location"]["accessibility"]
    assert access["description"] == "step free: yes; hearing loop: no"
    assert access["details"] == "Ring the bell."
    (contact,) = room["contacts"]
    assert contact["name"] == "Reading room"
    (topic,) = room["attributes"]
    assert topic["taxonomy_term"]["term_uri"] == "https://exampleton.example/topics/b%C3%BCcher/"


def test_an_organisation_without_a_service_offers_itself_as_one(whole: Hub) -> None:
    whole.build()
    found = services(whole)
    assert set(found) == {"Central Library (example)", "Digital Hub (example)"}
    own = found["Digital Hub (example)"]
    assert own["organization"]["name"] == own["name"]
    assert own["id"] != own["organization_id"]
    assert UUID(own["id"]).version == 5


def test_identifiers_stay_whatever_else_changes(whole: Hub) -> None:
    whole.build()
    before = {name: one["id"] for name, one in services(whole).items()}
    whole.write({"members/reading-room.md": SERVICE}).build()
    assert before.items() <= {name: one["id"] for name, one in services(whole).items()}.items()


def test_people_are_in_none_of_it(whole: Hub) -> None:
    whole.build()
    for path in (whole.output / "data/open-referral").rglob("*.json"):
        assert "Sam" not in path.read_text(encoding="utf-8")


def test_an_empty_city_has_an_empty_page(hub: Hub) -> None:
    hub.write({"pages/index.md": "---\ntitle: A\n---\n", "pages/404.md": "---\ntitle: B\n---\n"})
    hub.build()
    page = json.loads(hub.page("data/open-referral/services.json"))
    assert page["empty"]
    assert page["contents"] == []
    assert list(faults(hub.output)) == []


@pytest.mark.parametrize(
    "website",
    ["https://[::1]/", "https://a..example/", "https://xn--a.example/%zz", "https://ʼ.example/"],
)
def test_an_odd_address_never_spoils_the_file(whole: Hub, website: str) -> None:
    whole.write({"members/reading-room.md": SERVICE.replace("https://büro.example/ä", website)})
    if whole.read()[1]:
        return  # refused at the door, which is as well
    whole.build()
    assert list(faults(whole.output)) == []
