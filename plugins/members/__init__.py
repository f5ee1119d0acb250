"""Who: organisations, their services and their people.

Files: `content/members/<slug>.md`, told apart by `type:`. Fields: README.md. Templates read,
besides the fields, `services`, `people`, `posts` and `events` of a member, `stream` and
`programme` (its own posts and events with those of its services), `effective_sector` and `reply`
(who answers).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.records import Collection, Folder, Index, Kind, Record, collect

from .model import Organisation, Person, Service

# content/pulled/state/ is where the nightly job remembers feeds.
RESERVED = frozenset({"state"})


def stream(member: Record) -> Collection:
    """Return the posts of a member and of its services, newest first."""
    return _together(member, "posts")


def programme(member: Record) -> Collection:
    """Return the events of a member and of its services, also those held with others."""
    return _together(member, "events", "joint_events")


def _together(member: Record, *names: str) -> Collection:
    """Gather what names a member or one of its services, in the order of its own kind."""
    both = (getattr(one, name) for one in (member, *member.services) for name in names)
    found = {record.path: record for records in both for record in records}.values()
    return Collection(sorted(found, key=lambda r: (r.document.kind.order(r), r.stem)))


def effective_sector(member: Record) -> str | None:
    """Return a member's sector; a service or person has that of its organisation unless it says."""
    own = getattr(member.document.data, "sector", None)
    parent = getattr(member.document.data, "organisation", None) and member.organisation
    return own or (parent.effective_sector if parent else None)


@dataclass(frozen=True)
class Reply:
    """Who answers for a member, by which channels, and within how many working days."""

    name: str
    contact: str | None
    email: str | None
    telephone: str | None
    address: str | None
    days: int | None


def reply(member: Record) -> Reply:
    """Say who answers for a member; where it says no way itself, its organisation answers."""
    own = member.email or member.telephone or member.address
    parent = member.organisation
    if parent and not own:
        return parent.reply
    days = member.answers_within or (parent.reply.days if parent else None)
    contact = member.role if member.type == "person" else member.contact
    return Reply(member.name, contact, member.email, member.telephone, member.address, days)


def _topics(member: Record) -> Iterable[str]:
    return member.tags


def _areas(member: Record) -> Iterable[str]:
    return member.areas or ()


def _skills(member: Record) -> Iterable[str]:
    return member.skills


def _sectors(member: Record) -> Iterable[str]:
    sector = None if member.type == "person" else member.effective_sector
    return [member.site.city.sectors[sector]] if sector else []


def checks(member: Record) -> list[tuple[str, str, str]]:
    """A service or a person belongs to something that is not itself; some names are taken."""
    data = member.document.data
    if member.stem in RESERVED:
        return [("file name", f"{member.stem!r} is a name the hub needs itself", "choose another")]
    parent = member.organisation if getattr(data, "organisation", None) else None
    if data.type == "service" and parent and parent.type != "organisation":
        return [("organisation", f"{parent.stem!r} is no organisation", "name its organisation")]
    if data.type == "person" and parent and parent.type == "person":
        return [("organisation", f"{parent.stem!r} is a person", "name an organisation")]
    return []


MEMBERS = Kind(
    name="members",
    folders=(
        Folder(
            "members/<slug>.md",
            {"organisation": Organisation, "service": Service, "person": Person},
        ),
    ),
    url="members/{stem}/",
    template="member",
    index=Index("members"),
    order=lambda member: member.name.casefold(),
    derived={
        "stream": stream,
        "programme": programme,
        "effective_sector": effective_sector,
        "reply": reply,
    },
    facets={"topics": _topics, "areas": _areas, "sectors": _sectors, "skills": _skills},
    checks=checks,
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return MEMBERS


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
