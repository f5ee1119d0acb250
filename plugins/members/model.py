"""The fields of a member's file: an organisation, one of its services, or a person."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from plugins.records.access import Access
from plugins.records.fields import (
    Day,
    Email,
    Line,
    Lines,
    Number,
    RecordModel,
    Ref,
    Slug,
    Telephone,
    WebAddress,
    choice,
    one_of,
    refuse,
)

Sector = Annotated[Line, one_of(lambda city: city.sectors)]


class Feed(RecordModel):
    """A feed the hub reads every night, and how much of it the member lets the hub show."""

    url: WebAddress
    kind: choice("blog", "podcast", "video", "social") = "blog"
    display: choice("full", "excerpt", "link") = "full"
    backfill: Number | None = None


class Account(RecordModel):
    """An account on a network, and what it is for."""

    network: Line
    url: WebAddress
    purpose: Line
    run_by: Line | None = None


class Contact(RecordModel):
    """What every member may say of how to reach them."""

    summary: Line | None = None
    website: WebAddress | None = None
    contact: Line | None = None
    telephone: Telephone | None = None
    email: Email | None = None
    address: Line | None = None
    answers_within: Number | None = None
    access: Access = Access()
    opening_hours: Line | None = None
    areas: Lines = ()
    skills: Lines = ()
    tags: Lines = ()
    accounts: tuple[Account, ...] = ()
    feeds: tuple[Feed, ...] = ()
    joined: Day | None = None
    checked: Day | None = None


class Organisation(Contact):
    """A body that takes part: a council, a charity, a company, a college."""

    type: choice("organisation")
    name: Line
    purpose: Line
    sector: Sector

    @model_validator(mode="after")
    def _can_be_reached(self) -> Organisation:
        if not (self.telephone or self.email or self.address or self.website):
            refuse("says no way to be reached", "add telephone:, email:, address: or website:")
        return self


class Service(Contact):
    """A part of an organisation that speaks for itself: a library, a team, a project."""

    type: choice("service")
    name: Line
    purpose: Line
    organisation: Annotated[Slug, Ref("members", back="services")]
    sector: Sector | None = None


class Consent(RecordModel):
    """A named person's agreement to be listed."""

    given_on: Day
    scope: Line


class Person(RecordModel):
    """Somebody one can ask for, who has agreed to be named here."""

    type: choice("person")
    name: Line
    role: Line
    organisation: Annotated[Slug, Ref("members", back="people")]
    consent: Consent = Field(exclude=True)
    purpose: Line | None = None
    summary: Line | None = None
    website: WebAddress | None = None
    telephone: Telephone | None = None
    email: Email | None = None
    answers_within: Number | None = None
    skills: Lines = ()
    tags: Lines = ()
