"""What a build makes, as values: pages to render and files to write.

`outputs(site, kinds)` yields every one of them in a fixed order. Writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from .collection import Collection
from .document import Document
from .faults import Fault, below
from .kinds import Kind
from .site import Record, Site
from .tables import as_csv, as_json


@dataclass(frozen=True)
class Page:
    """A page: `path` in the output folder, a template's name, and what is particular to it.

    `context` gives the template's own values when the page is rendered, so that what they are made
    of is read then and can be noted as the page's. Every template also has `site`, `city` and
    `here`, the page's own path (`""` for home). `file` is the path under `content/` of the one
    record that the page shows, if it shows one. A page that is `scripted` may run scripts of the
    site; any other runs none.
    """

    path: str
    template: str
    context: Callable[[], Mapping[str, Any]] = dict
    file: str | None = None
    scripted: bool = False


@dataclass(frozen=True)
class File:
    """Any other file: `path` in the output folder and the function that makes its bytes."""

    path: str
    make: Callable[[], bytes]


Output = Page | File


@dataclass(frozen=True)
class Pagination:
    """Where a list page stands among its siblings. `urls` are those of all of them, in order."""

    number: int
    urls: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many pages there are."""
        return len(self.urls)

    @property
    def previous(self) -> str | None:
        """The page before, if any."""
        return self.urls[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """The page after, if any."""
        return self.urls[self.number] if self.number < self.total else None


def outputs(site: Site, kinds: Sequence[Kind]) -> Iterator[Output]:
    """Yield every output of the site: each kind's pages, lists, data and own files."""
    for kind in kinds:
        if kind.url is not None:
            yield from _of_kind(site, kind)
        yield from kind.outputs(site)


def _of_kind(site: Site, kind: Kind) -> Iterator[Output]:
    records = site.all(kind.name)
    for record in records:
        yield record_page(record)
    if kind.index:
        shown = site.listed(kind.name)
        yield from paginate(site, f"{kind.name}/", kind.index.template, shown, kind.index.per_page)
    yield from data(kind, records)


def record_page(record: Record) -> Page:
    """Return the page of one record. Templates know it as `record`."""
    path, template = record.document.kind.place(record.stem)
    file = path if path.endswith(".html") else f"{path}index.html"
    return Page(file, template, lambda: {"record": record}, record.path)


def paginate(
    site: Site,
    path: str,
    template: str,
    records: Collection,
    per_page: int | None,
) -> Iterator[Page]:
    """Yield the pages of a list: `path`, `path` + `page/2/` and so on; one where it is empty."""
    size = per_page or max(len(records), 1)
    total = max(-(-len(records) // size), 1)
    paths = [path if number == 1 else f"{path}page/{number}/" for number in range(1, total + 1)]
    urls = tuple(site.href(p) for p in paths)
    for number, own in enumerate(paths, start=1):
        shown = records[(number - 1) * size : number * size]
        page = {"records": shown, "pagination": Pagination(number, urls)}
        yield Page(f"{own}index.html", template, partial(dict, page))


def data(kind: Kind, records: Collection) -> Iterator[File]:
    """Yield a kind's records as open data, by name: the order of lists may follow the clock."""
    by_name = sorted(records, key=lambda record: record.stem)
    yield from rows(kind.name, lambda: [_row(record) for record in by_name])


def rows(name: str, made: Callable[[], Sequence[Mapping[str, Any]]]) -> Iterator[File]:
    """Yield rows as open data: `data/<name>.json` and `data/<name>.csv`."""
    yield File(f"data/{name}.json", lambda: as_json(made()))
    yield File(f"data/{name}.csv", lambda: as_csv(made()))


def twins(made: Iterable[Output], folder: str) -> list[Fault]:
    """Return a fault for each output with the address of another, also where case is ignored.

    `folder` is the name of the content folder.
    """
    seen: dict[str, Output] = {}
    found = []
    for output in made:
        first = seen.setdefault(output.path.casefold(), output)
        if first is not output:
            files = [one.file for one in (output, first) if isinstance(one, Page) and one.file]
            file = files[0] if files else output.path
            what = f"would make {output.path}, which is made already"
            found.append(Fault(file, 1, "file name", what, "rename the file"))
    return below(folder, found)


def astray(site: Site, made: Iterable[Output], folder: str) -> list[Fault]:
    """Return a fault for each link of a body to an address of the site at which nothing will lie.

    The night looks at every link of every page before it publishes: what leads nowhere there keeps
    the whole city from being published. `folder` is the name of the content folder.
    """
    pages = {one.path for one in made if isinstance(one, Page)}
    lies = {one.path for one in made} | site.files
    found = []
    for record in site.records:
        document = record.document
        for written, address in () if record.by_machine else site.own_links(document):
            what = _wrong(site, address or "", pages, lies)
            if what and not site.gone.leads_to(document.path, written):
                line = next(
                    (n for n, row in _numbered(document) if written in row), document.body_line
                )
                found.append(Fault(document.path, line, "link", f"{written} {what[0]}", what[1]))
    return below(folder, found)


def _wrong(site: Site, address: str, pages: Set[str], lies: Set[str]) -> tuple[str, str] | None:
    """Say what is wrong with an address of the site, and what to write instead; None if nothing."""
    if not address.startswith(root := site.href("")) or address.startswith("//"):
        return None
    way, mark, _ = address.partition("#")
    path = unquote(way.partition("?")[0].removeprefix(root))
    path = f"{path}index.html" if path.endswith("/") or not path else path
    if path not in lies:
        return (
            "leads nowhere",
            "write the path from this file to another, or an address of the site",
        )
    return ("leads to a place on a page", "write it without #") if mark and path in pages else None


def _numbered(document: Document) -> Iterable[tuple[int, str]]:
    return enumerate(document.body.split("\n"), start=document.body_line)


def _row(record: Record) -> dict[str, Any]:
    held = {**record.fields, **record.document.kind.row(record)}
    said = {name: value for name, value in held.items() if value is not None}
    return {"id": record.stem, "page": record.permalink, **said}
