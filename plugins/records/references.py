"""Join records that name one another, in both directions.

A field marked with `Ref` becomes the record it names; the named record lists those that name it.
A name that leads nowhere is a fault. Reads no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from .faults import Fault, suggestion
from .fields import RecordModel, Ref
from .site import Collection, Record, Site, Source


def link(site: Site, sources: Sequence[Source]) -> list[Fault]:
    """Resolve every reference of `sources` and install the result in `site`. Returns the faults."""
    links: dict[tuple[str, str, str], Any] = {}
    back: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    faults: list[Fault] = []
    for source in sources:
        for name, ref in references(type(source.data)).items():
            found, missing = _targets(site, source, name, ref)
            faults += missing
            many = isinstance(getattr(source.data, name), tuple)
            links[source.kind.name, source.stem, name] = (
                Collection(found) if many else next(iter(found), None)
            )
            for target in found if ref.back else ():
                record = site.find(source.kind.name, source.stem)
                back[ref.kind, target.stem, ref.back].append(record)
    links |= dict(_listed(site, back))
    site.install(links)
    return faults


def _targets(site: Site, source: Source, name: str, ref: Ref) -> tuple[list[Record], list[Fault]]:
    value = getattr(source.data, name)
    names = value if isinstance(value, tuple) else (value,) if value else ()
    found = [(stem, site.find(ref.kind, stem)) for stem in names]
    missing = [
        source.fault(name, f"there is no {stem!r} among the {ref.kind}", _advice(site, ref, stem))
        for stem, record in found
        if record is None
    ]
    return [record for _, record in found if record is not None], missing


def _advice(site: Site, ref: Ref, stem: str) -> str:
    return suggestion(stem, [record.stem for record in site.all(ref.kind)])


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
    return sorted(records, key=records[0].source.kind.order) if records else []


@cache
def references(model: type[RecordModel]) -> dict[str, Ref]:
    """Return the fields of a model that name other records, with what they name."""
    found = {}
    for name, field in model.model_fields.items():
        for mark in (*field.metadata, *_marks(field.annotation)):
            if isinstance(mark, Ref):
                found[name] = mark
    return found


def _marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for argument in getattr(annotation, "__args__", ()):
        yield from _marks(argument)
