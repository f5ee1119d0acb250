"""What stands behind the doors of a facet: who, how, when, and where.

Pure: a site and a facet in, records out. Reads nothing of a kind but what every template may read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.records import Collection, Facet, Record, Site

DOORS = {"who": 8, "how": 6, "when": 6, "where": 6}  # how many each shows on a facet's own page
_ORDER = ("organisation", "service", "person")


@dataclass(frozen=True)
class Door:
    """One door of a facet: the records that its page shows, and where the others are.

    `all` has every record; `rest` is the address of their list, or None where all are shown;
    `beyond` has what is for the whole city, on the page of a part of it.
    """

    name: str
    all: Collection
    rest: str | None
    beyond: Collection

    @property
    def shown(self) -> Collection:
        """The first records, as many as fit on the facet's page."""
        return self.all[: DOORS[self.name]] if self.rest else self.all


def doors_of(site: Site, facet: Facet) -> dict[str, Door]:
    """Return the facet's doors by name: `who`, `how`, `when` and `where`."""
    whole = everywhere(site, facet)
    return {name: _door(site, facet, whole, name) for name in DOORS}


def _door(site: Site, facet: Facet, whole: Facet | None, name: str) -> Door:
    found = _BEHIND[name](facet)
    rest = site.href(f"{facet.path}{name}/") if len(found) > DOORS[name] else None
    own = set(found)
    beyond = [one for one in (_BEHIND[name](whole) if whole else ()) if one not in own]
    return Door(name, Collection(found), rest, Collection(beyond))


def everywhere(site: Site, facet: Facet) -> Facet | None:
    """Return the facet of those who work in the whole city, for the page of a part of it."""
    whole = site.facet("areas", site.city.everywhere) if facet.family == "areas" else None
    return whole if whole is not facet else None


def past(facet: Facet) -> int:
    """Return how many of its events are over."""
    return sum(not event.next for event in _events(facet))


def _who(facet: Facet) -> list[Record]:
    return sorted(facet.of("members"), key=lambda member: _ORDER.index(member.type))


def _how(facet: Facet) -> list[Record]:
    """Return what names the facet; for a sector also what its own members have on the board."""
    named = list(facet.of("board"))
    own = [one for one in _of_members(facet, "board", _behind) if one.on_board]
    return named + [one for one in own if one not in named]


def _when(facet: Facet) -> list[Record]:
    return [event for event in _events(facet) if event.next]


def _events(facet: Facet) -> list[Record]:
    """Return its events. Events name no sector: those of a sector are the ones its members hold."""
    return list(facet.of("events")) or _of_members(facet, "events", lambda event: event.hosts)


def _behind(entry: Record) -> tuple[Record, ...]:
    return (entry.who,) if entry.who else ()


def _of_members(
    facet: Facet, kind: str, whose: Callable[[Record], tuple[Record, ...]]
) -> list[Record]:
    """Return the records of a kind behind which a member of a sector stands."""
    members = set(facet.of("members")) if facet.family == "sectors" else set()
    site = next((member.site for member in members), None)
    every = site.all(kind) if site else ()
    return [one for one in every if any(_in_sector(member) in members for member in whose(one))]


def _in_sector(member: Record) -> Record:
    """Return who has a sector: of a person, what the person works for."""
    return member.trail[0] if member.type == "person" and member.trail else member


_BEHIND: Mapping[str, Callable[[Facet], Any]] = {
    "who": _who,
    "how": _how,
    "when": _when,
    "where": lambda facet: facet.of("places"),
}
