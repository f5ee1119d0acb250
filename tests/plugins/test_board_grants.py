"""Awards as 360Giving data: what its schema requires, written here a second time by hand.

The rules are those of the 360Giving Data Standard, its grant schema and its package schema.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Annotated, Any

import pytest
from boards import award, funding, made, project
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from town import KINDS, Hub

from plugins.board.grants import grants
from plugins.members import MEMBERS
from plugins.members.model import Organisation, Person
from plugins.records import Faults, Folder, RecordModel
from plugins.records.fields import Line
from plugins.records.generator import read_city
from plugins.records.outputs import outputs

Text = Annotated[str, Field(min_length=1)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$")]


class Strict(BaseModel):
    """No field that the standard does not have, no value of another type than its own."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Organization(Strict):
    id: Annotated[str, Field(pattern=r"^[A-Z0-9]+-[A-Za-z0-9_-]+$")]
    name: Text
    charityNumber: Text | None = None  # noqa: N815 - the standard's own name
    companyNumber: Text | None = None  # noqa: N815
    url: Text | None = None


class Event(Strict):
    startDate: Day  # noqa: N815
    endDate: Day | None = None  # noqa: N815


class Location(Strict):
    name: Text


class Programme(Strict):
    code: Text
    title: Text
    url: Text


class Grant(Strict):
    id: Annotated[str, Field(pattern=r"^360G-[A-Za-z0-9_-]+$")]
    title: Annotated[str, Field(min_length=1, max_length=500)]
    description: Text
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    amountAwarded: int | float  # noqa: N815
    awardDate: Day  # noqa: N815
    recipientOrganization: Annotated[list[Organization], Field(min_length=1, max_length=1)]  # noqa: N815
    fundingOrganization: Annotated[list[Organization], Field(min_length=1, max_length=1)]  # noqa: N815
    url: Text | None = None
    plannedDates: Annotated[list[Event], Field(min_length=1)] | None = None  # noqa: N815
    beneficiaryLocation: Annotated[list[Location], Field(min_length=1)] | None = None  # noqa: N815
    grantProgramme: Annotated[list[Programme], Field(min_length=1)] | None = None  # noqa: N815
    fromOpenCall: Annotated[str, Field(pattern="^(Yes|No)$")] | None = None  # noqa: N815
    dateModified: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")] | None = None  # noqa: N815
    dataSource: Text | None = None  # noqa: N815


class Package(Strict):
    grants: Annotated[list[Grant], Field(min_length=1)]


def package(town: Hub) -> list[Grant]:
    return Package.model_validate_json(made(town, "data/360giving.json")).grants


FULL: dict[str, Any] = {
    "recipient_id": "GB-CHC-0000001",
    "funder_id": "GB-COH-00000002",
    "start": "2026-10-01",
    "end": "2027-03-31",
    "project": "warm",
    "call": "call",
    "areas": ["North side", "Quay"],
    "updated": "2026-09-20",
}


def test_an_award_says_all_that_the_standard_asks_and_what_it_has_besides(town: Hub) -> None:
    town.write({"board/warm.md": project(), "board/call.md": funding()})
    town.write({"board/heat.md": award(**FULL)})
    (grant,) = package(town)
    assert grant.id == "360G-exampleton-example-heat"
    assert (grant.title, grant.description) == ("Grant", "Pays for heat.")
    assert (grant.currency, grant.amountAwarded, grant.awardDate) == ("GBP", 500, "2026-09-01")
    (to,), (funder,) = grant.recipientOrganization, grant.fundingOrganization
    assert (to.id, to.name, to.charityNumber) == ("GB-CHC-0000001", "Stage", "0000001")
    assert to.url == "https://exampleton.example/members/stage/"
    assert (funder.id, funder.name, funder.companyNumber) == (
        "GB-COH-00000002",
        "Trust",
        "00000002",
    )
    assert grant.plannedDates == [Event(startDate="2026-10-01", endDate="2027-03-31")]
    assert [place.name for place in grant.beneficiaryLocation] == ["North side", "Quay"]
    assert grant.grantProgramme[0].url == "https://f.example/"
    assert grant.fromOpenCall == "Yes"
    assert grant.dateModified == "2026-09-20T00:00:00Z"


def test_an_award_that_says_the_least_is_still_a_whole_grant(town: Hub) -> None:
    town.write(
        {"board/a.md": award(recipient=None, recipient_name="Hut & Co."), "board/b.md": award()}
    )
    first, second = package(town)
    (to,) = first.recipientOrganization
    assert (to.id, to.name) == ("360G-exampleton-example-hut-co", "Hut & Co.")
    assert first.fundingOrganization[0].id == "360G-exampleton-example-trust"
    assert second.recipientOrganization[0].id == "360G-exampleton-example-stage"
    assert first.plannedDates is first.fromOpenCall is first.beneficiaryLocation is None


def test_a_grant_keeps_the_identifier_that_its_funder_gave_it(town: Hub) -> None:
    town.city["grants_prefix"] = "360G-Example"
    town.write({"board/a.md": award(), "board/b.md": award(grant_id="360G-trust-2026_17")})
    assert [grant.id for grant in package(town)] == ["360G-Example-a", "360G-trust-2026_17"]


class Number(RecordModel):
    scheme: Line
    id: Line


class Registered(Organisation):
    identifiers: tuple[Number, ...] = ()


def test_a_member_s_own_number_stands_in_its_grants(town: Hub) -> None:
    member = (town.content / "members/stage.md").read_text("utf-8")
    numbers = "---\nidentifiers:\n  - scheme: GB-CHC\n    id: '0000009'\n"
    town.write({"members/stage.md": member.replace("---\n", numbers, 1), "board/a.md": award()})
    folder = Folder("members/<slug>.md", {"organisation": Registered, "person": Person})
    kinds = (*(kind for kind in KINDS if kind is not MEMBERS), replace(MEMBERS, folders=(folder,)))
    site, faults = town.read(kinds)
    assert faults == []
    (grant,) = Package.model_validate_json(grants(site.all("board"))).grants
    assert grant.recipientOrganization[0].id == "GB-CHC-0000009"


def test_without_an_award_there_is_no_package_since_an_empty_one_is_wrong(town: Hub) -> None:
    assert not any(one.path == "data/360giving.json" for one in outputs(town.site(), KINDS))
    with pytest.raises(ValidationError):
        Package.model_validate({"grants": []})


def test_a_prefix_that_is_none_is_refused(town: Hub) -> None:
    with pytest.raises(Faults, match="CITY grants_prefix: 'leeds' is no prefix of 360Giving; wri"):
        read_city({"CITY": {**town.city, "grants_prefix": "leeds"}})


def test_every_award_is_there_in_a_fixed_order(town: Hub) -> None:
    town.write(
        {f"board/{name}.md": award(awarded=f"2026-0{n}-01") for n, name in enumerate("cab", 1)}
    )
    ids = [grant["id"][-1] for grant in json.loads(made(town, "data/360giving.json"))["grants"]]
    assert ids == ["a", "b", "c"]


def test_two_names_without_a_letter_are_two_organisations(town: Hub) -> None:
    for slug, name in (("a", "★★"), ("b", "!!!")):
        town.write({f"board/{slug}.md": award(recipient=None, recipient_name=name)})
    written = json.loads(made(town, "data/360giving.json"))["grants"]
    ids = {grant["recipientOrganization"][0]["id"] for grant in written}
    assert len(ids) == 2
    assert all(re.fullmatch("360G-exampleton-example-[0-9a-f]{8}", one) for one in ids)
