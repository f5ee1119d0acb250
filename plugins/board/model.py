"""The fields of the board's files: an offer, an ask, a project, a funding call, an award.

What holds between two fields, or two files, is in `checks`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from babel.core import get_global
from pydantic import AfterValidator, BeforeValidator

from plugins.records.access import Access, Fact
from plugins.records.fields import (
    Day,
    Email,
    Line,
    Lines,
    Moment,
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

# Codes of ISO 4217 that some country pays with today, by Unicode's CLDR: no clock is asked.
CURRENCIES = frozenset(
    code
    for used in get_global("territory_currencies").values()
    for code, _, until, is_tender in used
    if is_tender and until is None
)
MOST_MONEY = 999_999_999
CATEGORIES = ("room", "kit", "skill", "time", "data", "content", "money", "other")


def _amount(value: Any) -> int:
    text = str(value)
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        refuse(
            f"{text!r} is no amount",
            f"write whole pounds in digits alone, from 1 to {MOST_MONEY}: 20000",
        )
    return int(text)


def _identifier(value: str) -> str:
    if not re.fullmatch(r"(?:[A-Z]{2}-[A-Z0-9]+|360G)-[A-Za-z0-9_-]+", value):
        refuse(
            f"{value!r} is no identifier of an organisation",
            "write its list and its number there, as org-id.guide does: GB-CHC-1234567",
        )
    return value


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _groups(value: Any) -> Any:
    """A plain line stands for a group that says only that."""
    if not isinstance(value, list):
        return value
    return [{"text": one} if isinstance(one, str) else one for one in value]


Amount = Annotated[int, BeforeValidator(_amount)]
Currency = Annotated[Line, one_of(lambda city: CURRENCIES)]
Identifier = Annotated[Line, AfterValidator(_identifier)]
Sector = Annotated[Line, one_of(lambda city: city.sectors)]
Sectors = Annotated[tuple[Sector, ...], BeforeValidator(_one_or_more)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_one_or_more)]


class OnTheBoard(RecordModel):
    """What every file of the board may say."""

    title: Line
    summary: Line | None = None
    areas: Lines = ()
    tags: Lines = ()
    updated: Day | None = None


class Answered(OnTheBoard):
    """Who answers, where that is not the member's own contact. Each field stands in for its own."""

    contact: Line | None = None
    telephone: Telephone | None = None
    email: Email | None = None
    answers_within: Number | None = None


class Notice(Answered):
    """What an offer and an ask have in common: somebody, something, until a day."""

    category: choice(*CATEGORIES)
    posted: Day
    expires: Day
    starts: Day | None = None
    quantity: Line | None = None
    conditions: Line | None = None
    access: Access = Access()
    outcome: choice("open", "partial", "met", "withdrawn") = "open"
    met_by: Annotated[Slugs, Ref("members", back="answered")] = ()
    met_with: Annotated[Slugs, Ref("board", back="met_from")] = ()
    met_on: Day | None = None


class Offer(Notice):
    """Something a member can give, lend or do."""

    type: choice("offer")
    member: Annotated[Slug, Ref("members", back="offers")]


class Ask(Notice):
    """Something a member is looking for."""

    type: choice("ask")
    member: Annotated[Slug, Ref("members", back="asks")]


class Partner(RecordModel):
    """A member that takes part in a project, and what it does there."""

    member: Annotated[Slug, Ref("members", back="projects")]
    role: Line
    since: Day | None = None


class Result(RecordModel):
    """One thing that came of a project. A plain line is its text alone."""

    text: Line
    on: Day | None = None
    website: WebAddress | None = None


class Project(Answered):
    """Something several do together, and what it still lacks."""

    type: choice("project")
    purpose: Line
    lead: Annotated[Slug, Ref("members", back="leads")]
    partners: tuple[Partner, ...] = ()
    stage: choice("idea", "forming", "bidding", "live", "done", "stopped")
    needs: Sectors = ()
    needs_skills: Lines = ()
    goals: Lines = ()
    results: Annotated[tuple[Result, ...], BeforeValidator(_groups)] = ()
    start: Day | None = None
    end: Day | None = None
    funding_needed: Amount | None = None
    currency: Currency = "GBP"
    website: WebAddress | None = None
    answers: Annotated[Slug, Ref("board", back="bids")] | None = None
    events: Annotated[Slugs, Ref("events", back="projects")] = ()
    offers: Annotated[Slugs, Ref("board", back="projects")] = ()
    asks: Annotated[Slugs, Ref("board", back="projects")] = ()


class Funding(Answered):
    """A call that one can apply to. A day on which it closes counts whole."""

    type: choice("funding")
    funder: Line
    funder_member: Annotated[Slug, Ref("members", back="funds")] | None = None
    website: WebAddress
    opens: Day | None = None
    closes: Moment
    min: Amount | None = None
    max: Amount | None = None
    total: Amount | None = None
    currency: Currency = "GBP"
    eligibility: Lines = ()
    sectors: Sectors = ()
    sectors_required: Sectors = ()
    partnership_required: Fact = "unknown"
    match_required: Fact = "unknown"
    checked: Day | None = None


class Award(OnTheBoard):
    """A grant that was made, with what the 360Giving standard asks of it."""

    type: choice("award")
    summary: Line
    amount: Amount
    currency: Currency = "GBP"
    awarded: Day
    recipient: Annotated[Slug, Ref("members", back="awards")] | None = None
    recipient_name: Line | None = None
    recipient_id: Identifier | None = None
    funder: Line
    funder_id: Identifier | None = None
    grant_id: Identifier | None = None
    start: Day | None = None
    end: Day | None = None
    project: Annotated[Slug, Ref("board", back="awards")] | None = None
    call: Annotated[Slug, Ref("board", back="awards")] | None = None
