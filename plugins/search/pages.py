"""The pages by which people find things: one for every facet, lists of facets, and `/find/`.

Each facet opens the three doors, who, how and when, and names places. Pure: a site in, pages out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from plugins.records import Collection, Facet, Fault, Faults, Page, Site, paginate

from .doors import doors_of, everywhere, past
from .index import FOLDER

FAMILIES = ("topics", "areas", "sectors", "skills")
POSTS = 10
PER_PAGE = 20  # of the rest of a door
FACETS_PER_PAGE = 60
MOST_USED = 10


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
    scripted = site.city.search
    yield Page("find/index.html", "find", lambda: {"families": most_used(site)}, None, scripted)


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


def _facet_page(site: Site, facet: Facet) -> dict[str, Any]:
    return {
        "facet": facet,
        "doors": doors_of(site, facet),
        "past": past(facet),
        "posts": facet.of("posts")[:POSTS],
        "everywhere": everywhere(site, facet),
    }


def most_used(site: Site) -> list[tuple[str, list[Facet], int]]:
    """Return each family that has any: its name, its most used facets by word, how many it has."""
    families = [(family, site.facets(family)) for family in FAMILIES]
    return [(family, _most(facets), len(facets)) for family, facets in families if facets]


def _most(facets: Iterable[Facet]) -> list[Facet]:
    """The order of the words breaks a tie, and is that of the answer."""
    facets = list(facets)
    first = sorted(facets, key=lambda facet: -len(facet.records))[:MOST_USED]
    return [facet for facet in facets if facet in first]
