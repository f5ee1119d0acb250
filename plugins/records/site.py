"""The city as templates see it: records, their lists, and the one clock.

Every value a page can show is read through `Record`, `Collection` and `Site`, so that what a page
depends on can be noted in one place. Reads no file and writes none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from . import body
from .basics import OF_EVERY_RECORD
from .city import City
from .collection import Collection
from .document import Document
from .facets import Facet, facets_of, slug_of
from .kinds import Kind
from .takedowns import NOTHING, Gone, beside

# .md is the top-level domain of Moldova too: mailto:hello@council.md is no file.
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# Where a body may hold a link that is neither a full address nor a place on its own page.
_OWN_LINK = re.compile(
    r"(\]\(\s*+<?|\]:\s*+<?|href\s*+=\s*+[\"']?)(?!\s*+(?:https?:|mailto:|tel:))", re.I
)


class Record:
    """One record, read like an object: `event.title`, `event.organiser.name`, `member.posts`.

    A name is looked up, in this order, among what every record has (see `basics`), the
    kind's derived values, the records that name this one or that it names, and its model's fields.
    """

    def __init__(self, site: Site, document: Document) -> None:
        self._site = site
        self._document = document

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._site.read(self, name)

    def __repr__(self) -> str:
        return f"<Record {self._document.path}>"

    @property
    def document(self) -> Document:
        """The file behind the record. For checks and outputs; templates have no need of it."""
        return self._document

    @property
    def site(self) -> Site:
        """The site this record belongs to."""
        return self._site


class Site:
    """Everything of one build: the city, the clock and the records of every kind."""

    def __init__(
        self,
        city: City,
        now: datetime,
        kinds: Sequence[Kind],
        documents: Sequence[Document],
        unread: frozenset[str] = frozenset(),
        present: datetime | None = None,
        files: frozenset[str] = frozenset(),
        gone: Gone = NOTHING,
    ) -> None:
        """Join what was read. `unread` are the paths of files that are there but have faults.

        `files` are the paths of the files that are copied, `gone` is what is not shown any more.

        What is written of a day after `present` (`now` unless it is said) is a slip.
        """
        self.unread = unread
        self.files = files - gone.paths
        self.gone = gone
        self.city = city
        self.now = now.astimezone(city.zone)
        self.present = (present or now).astimezone(city.zone).date()
        self._by_stem: dict[tuple[str, str], Record] = {}
        self._by_path: dict[str, Record] = {}
        self._links: dict[tuple[str, str, str], Any] = {}
        self.kinds = {kind.name: kind for kind in kinds}
        for kind in kinds:
            _refuse_hidden(kind)
        self._collections: dict[str, Collection] = {}
        self._lists: dict[str, Collection] = {}
        self._known: dict[tuple[str, str], Any] = {}
        self._own_links: dict[str, tuple[tuple[str, str | None], ...]] = {}
        for document in documents:
            self._add(document)

    def _add(self, document: Document) -> None:
        record = Record(self, document)
        self._by_path[document.path] = record
        self._by_stem.setdefault((document.kind.name, document.stem), record)

    def install(self, links: Mapping[tuple[str, str, str], Any]) -> None:
        """Give the site its resolved references: (kind, stem, name) -> record or records."""
        self._links = dict(links)

    @property
    def today(self) -> date:
        """The day in the city's own zone."""
        return self.now.date()

    @property
    def records(self) -> Sequence[Record]:
        """Every record, in the order of its path."""
        return tuple(self._by_path[path] for path in sorted(self._by_path))

    @cached_property
    def _pages(self) -> frozenset[str]:
        """The addresses of every record and of every kind's list."""
        kinds = self.kinds.values()
        lists = (self.href(f"{kind.name}/") for kind in kinds if kind.url is not None)
        own = (self.href(path) for kind in kinds for path in kind.pages)
        found = (one.url for family in self._facets.values() for one in family.values())
        return frozenset({*(record.url for record in self.records), *lists, *own, *found})

    @cached_property
    def _facets(self) -> Mapping[str, Mapping[str, Facet]]:
        """Every facet by family and slug."""
        return facets_of((record for kind in self.kinds for record in self.listed(kind)), self.href)

    def facets(self, family: str) -> Sequence[Facet]:
        """Return the facets of a family, such as `topics`, in the order of their words."""
        return tuple(self._facets.get(family, {}).values())

    def facet(self, family: str, word: str) -> Facet | None:
        """Return the facet that a word has in a family, however it is spelt."""
        return self._facets.get(family, {}).get(slug_of(word))

    def all(self, kind: str) -> Collection:
        """Return every record of a kind, in the kind's order; empty where there is none."""
        if kind not in self.kinds:
            return Collection(())
        if kind not in self._collections:
            records = [r for (name, _), r in self._by_stem.items() if name == kind]
            records.sort(key=lambda r: r.stem)
            records.sort(key=self.kinds[kind].order)
            self._collections[kind] = Collection(records)
        return self._collections[kind]

    def listed(self, kind: str) -> Collection:
        """Return the records of a kind that its list shows, in the kind's order."""
        if kind not in self._lists:
            self._lists[kind] = Collection([one for one in self.all(kind) if one.listed])
        return self._lists[kind]

    def find(self, kind: str, stem: str) -> Record | None:
        """Return one record by its kind and stem."""
        return self._by_stem.get((kind, stem))

    def at(self, path: str) -> Record | None:
        """Return the record of a file, by its path under `content/`."""
        return self._by_path.get(path)

    def resolve(self, document: Document, href: str) -> str | None:
        """Return where a link in a body leads: a path to another file becomes its page's address.

        None where it names a file that is not there, is written from the page it stands on (pages
        are not where their files are), or is an address that no record and no list has. A body has
        no places that can be linked to: a link to one leads to its page.
        """
        target, _, fragment = href.partition("#")
        if _ELSEWHERE.match(target) or self.gone.leads_to(document.path, href):
            return href
        if not target:
            return "#main" if fragment in ("", "top") else None
        if not target.endswith(".md"):
            return None if document.kind.by_machine(document.path) else self._own(target, href)
        path = beside(document.path, target)
        found = self.at(path)
        if path in self.unread:
            return href  # the file is there; its own fault is told, and no page is made of it now
        return found.url if found else None

    def _own(self, target: str, href: str) -> str | None:
        """Return an address of the site, such as /board/; of a topic that is gone, all topics."""
        under = self.city.root
        own = target if target.startswith(f"{under}/") else f"{under}{target}"
        if target.startswith("/") and target.endswith("/"):
            family = own.removeprefix(f"{under}/").split("/")[0]  # a topic ends with its last event
            last = self.href(f"{family}/") if self._facets.get(family) else None
            return own if own in self._pages else last
        return href.replace(target, own, 1) if target.startswith("/") else None

    def unresolved(self, document: Document) -> list[str]:
        """Return the links of a body that lead nowhere: as rendered, so that code is no link."""
        return [target for target, address in self.own_links(document) if address is None]

    def own_links(self, document: Document) -> Sequence[tuple[str, str | None]]:
        """Return a body's links, as written and where each leads; none if all lead elsewhere."""
        if document.path not in self._own_links:
            found: dict[str, str | None] = {}
            keep = found.setdefault
            if _OWN_LINK.search(document.body):  # rendering is dear, and most links lead elsewhere
                body.render(document.body, lambda one: keep(one, self.resolve(document, one)))
            self._own_links[document.path] = tuple(found.items())
        return self._own_links[document.path]

    def href(self, path: str) -> str:
        """Return the address within the site of a path: `events/` -> `/events/`."""
        return f"{self.city.root}/{quote(path)}"

    def absolute(self, path: str) -> str:
        """Return the full web address of a path."""
        return f"{self.city.url.rstrip('/')}/{quote(path)}"

    def read(self, record: Record, name: str) -> Any:
        """Give what stands under a name of a record, worked out once and asked for here each time.

        Raises AttributeError where there is no such name.
        """
        place = (record.document.path, name)
        if place not in self._known:
            self._known[place] = self._look_up(record, name)
        return self._known[place]

    def _look_up(self, record: Record, name: str) -> Any:
        document = record.document
        if name in OF_EVERY_RECORD:
            return OF_EVERY_RECORD[name](self, document)
        if name in document.kind.derived:
            return document.kind.derived[name](record)
        link = (document.kind.name, document.stem, name)
        if link in self._links:
            return self._links[link]
        if name in type(document.data).model_fields or hasattr(type(document.data), name):
            return getattr(document.data, name)
        if name in document.kind.fields:
            return None  # a field of the kind that this type of record does not have
        raise AttributeError(f"{document.path} has no {name}")


def _refuse_hidden(kind: Kind) -> None:
    """A field with the name of what every record has could never be read. Raises ValueError."""
    hidden = kind.fields & {*OF_EVERY_RECORD, "document", "site"}
    if hidden:
        raise ValueError(f"{kind.name}: no field may be called {', '.join(sorted(hidden))}")
