"""How: the board. What members offer and ask for, what they do together, and who pays for it.

Files: `content/board/<slug>.md`, told apart by `type:`. Fields: README.md. Makes a page of each,
the board and its lists, `funding.ics` and a calendar for each call, and, where there are awards,
`data/360giving.json`. What templates can read besides the fields is in README.md.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from plugins.records import File, Folder, Kind, Page, Site, collect

from . import deadlines, derived, grants, held, lists, partners
from .checks import checks
from .linked import linked
from .meet import meet
from .model import Ask, Award, Funding, Offer, Project
from .together import fits


def outputs(site: Site) -> Iterator[Page | File]:
    """Yield the lists, the calendars of deadlines, and the awards as open data."""
    yield from lists.pages(site)
    yield from held.pages(site)
    calls = [one for one in site.all("board") if one.type == "funding"]
    name = f"{site.city.title}: funding deadlines"
    yield File("funding.ics", partial(deadlines.calendar, site, name, "funding.ics", calls))
    for call in calls:
        path = f"board/{call.stem}/deadline.ics"
        yield File(path, partial(deadlines.calendar, site, call.title, path, [call]))
    awards = [one for one in site.all("board") if one.type == "award"]
    if awards:
        yield File(grants.PATH, partial(grants.grants, awards))


BOARD = Kind(
    name="board",
    folders=(
        Folder(
            "board/<slug>.md",
            {"offer": Offer, "ask": Ask, "project": Project, "funding": Funding, "award": Award},
        ),
    ),
    url="board/{stem}/",
    template="board_record",
    index=None,
    pages=("board/", *(f"board/{path}/" for path in sorted(lists.PATHS))),
    order=derived.order,
    derived={
        "by_sector": partners.by_sector,
        "deadline": derived.deadline,
        "ended": derived.ended,
        "fits": fits,
        "known_access": derived.known_access,
        "lacks": partners.lacks,
        "linked": linked,
        "meet": meet,
        "on_board": derived.on_board,
        "orphaned": derived.orphaned,
        "reply": derived.reply,
        "seats": partners.seats,
        "state": derived.state,
        "where": derived.where,
        "who": derived.who,
    },
    facets={
        "topics": derived.topics,
        "areas": derived.areas,
        "sectors": derived.sectors,
        "skills": derived.skills,
    },
    checks=checks,
    row=derived.row,
    outputs=outputs,
    templates=Path(__file__).parent / "templates",
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return BOARD


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
