"""Who is in a project, sector by sector, and who is missing. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from plugins.records import Record


@dataclass(frozen=True)
class Seat:
    """A member's place in a project. The lead has no role but that."""

    member: Record
    role: str | None = None
    since: date | None = None


@dataclass(frozen=True)
class SectorOf:
    """One sector of the city in a project: who is there, and whether somebody is looked for."""

    name: str
    label: str
    seats: tuple[Seat, ...]
    needed: bool


@dataclass(frozen=True)
class Lacks:
    """What a call demands that a bid has not got: any partner at all, and sectors by their words.

    False where nothing is lacking.
    """

    partner: bool = False
    sectors: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.partner or bool(self.sectors)


def seats(project: Record) -> tuple[Seat, ...]:
    """Return everybody in a project, the lead first."""
    return tuple(_seats(project))


def _seats(project: Record) -> Iterator[Seat]:
    if project.type != "project":
        return
    if project.lead:
        yield Seat(project.lead)
    for partner in project.partners:
        # A list of groups keeps short names; one that leads nowhere is told by the engine.
        member = project.site.find("members", partner.member)
        # Who has left gives nothing to what goes on, and is not taken out of what is over.
        if member and (member.here or not project.on_board):
            yield Seat(member, partner.role, partner.since)


def by_sector(project: Record) -> tuple[SectorOf, ...]:
    """Return every sector of the city, in the city's order, with who of it takes part.

    Needed is what the project says, and what its call demands and nobody of it can give.
    """
    if project.type != "project":
        return ()
    there: dict[str, list[Seat]] = {}
    for seat in project.seats:
        there.setdefault(seat.member.effective_sector, []).append(seat)
    needed = {*project.document.data.needs, *_missing(project, there)}
    return tuple(
        SectorOf(name, label, tuple(there.get(name, ())), name in needed)
        for name, label in project.site.city.sectors.items()
    )


def _call(project: Record) -> Record | None:
    """Return the call that a project answers, if it is one."""
    call = project.answers if project.type == "project" else None
    return call if call and call.type == "funding" else None


def _missing(project: Record, there: Container[str]) -> list[str]:
    """Return the sectors that the project's call demands and that are not `there`."""
    call = _call(project)
    return [one for one in call.sectors_required if one not in there] if call else []


def lacks(project: Record) -> Lacks:
    """Return what the call that a project answers demands and the project has not got."""
    call = _call(project)
    if not call:
        return Lacks()
    alone = call.partnership_required == "yes" and len(project.seats) < 2
    missing = _missing(project, {seat.member.effective_sector for seat in project.seats})
    return Lacks(alone, tuple(project.site.city.sectors[one] for one in missing))
