"""Where a member stands: whose it is, whether it is here, what it keeps to, who answers for it.

Pure: each function works a value out from a record and the city's own day. Templates read them
like fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plugins.records import Collection, Record
from plugins.records.reply import Reply


def parent(member: Record) -> Record | None:
    """Return the organisation of a service, and the organisation or service of a person.

    None where a file names something that cannot be it: no chain of names ever turns in a circle.
    """
    data = member.document.data
    above = {"service": ("organisation",), "person": ("organisation", "service")}
    found = member.organisation if data.type in above else None
    return found if found and found.type in above[data.type] else None


def _upwards(member: Record) -> Iterator[Record]:
    one: Record | None = member
    while one:
        yield one
        one = parent(one)


def trail(member: Record) -> tuple[Record, ...]:
    """Return what a member belongs to, the nearest first."""
    return tuple(_upwards(member))[1:]


def stream(member: Record) -> Collection:
    """Return the posts of a member and of its services, newest first; what both have, once."""
    posts = _together(member, "posts")
    paths = {post.path for post in posts}
    shown = (post for post in posts if _stands_at(post) not in paths)
    return Collection([*shown])


def _stands_at(post: Record) -> str | None:
    """Return the path of the post that is shown in place of one, if there is one."""
    other = getattr(post, "stands_at", None)
    return other.path if other else None


def programme(member: Record) -> Collection:
    """Return the events of a member and of its services, also those held with others."""
    return _together(member, "events", "joint_events")


def _together(member: Record, *names: str) -> Collection:
    """Gather what names a member or one of its services, in the order of its own kind."""
    both = (getattr(one, name) for one in (member, *member.services) for name in names)
    found = {record.path: record for records in both for record in records}.values()
    return Collection(sorted(found, key=lambda r: (r.document.kind.order(r), r.stem)))


def gone(member: Record) -> date | None:
    """Return the day on which a member left, or what it belongs to; None while it is here."""
    days = (getattr(one.document.data, "left", None) for one in _upwards(member))
    return min((day for day in days if day and day <= member.site.today), default=None)


def here(member: Record) -> bool:
    """Tell whether a member takes part today: neither it nor what it belongs to has left."""
    return member.gone is None


def stale(member: Record) -> bool:
    """Tell whether it is too long ago that a person last found a member's details true."""
    checked = getattr(member.document.data, "checked", None)
    longest = timedelta(days=member.site.city.stale_after)
    return bool(checked and member.site.today - checked > longest)


def effective_sector(member: Record) -> str | None:
    """Return a member's sector; a service or person has that of its organisation unless it says."""
    held = _held("sector")(member)
    return held.value if held else None


@dataclass(frozen=True)
class Held:
    """What holds for a member, and whose word that is: its own, or its organisation's."""

    value: Any
    whose: Record
    own: bool


def _held(field: str) -> Callable[[Record], Held | None]:
    def held(member: Record) -> Held | None:
        for one in _upwards(member):
            if value := getattr(one.document.data, field, None):
                return Held(value, one, one is member)
        return None

    return held


effective_display = _held("display")
effective_guidelines = _held("guidelines")
effective_charter = _held("charter")


def postal(member: Record) -> str | None:
    """Return a member's address with its postcode, on one line."""
    data = member.document.data
    said = (getattr(data, name, None) for name in ("address", "postcode"))
    return " ".join(filter(None, said)) or None


def spoken(member: Record) -> list[str]:
    """Return the languages one can use with a member, in the words of the city's own."""
    names = member.site.city.locale.languages
    return [names.get(code, code) for code in dict.fromkeys(member.languages)]


def reply(member: Record) -> Reply:
    """Say who answers for a member; where it says no way itself, its organisation answers.

    A letter to one without an address of its own goes to its organisation's.
    """
    above = parent(member)
    if above and not (member.email or member.telephone or member.address):
        return above.reply
    days = member.answers_within or (above.reply.days if above else None)
    address = member.postal or _above(member)
    return Reply(member.name, member.contact, member.email, member.telephone, address, days)


def _above(member: Record) -> str | None:
    """Return the nearest address of what a member belongs to, after the name of whose it is."""
    found = next((one for one in trail(member) if one.postal), None)
    return f"{found.name}, {found.postal}" if found else None


DERIVED = {
    "trail": trail,
    "stream": stream,
    "programme": programme,
    "gone": gone,
    "here": here,
    "stale": stale,
    "effective_sector": effective_sector,
    "effective_display": effective_display,
    "effective_guidelines": effective_guidelines,
    "effective_charter": effective_charter,
    "postal": postal,
    "spoken": spoken,
    "reply": reply,
}
