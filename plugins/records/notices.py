"""Tell the people who run a hub what is not shown, and which takedowns name nothing.

A slip in a takedown is the worst kind: nothing happens, and nobody notices.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from .document import Document
from .faults import Fault
from .site import Site
from .takedowns import FILE, NOTHING, Gone, Takedown, done, keys, like, mark, names_of
from .withheld import Hub, Merge, Shown, shown

SOON = timedelta(days=30)
"""How long before something is not shown any more that is told."""
NOT_SHOWN = "not shown"
NAMED = "it names a person who is not shown: the name is left out; write the sentence anew"
REACHED = "it says how to reach a person who is not shown; write another way, if it is theirs alone"
DONE_OR_SLIP = (
    "check its spelling; a line for a file that people wrote, and that is deleted, may go"
)
_ADDRESS = re.compile(r"https?://[^\s)\"'<>]+")


Join = Callable[[Sequence[Document], Gone], tuple[Site, list[Fault]]]


def left_out(
    content: Path,
    site: Site,
    documents: Sequence[Document],
    named: Sequence[Takedown],
    merge: Merge,
    joined: Join,
) -> Site:
    """Return a site without what is not to be shown today, and log what that is.

    `documents` are all that were read, `named` the takedowns; `joined` makes a site of documents.
    """
    unfit = {one.path for one in merge(documents)} - {one.path for one in site.records}
    sound = [one for one in documents if one.path not in unfit]
    hub = Hub(site.city.url.rstrip("/"), site.today, site.files, merge)
    found = shown(sound, named, hub)
    for note in told(found, named, sound, hub, done(content)):
        logging.getLogger(__name__).warning("%s/%s", content.name, note)
    return site if found.gone is NOTHING else joined(merge(found.documents), found.gone)[0]


def told(
    found: Shown,
    named: Sequence[Takedown],
    documents: Sequence[Document],
    hub: Hub,
    over: frozenset[str],
) -> list[str]:
    """Say, below the content folder, what is left out, and which takedowns name nothing.

    `over` are the marks of those that have done their work.
    """
    notes = [f"{path}:1: {NOT_SHOWN}: {why}" for path, why in sorted(found.why.items())]
    if notes:
        files = "1 file is" if len(notes) == 1 else f"{len(notes)} files are"
        notes.insert(0, f"{FILE}:1: {NOT_SHOWN}: {files} left out of all that is published")
    if found.gone.people:
        named_in = found.gone.people.search
        notes += [
            f"{one.path}:{one.body_line}: {NAMED}"
            for one in documents
            if one.path not in found.why and (named_in(one.body) or named_in(str(one.data)))
        ]
    notes += _reached(documents, found)
    notes += [
        f"{one.path}:1: is shown for less than {SOON.days} days more; {why}"
        for one in documents
        if one.path not in found.why and (why := one.kind.lapsed(one.data, hub.today + SOON))
    ]
    open_ = [one for one in named if mark(one.match) not in over]
    for one, near in unmatched(open_, documents, hub) if open_ else ():
        instead = f"did you mean {near}?" if near else DONE_OR_SLIP
        notes.append(f"{FILE}:{one.line}: match: names nothing that is here; {instead}")
    return notes


def _reached(documents: Sequence[Document], found: Shown) -> Iterator[str]:
    """Name the files people wrote that repeat a person's own number or address without the name.

    They are not left out: a number may be the desk's, and an event must say whom to ask.
    """
    lost, kept = set[str](), set[str]()
    for one in documents:
        if one.path not in found.why and one.kind.name == "members":
            kept |= _ways(one)
        elif one.kind.person(one.data) and one.path in found.why:
            lost |= _ways(one)
    for one in documents if lost - kept else ():
        told = _squeezed(f"{one.data} {one.body}") if one.path not in found.why else ""
        if any(way in told for way in lost - kept):
            yield f"{one.path}:1: {REACHED}"


def _ways(document: Document) -> set[str]:
    ways = (getattr(document.data, name, None) for name in ("email", "telephone"))
    return {_squeezed(way) for way in ways if isinstance(way, str)}


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()-]", "", text).casefold()


def unmatched(
    named: Iterable[Takedown],
    documents: Sequence[Document],
    hub: Hub,
) -> Iterator[tuple[Takedown, str | None]]:
    """Yield each takedown that names nothing, with the name that is most like it, if one is near.

    Pictures in posts, and accounts, are known by their addresses.
    """
    called = {name: keys(name) for one in documents for name in names_of(one, hub.home)}
    files = ((file, f"{hub.home}/{quote(file)}") for file in hub.files)
    called |= {name: keys(name) for names in files for name in names}
    called |= {url: keys(url) for one in documents for url in _addresses(one)}
    there = frozenset(key for found in called.values() for key in found)
    for one in named:
        if one.keys.isdisjoint(there):
            yield one, like(one, called)


def _addresses(document: Document) -> Iterator[str]:
    if "![" in document.body or "<img" in document.body:
        yield from _ADDRESS.findall(document.body)  # rendering every body would be dear
    for name in type(document.data).model_fields:
        for one in groups if isinstance(groups := getattr(document.data, name), tuple) else ():
            if address := getattr(one, "url", None):
                yield address
