"""What every record can be asked for, whatever its kind: its address, its label, its text.

Each function takes the site and the record's document. Reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from . import body
from .document import Document
from .facets import Facet
from .takedowns import NOTHING


def _path(document: Document) -> str | None:
    return None if document.kind.url is None else document.kind.place(document.stem)[0]


def _at(document: Document, address: Callable[[str], str]) -> str | None:
    path = _path(document)
    return None if path is None else address(path)


def _facets(site: Any, document: Document) -> dict[str, tuple[Facet, ...]]:
    record = site.at(document.path)
    found = {
        family: [site.facet(family, word) for word in words(record)]
        for family, words in document.kind.facets.items()
    }
    return {family: tuple(dict.fromkeys(filter(None, facets))) for family, facets in found.items()}


def _label(document: Document) -> str:
    return getattr(document.data, "title", None) or document.data.name


def _html(site: Any, document: Document) -> Markup:
    def resolve(href: str) -> str | None:
        return site.resolve(document, href)

    more: dict[str, Callable[[str], Any]] = {}
    if show := document.kind.show:
        record = site.at(document.path)
        more["show"] = lambda address: show(record, address)
    if site.gone is not NOTHING:
        more["gone"] = lambda address: site.gone.leads_to(document.path, address)
    return body.render(document.body, resolve, **more)


OF_EVERY_RECORD: dict[str, Callable[[Any, Document], Any]] = {
    "by_machine": lambda site, document: document.kind.by_machine(document.path),
    "facets": _facets,
    "html": _html,
    "fields": lambda site, document: document.data.model_dump(mode="json", exclude_none=True),
    "kind": lambda site, document: document.kind.name,
    "listed": lambda site, document: document.kind.listed(site.at(document.path)),
    "label": lambda site, document: _label(document),
    "path": lambda site, document: document.path,
    "permalink": lambda site, document: _at(document, site.absolute),
    "slug": lambda site, document: document.stem.rsplit("/", 1)[-1],
    "stem": lambda site, document: document.stem,
    "text": lambda site, document: body.text(_html(site, document)),
    "url": lambda site, document: _at(document, site.href),
}
