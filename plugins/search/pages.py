"""The pages by which people find things: one for every facet, lists of facets, and `/find/`.

Each facet opens the three doors, who, how and when, and names places. Pure: a site in, pages out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from plugins.records import Collection, Facet, Fault, Faults, Page, Site, paginate

from .index import FOLDER

FAMILIES = ("topics", "areas", "sectors", "skills")
DOORS = {"who": 8, "how": 6, "when": 6, "where": 6}  # how many each shows on a facet's own page
POSTS = 10
PER_PAGE = 20  # of the rest of a door
FACETS_PER_PAGE = 60
MOST_USED = 10
_ORDER = ("organisation", "service", "person")


@dataclass(frozen=True)
class Door:
    """One door of a facet: the records that its page shows, and where the others are.

    `all` has every record; `rest` is the address of their list, or None where all are shown.
    """

    name: str
    all: Collection
    rest: str | None

    @property
    def shown(self) -> Collection:
        """The first records, as many as fit on the facet's page."""
        return self.all[: DOORS[self.name]] if self.rest else self.all


def outputs(site: Site) -> Iterator[Page]:
    """Yield the page of every facet with the lists that go on, each family's list, and `/find/`.

    Raises `Faults` for a page of the hub that the index of the search would take the place of.
    """
    _keep_free(site)
    for family in FAMILIES:
        facets = site.facets(family)
        for facet in facets:
            yield from _of_facet(site, facet)
        pages = paginate(site, f"{family}/", "facets", Collection(facets), FACETS_PER_PAGE)
        yield from _with(pages, family=family)
    yield Page("find/index.html", "find", lambda: {"families": most_used(site)})


def _keep_free(site: Site) -> None:
    page = site.find("pages", FOLDER)
    if page and site.city.search:
        what = f"{FOLDER!r} is a name the search needs itself"
        raise Faults([Fault(f"content/{page.path}", 1, "file name", what, "choose another")])


def _of_facet(site: Site, facet: Facet) -> Iterator[Page]:
    doors = doors_of(site, facet)
    yield Page(f"{facet.path}index.html", "facet", partial(_facet_page, site, facet))
    for door in doors.values():
        if door.rest:
            pages = paginate(site, f"{facet.path}{door.name}/", "facet_door", door.all, PER_PAGE)
            yield from _with(pages, facet=facet, door=door.name)


def _with(pages: Iterable[Page], **more: Any) -> Iterator[Page]:
    """Give pages of a list more values for their template."""
    for page in pages:
        yield replace(page, context=partial(_both, page, more))


def _both(page: Page, more: dict[str, Any]) -> dict[str, Any]:
    return {**page.context(), **more}


def doors_of(site: Site, facet: Facet) -> dict[str, Door]:
    """Return the facet's doors by name: `who`, `how`, `when` and `where`."""
    found = {
        "who": sorted(facet.of("members"), key=lambda member: _ORDER.index(member.type)),
        "how": facet.of("board"),
        "when": [event for event in facet.of("events") if event.next],
        "where": facet.of("places"),
    }
    return {
        name: Door(
            name,
            Collection(records),
            site.href(f"{facet.path}{name}/") if len(records) > DOORS[name] else None,
        )
        for name, records in found.items()
    }


def _facet_page(site: Site, facet: Facet) -> dict[str, Any]:
    doors = doors_of(site, facet)
    return {
        "facet": facet,
        "doors": doors,
        "past": len(facet.of("events")) - len(doors["when"].all),
        "posts": facet.of("posts")[:POSTS],
        "everywhere": everywhere(site, facet),
    }


def everywhere(site: Site, facet: Facet) -> Facet | None:
    """Return the facet of those who work in the whole city, for the page of a part of it."""
    whole = site.facet("areas", site.city.everywhere) if facet.family == "areas" else None
    return whole if whole is not facet else None


def most_used(site: Site) -> list[tuple[str, list[Facet], int]]:
    """Return each family that has any: its name, its most used facets by word, how many it has."""
    families = [(family, site.facets(family)) for family in FAMILIES]
    return [(family, _most(facets), len(facets)) for family, facets in families if facets]


def _most(facets: Iterable[Facet]) -> list[Facet]:
    """The order of the words breaks a tie, and is that of the answer."""
    facets = list(facets)
    first = sorted(facets, key=lambda facet: -len(facet.records))[:MOST_USED]
    return [facet for facet in facets if facet in first]
