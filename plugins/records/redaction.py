"""Write a document anew without what is not shown: references, addresses and a person's name.

Pure: a document in, a document out.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from typing import Any

from . import body
from .document import Document
from .fields import RecordModel
from .references import references, references_in_groups
from .takedowns import Gone


def without(document: Document, stems: Set[tuple[str, str]], gone: Gone) -> Document:
    """Return a document without its references to what goes, by (kind, stem), and its names."""
    data = _unlinked(document.data, stems)
    data = _unaddressed(data, gone)
    if gone.people is None:
        return replace(document, data=data) if data is not document.data else document
    text = gone.people.sub(body.GAP, document.body)
    return replace(document, data=_unnamed(data, gone.people), body=text)


def _unlinked(data: Any, stems: Set[tuple[str, str]]) -> Any:
    changed: dict[str, Any] = {}
    for name, ref in references(type(data)).items():
        value = getattr(data, name)
        if isinstance(value, tuple):
            kept = tuple(stem for stem in value if (ref.kind, stem) not in stems)
            changed |= {name: kept} if kept != value else {}
        elif (ref.kind, value) in stems:
            changed[name] = None
    for (outer, inner), ref in references_in_groups(type(data)).items():
        before = changed.get(outer, getattr(data, outer))
        kept = tuple(one for one in before if (ref.kind, getattr(one, inner)) not in stems)
        changed |= {outer: kept} if kept != before else {}
    return data.model_copy(update=changed) if changed else data


def _unaddressed(data: Any, gone: Gone) -> Any:
    """Drop the groups (an account, a recording) and the lone addresses that are gone."""
    changed: dict[str, Any] = {}
    for name, known in type(data).model_fields.items():
        value = getattr(data, name)
        if isinstance(value, tuple) and value and isinstance(value[0], RecordModel):
            kept = tuple(one for one in value if not gone.has(str(getattr(one, "url", "") or "")))
            changed |= {name: kept} if kept != value else {}
        elif _is_address(value) and not known.is_required() and gone.has(value):
            changed[name] = None
    return data.model_copy(update=changed) if changed else data


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _unnamed(value: Any, people: re.Pattern[str]) -> Any:
    """Take people's names out of every text of a value."""
    if isinstance(value, str):
        return people.sub(body.GAP, value)
    if isinstance(value, tuple):
        return tuple(_unnamed(one, people) for one in value)
    if isinstance(value, RecordModel):
        said = {name: getattr(value, name) for name in type(value).model_fields}
        found = {name: _unnamed(one, people) for name, one in said.items()}
        return value.model_copy(update={n: one for n, one in found.items() if one != said[n]})
    return value
