"""The fields of a member's file: an organisation, one of its services, or a person."""

from __future__ import annotations

import re
from typing import Annotated

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from plugins.records.access import Access
from plugins.records.fields import (
    Day,
    Email,
    Handles,
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

from .accounts import Account
from .feeds import Display, Feed
from .identifiers import Identifier

Sector = Annotated[Line, one_of(lambda city: city.sectors)]
# Every language that has a two- or three-letter code and a name (CLDR).
_LANGUAGES = Locale("en").languages


def _language(code: str) -> str:
    if code not in _LANGUAGES or not code.isalpha():
        refuse(f"{code!r} is no language", "write its short code: en, pl, ro, ur, ar, pa")
    return code


def _languages(value: object) -> object:
    if isinstance(value, str):
        refuse("must be a list", "write [en, pl], or a line of '- en' for each")
    return () if value is None else value


Languages = Annotated[
    tuple[Annotated[Line, AfterValidator(_language)], ...], BeforeValidator(_languages)
]


def _postcode(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9](?:[ -]?[A-Z0-9]){2,9}", value):
        refuse(f"{value!r} is no postcode", "write capital letters and digits: AB1 2CD")
    return value


Postcode = Annotated[Line, AfterValidator(_postcode)]


def _calendar_address(value: object) -> object:
    """Take the address that people are given for following a calendar for what it is."""
    scheme, separator, rest = str(value).strip().partition("://")
    return f"https://{rest}" if separator and scheme.lower() in ("webcal", "webcals") else value


class CalendarFeed(RecordModel):
    """A calendar the hub reads every night: a file (.ics), or a page that tells of its events.

    `display` is as of a feed.
    """

    url: Annotated[WebAddress, BeforeValidator(_calendar_address)]
    display: Display | None = None


class Guideline(RecordModel):
    """Guidelines that a member keeps to, and since when."""

    title: Line
    url: WebAddress
    adopted: Day | None = None


class _Listed(RecordModel):
    """What everybody may say, an organisation, a service or a person. What it is for comes first.

    Data are written in the order of the fields here, also where a type asks for more of one.
    """

    type: Line
    name: Line
    purpose: Line | None = None
    summary: Line | None = None
    website: WebAddress | None = None
    telephone: Telephone | None = None
    email: Email | None = None
    answers_within: Number | None = None
    skills: Lines = ()
    open_to: Lines = ()
    languages: Languages = ()
    tags: Lines = ()
    # Who may change the files, not whom to ask: it stands in no data.
    owners: Handles = Field(default=(), exclude=True)


class _Body(_Listed):
    """What an organisation or a service may say besides."""

    contact: Line | None = None
    address: Line | None = None
    postcode: Postcode | None = None
    opening_hours: Line | None = None
    access: Access = Access()
    areas: Lines = ()
    accounts: tuple[Account, ...] = ()
    feeds: tuple[Feed, ...] = ()
    calendars: tuple[CalendarFeed, ...] = ()
    display: Display | None = None
    guidelines: tuple[Guideline, ...] = ()
    charter: Day | None = None
    identifiers: tuple[Identifier, ...] = ()
    joined: Day | None = None
    left: Day | None = None
    checked: Day | None = None


class Organisation(_Body):
    """A body that takes part: a council, a charity, a company, a college."""

    type: choice("organisation")
    purpose: Line
    sector: Sector

    @model_validator(mode="after")
    def _can_be_reached(self) -> Organisation:
        if not (self.telephone or self.email or self.address or self.website):
            refuse("says no way to be reached", "add telephone:, email:, address: or website:")
        return self


class Service(_Body):
    """A part of an organisation that speaks for itself: a library, a team, a project."""

    type: choice("service")
    purpose: Line
    organisation: Annotated[Slug, Ref("members", back="services")]
    sector: Sector | None = None


class Consent(RecordModel):
    """A named person's agreement to be listed: to what, when, how, until when.

    `withdrawn_on` is the day from which it holds no more.
    """

    given_on: Day
    scope: Line
    how: Line | None = None
    until: Day | None = None
    withdrawn_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Consent:
        if self.until and self.until < self.given_on:
            refuse("ends before it was given", "check given_on: and until:")
        if self.withdrawn_on and self.withdrawn_on < self.given_on:
            refuse("was withdrawn before it was given", "write the day of the new yes in given_on:")
        return self


class Person(_Listed):
    """Somebody one can ask for, who has agreed to be named here."""

    type: choice("person")
    role: Line
    organisation: Annotated[Slug, Ref("members", back="people")]
    consent: Consent = Field(exclude=True)
