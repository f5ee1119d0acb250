"""Take it with you: a page that lists every file of open data the site makes.

The list is what the build makes, asked for when the page is written, so that no kind can be
forgotten. Makes `data/`. Fields: none; see README.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from plugins.records import File, Kind, Page, Site, collect
from plugins.records.outputs import outputs as everything

# What takes part of the city away in a form that other programs read.
FORMATS = {
    "atom": "Atom",
    "csv": "CSV",
    "ics": "iCalendar",
    "json": "JSON",
    "opml": "OPML",
    "vcf": "vCard",
}

# With more than so many files that differ by one part of their path, all of them are one entry.
FEW = 3


@dataclass(frozen=True)
class OpenFile:
    """One file, or the first of `count` that are alike and differ by what they are of."""

    name: str
    format: str
    url: str
    count: int = 1


def files(site: Site) -> list[list[OpenFile]]:
    """Return every file of open data, those of one name together: `data/members.json` and `.csv`.

    Where each record has a file of its own, the whole folder of them counts as one entry.
    """
    paths = [one.path for one in everything(site, _others(site)) if isinstance(one, File)]
    found = sorted(_open_files(site, paths), key=lambda one: (one.name, one.format))
    return [list(alike) for _, alike in groupby(found, key=lambda one: one.name)]


def _others(site: Site) -> list[Kind]:
    return [kind for kind in site.kinds.values() if kind.name != OPENDATA.name]


def _open_files(site: Site, paths: Iterable[str]) -> Iterator[OpenFile]:
    places = [PurePosixPath(path) for path in sorted(paths) if path.rsplit(".")[-1] in FORMATS]
    common = Counter(shape for place in places for shape in _shapes(place))
    alike: dict[tuple[str, str], list[str]] = {}
    for place in places:
        shapes = [shape for shape in _shapes(place) if common[shape] > FEW]
        shape = max(shapes, key=lambda one: common[one], default=place)
        alike.setdefault((str(shape.with_suffix("")), place.suffix[1:]), []).append(str(place))
    for (name, ending), same in alike.items():
        yield OpenFile(name, FORMATS[ending], site.href(same[0]), len(same))


def _shapes(place: PurePosixPath) -> list[PurePosixPath]:
    """Return what a file may be one of: `members/*/feed.atom`, `data/open-referral/services/*`.

    A file that has the name of its folder is one of `members/*/*.vcf`.
    """
    folder = place.parent
    if str(folder) in (".", "data"):  # each of these is a thing of its own
        return []
    named = [folder.parent / "*" / f"*{place.suffix}"] if place.stem == folder.name else []
    return [*named, folder / f"*{place.suffix}", folder.parent / "*" / place.name]


def outputs(site: Site) -> Iterator[Page]:
    """Yield the page."""
    yield Page("data/index.html", "data", lambda: {"files": files(site)})


OPENDATA = Kind(
    name="opendata",
    folders=(),
    url=None,
    template="data",
    outputs=outputs,
    pages=("data/",),
    templates=Path(__file__).parent / "templates",
)


def kind(sender: object) -> Kind:
    """Answer the engine's call for kinds."""
    return OPENDATA


def register() -> None:
    """Connect to the engine."""
    collect.connect(kind)
