"""Join records that name one another, in both directions.

A field marked with `Ref` becomes the record it names; the named record lists those that name it.
A name that leads nowhere is a fault. Reads no file.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from .document import Document
from .faults import Fault, suggestion
from .fields import RecordModel, Ref
from .kinds import nested
from .site import Collection, Record, Site


def link(site: Site, documents: Sequence[Document]) -> list[Fault]:
    """Resolve the references of `documents` and install them in `site`. Returns the faults."""
    links: dict[tuple[str, str, str], Any] = {}
    back: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    faults: list[Fault] = []
    for document in documents:
        for name, ref in references(type(document.data)).items():
            found, missing = _targets(site, document, name, ref)
            faults += missing
            many = isinstance(getattr(document.data, name), tuple)
            links[document.kind.name, document.stem, name] = (
                Collection(found) if many else next(iter(found), None)
            )
            for target in found if ref.back else ():
                record = site.find(document.kind.name, document.stem)
                back[ref.kind, target.stem, ref.back].append(record)
    links |= dict(_listed(site, back))
    site.install(links)
    return faults


def _targets(
    site: Site, document: Document, name: str, ref: Ref
) -> tuple[list[Record], list[Fault]]:
    value = getattr(document.data, name)
    names = value if isinstance(value, tuple) else (value,) if value else ()
    found = [(stem, site.find(ref.kind, stem)) for stem in names]
    missing = [
        document.fault(
            name, f"there is no {stem!r} among the {ref.kind}", _advice(site, document, name, stem)
        )
        for stem, record in found
        if record is None and not _is_unread(site, ref, stem)
    ]
    return [record for _, record in found if record is not None], missing


def _is_unread(site: Site, ref: Ref, stem: str) -> bool:
    """Tell whether the named file is there and only has a fault of its own, which is told."""
    kind = site.kinds.get(ref.kind)
    return any(f"{f.root}/{stem}.md" in site.unread for f in (kind.folders if kind else ()))


def _advice(site: Site, document: Document, name: str, stem: str) -> str:
    kind = references(type(document.data))[name].kind
    advice = suggestion(stem, [record.stem for record in site.all(kind)])
    if (name,) in document.lines:
        return advice
    # The folder says it: of a member that has left, say, whose posts are still there.
    return f"{advice} Or else remove the folder {posixpath.dirname(document.path)}/"


def _listed(
    site: Site, back: dict[tuple[str, str, str], list[Record]]
) -> Iterator[tuple[tuple[str, str, str], Collection]]:
    """Give every record that can be named its lists, empty or not, each in its own kind's order."""
    models = [m for k in site.kinds.values() for f in k.folders for m in f.models.values()]
    for ref in sorted({ref for model in models for ref in references(model).values()}):
        for record in site.all(ref.kind) if ref.back else ():
            key = (ref.kind, record.stem, ref.back)
            yield key, Collection(_ordered(back[key]))


def _ordered(records: list[Record]) -> list[Record]:
    records = sorted({record.path: record for record in records}.values(), key=lambda r: r.path)
    return sorted(records, key=records[0].document.kind.order) if records else []


@cache
def references(model: type[RecordModel]) -> dict[str, Ref]:
    """Return the fields of a model that name other records, with what they name.

    Raises ValueError for such a field in a group of fields: it would be read and never followed.
    """
    found = {}
    for name, field in model.model_fields.items():
        if any(references(inner) for inner in nested(field.annotation)):
            raise ValueError(f"{model.__name__}.{name}: a Ref must be a field of the file itself")
        for mark in (*field.metadata, *_marks(field.annotation)):
            if isinstance(mark, Ref):
                found[name] = mark
    return found


def _marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for argument in getattr(annotation, "__args__", ()):
        yield from _marks(argument)
