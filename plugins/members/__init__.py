"""Who: organisations, their services and their people.

Files: `content/members/<slug>.md`, told apart by `type:`, and `content/verified/<member>.md`, which
the nightly job writes. Fields, pages, files and template variables: README.md.
"""

from collections.abc import Iterable
from pathlib import Path

from plugins.records import Folder, Kind, Record, collect

from .accounts import Verified, entries
from .checks import checks
from .consent import lapsed
from .followed import followed
from .identifiers import registered
from .linked_data import linked_data
from .model import Organisation, Person, Service
from .outputs import SHOWN_POSTS, outputs
from .standing import DERIVED


def _topics(member: Record) -> Iterable[str]:
    return member.tags if member.here else ()


def _areas(member: Record) -> Iterable[str]:
    return (member.areas or ()) if member.here else ()


def _skills(member: Record) -> Iterable[str]:
    return member.skills if member.here else ()


def _sectors(member: Record) -> Iterable[str]:
    sector = member.effective_sector if member.here and member.type != "person" else None
    return [member.site.city.sectors[sector]] if sector else []


def _row(member: Record) -> dict[str, str | None]:
    """Give the sector that holds; of who has left the day, and no way to reach it any more."""
    sector = {} if member.type == "person" else {"sector": member.effective_sector}
    left = {**dict.fromkeys(_WAYS), "left": member.gone.isoformat()} if member.gone else {}
    return {**sector, **left}


_WAYS = (
    *("accounts", "address", "answers_within", "contact", "email", "opening_hours", "postcode"),
    *("telephone", "website"),
)


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
    index=None,
    order=lambda member: member.name.casefold(),
    derived={
        **DERIVED,
        "entries": entries,
        "followed": followed,
        "registered": registered,
        "linked_data": linked_data,
        "newest": lambda member: member.stream[:SHOWN_POSTS],
    },
    facets={"topics": _topics, "areas": _areas, "sectors": _sectors, "skills": _skills},
    checks=checks,
    row=_row,
    outputs=outputs,
    pages=("members/open/", "accounts/", "blogroll/"),
    templates=Path(__file__).parent / "templates",
    lapsed=lapsed,
    person=lambda data: data.name if data.type == "person" else "",
)
VERIFIED = Kind(
    name="verified",
    folders=(Folder("verified/<member>.md", Verified, by_machine=True),),
    url=None,
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return MEMBERS


def verified(sender: object) -> Kind:
    """Answer the engine's call with what the nightly job knows of accounts."""
    return VERIFIED


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
    collect.connect(verified)
