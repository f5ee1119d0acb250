"""Decide what of the city is not shown today: what a takedown names, and who agreed no longer.

What hangs on it goes with it: whatever it alone stood for, what cannot be without it, the links to
it with their words, and a person's whole name wherever it stands. Pure: documents in, documents
out. Faults are told of the files as they are, so that no takedown adds a fault or hides one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from urllib.parse import quote

from . import body
from .document import Document
from .redaction import without
from .references import references
from .takedowns import NOTHING, Gone, Takedown, keys, names_of
from .webaddress import place

Merge = Callable[[Sequence[Document]], Sequence[Document]]


@dataclass(frozen=True)
class Shown:
    """What is shown of the documents, what is gone, and why each of those is not shown, by path."""

    documents: tuple[Document, ...]
    gone: Gone = NOTHING
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hub:
    """What is decided on: the home address of the hub, its day, and the files that are copied.

    `merge` makes one document of those that tell of one thing.
    """

    home: str
    today: date
    files: frozenset[str]
    merge: Merge


def shown(documents: Sequence[Document], named: Sequence[Takedown], hub: Hub) -> Shown:
    """Decide on every document."""
    barred = frozenset(key for one in named for key in one.keys)
    why = dict(_named(documents, barred, hub.home)) | dict(_lapsed(documents, hub.today))
    if not why and not barred:
        return Shown(tuple(documents))
    _spread(documents, why)
    for path in _stood_for(documents, why, hub.merge):
        why[path] = "it stood behind one that is not shown"
    _spread(documents, why)
    left = [one for one in documents if one.path not in why]
    out = [one for one in documents if one.path in why]
    stems = frozenset((one.kind.name, one.stem) for one in out)
    gone = _gone(out, left, barred, hub)
    return Shown(tuple(without(one, stems, gone) for one in left), gone, why)


def _named(
    documents: Iterable[Document], barred: frozenset[str], home: str
) -> Iterator[tuple[str, str]]:
    for one in documents if barred else ():
        if any(not barred.isdisjoint(keys(name)) for name in names_of(one, home)):
            yield one.path, "suppressed.yml names it"


def _lapsed(documents: Iterable[Document], today: date) -> Iterator[tuple[str, str]]:
    for one in documents:
        if reason := one.kind.lapsed(one.data, today):
            yield one.path, reason


def _spread(documents: Sequence[Document], why: dict[str, str]) -> None:
    """Take along what repeats something that goes, and what cannot be without it."""
    while True:
        out = [one for one in documents if one.path in why]
        stems = {(one.kind.name, one.stem) for one in out}
        addresses = _own_addresses(out, documents)
        more = [
            one.path
            for one in documents
            if one.path not in why and (_needs(one, stems) or _is_at(one, addresses))
        ]
        if not more:
            return
        why |= dict.fromkeys(more, "it hangs on one that is not shown")


def _own_addresses(out: Iterable[Document], documents: Iterable[Document]) -> set[tuple[str, ...]]:
    """List the addresses of what goes; what several of one folder share is nobody's own."""
    gone = {place(one.data.canonical) for one in out if getattr(one.data, "canonical", None)}
    if not gone:
        return set()
    uses = Counter(
        (place(one.data.canonical), one.path.rpartition("/")[0])
        for one in documents
        if getattr(one.data, "canonical", None)
    )
    shared = {where for (where, _), count in uses.items() if count > 1}
    return {where for where in gone - shared if where[1]}


def _is_at(document: Document, addresses: set[tuple[str, ...]]) -> bool:
    address = getattr(document.data, "canonical", None)
    return bool(address) and place(address) in addresses


def _needs(document: Document, stems: set[tuple[str, str]]) -> bool:
    """Tell whether a document cannot be without one that goes: its member, say."""
    data = document.data
    if ("members", getattr(data, "member", None)) in stems:
        return True
    for name, ref in references(type(data)).items():
        required = type(data).model_fields[name].is_required()
        if required and (ref.kind, getattr(data, name)) in stems:
            return True
    return False


def _stood_for(documents: Sequence[Document], why: Mapping[str, str], merge: Merge) -> set[str]:
    """List what would come to light only because the one that stood for it is gone."""
    left = [one for one in documents if one.path not in why]
    if len(left) == len(documents):
        return set()
    return {one.path for one in merge(left)} - {one.path for one in merge(documents)}


def _gone(
    out: Sequence[Document], left: Sequence[Document], barred: frozenset[str], hub: Hub
) -> Gone:
    """Say what is gone: copies of pictures too, which nothing shows any more."""
    mine = {key for one in out for name in _places(one, hub.home, left) for key in keys(name)}
    people = filter(None, (one.kind.person(one.data) for one in out))
    gone = Gone(frozenset(), barred | mine, _pattern(people), hub.home)
    starts = ({*_copies(out)} - {*_copies(left)}) | {*_copies(left, gone.has)}
    files = (path for path in hub.files if _is_hidden(path, tuple(starts), gone))
    return replace(gone, paths=frozenset({*files, *(one.path for one in out)}))


def _is_hidden(path: str, starts: tuple[str, ...], gone: Gone) -> bool:
    return path.startswith(starts) or gone.has(path) or gone.has(f"{gone.home}/{quote(path)}")


def _places(document: Document, home: str, left: Sequence[Document]) -> list[str]:
    own = names_of(document, home)[:2]
    where = _own_addresses([document], [document, *left])
    return [*own, document.data.canonical] if where else own


def _copies(documents: Iterable[Document], wanted: Callable[[str], bool] = bool) -> Iterator[str]:
    """Yield how the names of copies of documents' pictures begin, as `posts` finds them."""
    for one in documents:
        if getattr(one.data, "pictures", "") == "copy":
            for address in filter(wanted, (address for address, _ in body.pictures(one.body))):
                digest = sha256(address.encode("utf-8", "replace")).hexdigest()[:16]
                yield f"pictures/{one.data.member}/{digest}-"


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Find whole names, however their words are spaced or capitalised; the longest first."""
    whole = {tuple(name.split()) for name in names}
    # One word alone is no whole name: "Rose" is also a flower.
    ways = sorted((r"\s+".join(map(re.escape, name)) for name in whole if len(name) > 1), key=len)
    ways.reverse()
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE) if ways else None
