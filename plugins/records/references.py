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

from .collection import Collection
from .document import Document
from .faults import Fault, suggestion
from .fields import RecordModel, Ref
from .kinds import nested
from .site import Record, Site

# Looking for the nearest name is dear: of a list, only so many get more than the plain advice.
ADVISED, PLAIN_ADVICE = 20, "check its spelling"

_Back = dict[tuple[str, str, str], list[Record]]


def link(site: Site, documents: Sequence[Document]) -> list[Fault]:
    """Resolve the references of `documents` and install them in `site`. Returns the faults."""
    links: dict[tuple[str, str, str], Any] = {}
    back: _Back = defaultdict(list)
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
                back[ref.kind, target.stem, ref.back].append(site.at(document.path))
        for place, ref in _in_groups(document):
            faults += _of_group(site, document, place, ref, back)
    links |= dict(_listed(site, back))
    site.install(links)
    return faults


def _targets(
    site: Site, document: Document, name: str, ref: Ref
) -> tuple[list[Record], list[Fault]]:
    value = getattr(document.data, name)
    names = value if isinstance(value, tuple) else (value,) if value else ()
    found = [(stem, site.find(ref.kind, stem)) for stem in names]
    gone = [stem for stem, one in found if one is None and not ref.may_be_gone]
    lost = [stem for stem in gone if not _is_unread(site, ref, stem)]
    missing = [
        document.fault(
            name,
            f"there is no {stem!r} among the {ref.kind}",
            _advice(site, document, name, stem) if number < ADVISED else PLAIN_ADVICE,
        )
        for number, stem in enumerate(lost)
    ]
    return [record for _, record in found if record is not None], missing


def _in_groups(document: Document) -> Iterator[tuple[tuple[str, int, str], Ref]]:
    """Yield the place of each reference in a group of fields: ("partners", 0, "member")."""
    for (outer, inner), ref in references_in_groups(type(document.data)).items():
        for number, group in enumerate(getattr(document.data, outer)):
            if getattr(group, inner):
                yield (outer, number, inner), ref


def _of_group(
    site: Site, document: Document, place: tuple[str, int, str], ref: Ref, back: _Back
) -> list[Fault]:
    """Follow one reference of a group. The field keeps the short name; `site.find` gives more."""
    outer, number, inner = place
    stem = getattr(getattr(document.data, outer)[number], inner)
    if target := site.find(ref.kind, stem):
        if ref.back:
            back[ref.kind, target.stem, ref.back].append(site.at(document.path))
        return []
    if ref.may_be_gone or _is_unread(site, ref, stem):
        return []
    known = [record.stem for record in site.all(ref.kind)]
    advice = suggestion(stem, known) if number < ADVISED else PLAIN_ADVICE
    what, line = f"there is no {stem!r} among the {ref.kind}", document.lines.get(place, 1)
    return [Fault(document.path, line, f"{outer} {number + 1} {inner}", what, advice)]


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


def _listed(site: Site, back: _Back) -> Iterator[tuple[tuple[str, str, str], Collection]]:
    """Give every record that can be named its lists, empty or not, each in its own kind's order."""
    models = [m for k in site.kinds.values() for f in k.folders for m in f.models.values()]
    for ref in sorted({ref for model in models for ref in _all_of(model)}):
        for record in site.all(ref.kind) if ref.back else ():
            key = (ref.kind, record.stem, ref.back)
            yield key, Collection(_ordered(back[key]))


def _ordered(records: list[Record]) -> list[Record]:
    records = sorted({record.path: record for record in records}.values(), key=lambda r: r.path)
    return sorted(records, key=records[0].document.kind.order) if records else []


def _all_of(model: type[RecordModel]) -> Iterator[Ref]:
    yield from references(model).values()
    yield from references_in_groups(model).values()


@cache
def references(model: type[RecordModel]) -> dict[str, Ref]:
    """Return the fields of a model that name other records, with what they name."""
    return {
        name: mark
        for name, field in model.model_fields.items()
        for mark in (*field.metadata, *_marks(field.annotation))
        if isinstance(mark, Ref)
    }


@cache
def references_in_groups(model: type[RecordModel]) -> dict[tuple[str, str], Ref]:
    """Return the same of each list of groups: ("partners", "member") -> what it names.

    Raises ValueError for one that lies deeper or in a single group: it would never be followed.
    """
    found = {}
    for name, field in model.model_fields.items():
        for inner in nested(field.annotation):
            marks = references(inner)
            if references_in_groups(inner) or (marks and inner is field.annotation):
                raise ValueError(f"{model.__name__}.{name}: no Ref can be followed there")
            found |= {(name, field_name): ref for field_name, ref in marks.items()}
    return found


def _marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for argument in getattr(annotation, "__args__", ()):
        yield from _marks(argument)
