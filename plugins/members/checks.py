"""What must hold of a member that its own fields cannot tell: days, names, and other members.

Each rule yields (field, what is wrong, what to write instead). Touches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from plugins.records import Record

from .accounts import same, told_twice
from .likeness import alike

# content/pulled/state/ is where the nightly job remembers feeds; members/open/ is a page of ours.
RESERVED = frozenset({"state", "takedowns", "open"})
Told = Iterator[tuple[Any, str, str]]


def checks(member: Record) -> Told:
    """Yield what is wrong with a member."""
    for rule in (_name, _belongs, _days, _website, _address, told_twice):
        yield from rule(member)


def _name(member: Record) -> Told:
    """Some names are taken."""
    if member.stem in RESERVED:
        yield "file name", f"{member.stem!r} is a name the hub needs itself", "choose another"
    if other := alike(member):
        what = f"looks like that of content/{other.path}, and is another"
        yield "name", what, "write it so that people can tell the two apart"


def _belongs(member: Record) -> Told:
    """A service is of an organisation, a person of either; nothing is of itself."""
    above = member.organisation
    if above is None:
        return
    if member.type == "service" and above.type != "organisation":
        yield "organisation", f"{above.stem!r} is no organisation", "name its organisation"
    if member.type == "person" and above.type == "person":
        yield "organisation", f"{above.stem!r} is a person", "name an organisation"


def _days(member: Record) -> Told:
    """A member leaves after it joins; nobody has checked it, or agreed to it, tomorrow."""
    if member.left and member.joined and member.left <= member.joined:
        yield "left", f"{member.left} is not after joined: {member.joined}", "check both days"
    for place, day, advice in _past(member):
        if day and day > member.site.present:
            yield place, f"{day} is still to come", advice


def _past(member: Record) -> Iterator[tuple[Any, date | None, str]]:
    """Yield each day that tells what has happened, where it stands, and what to write there."""
    data = member.document.data
    yield "joined", member.joined, "write the day on which it joined"
    yield "charter", member.charter, "write the day on which it signed"
    yield "checked", member.checked, "write the day somebody looked"
    if member.consent:
        yield (
            ("consent", "given_on"),
            member.consent.given_on,
            "write the day on which the person agreed",
        )
        yield (
            ("consent", "withdrawn_on"),
            member.consent.withdrawn_on,
            "write the day on which the person said no, or until: for a day to come",
        )
    for number, feed in enumerate(getattr(data, "feeds", ())):
        yield ("feeds", number, "checked"), feed.checked, "write the day somebody looked"
    for number, account in enumerate(getattr(data, "accounts", ())):
        yield ("accounts", number, "closed"), account.closed, "write status: active until then"


def _website(member: Record) -> Told:
    """Nobody is led to an account that is closed: somebody else may have its address today."""
    accounts = getattr(member.document.data, "accounts", ())
    closed = {same(one.url) for one in accounts if one.status == "closed"}
    if member.website and same(member.website) in closed:
        yield "website", "is an account that accounts: calls closed", "remove it, or mend status:"


def _address(member: Record) -> Told:
    """A postcode has a field of its own, and belongs to an address."""
    if member.postcode and not member.address:
        yield "postcode", "has no address before it", "add address:, or remove postcode:"
    if member.postcode and member.postcode in (member.address or ""):
        yield "address", f"holds {member.postcode}, which postcode: says", "leave it out here"
