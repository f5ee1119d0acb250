"""What must hold of a member that its own fields cannot tell: days, names, and other members.

Each rule yields (field, what is wrong, what to write instead). Touches nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plugins.records import Record

from .accounts import told_twice

# content/pulled/state/ is where the nightly job remembers feeds; members/open/ is a page of ours.
RESERVED = frozenset({"state", "open"})
Told = Iterator[tuple[Any, str, str]]


def checks(member: Record) -> Told:
    """Yield what is wrong with a member."""
    for rule in (_name, _belongs, _days, _address, told_twice):
        yield from rule(member)


def _name(member: Record) -> Told:
    """Some names are taken."""
    if member.stem in RESERVED:
        yield "file name", f"{member.stem!r} is a name the hub needs itself", "choose another"


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
    if member.checked and member.checked > member.site.today:
        yield "checked", f"{member.checked} is still to come", "write the day somebody looked"
    if member.consent and member.consent.given_on > member.site.today:
        what = f"{member.consent.given_on} is still to come"
        yield ("consent", "given_on"), what, "write the day on which the person agreed"


def _address(member: Record) -> Told:
    """A postcode has a field of its own, and belongs to an address."""
    if member.postcode and not member.address:
        yield "postcode", "has no address before it", "add address:, or remove postcode:"
    if member.postcode and member.postcode in (member.address or ""):
        yield "address", f"holds {member.postcode}, which postcode: says", "leave it out here"
