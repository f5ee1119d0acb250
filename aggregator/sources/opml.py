"""Read and write lists of feeds as OPML 2.0, the format that feed readers exchange.

Reads no file and follows no link in the document. A DOCTYPE is refused: it can name files and grow
without end, and OPML needs none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape
from xml.parsers import expat

from aggregator.errors import SourceError
from aggregator.model import Roster, Source
from aggregator.sources.feed import FIELDS, Collected

_NAMESPACE = "urn:tipping-point:opml"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Outline = tuple[int, dict[str, str]]


def from_opml(body: bytes, name: str) -> Roster:
    """Read the feeds of an OPML 2.0 document; `name` is what messages call it.

    The member is the slug of an outline's text, or else of its title. A damaged document, or one
    with a DOCTYPE, gives no source at all: half a list would look like members who have left.
    """
    found = Collected()
    try:
        for line, outline in _outlines(body, name):
            found.add(_member(outline), _feed(outline), name, dict.fromkeys(FIELDS, line))
    except SourceError as error:
        return Roster(faults=(str(error),))
    return Roster(tuple(found.sources), faults=tuple(found.faults))


def to_opml(sources: Iterable[Source], title: str) -> str:
    """Write sources as OPML 2.0, sorted, with no date: the same sources give the same text.

    Kind, display, backfill and checked stand in a namespace of ours, as OPML 2.0 allows.
    """
    ordered = sorted(sources, key=lambda source: (source.member, source.url))
    rows = "".join(f"    {_outline(source)}\n" for source in ordered)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<opml version="2.0" xmlns:hub="{_NAMESPACE}">\n'
        f"  <head>\n    <title>{_xml(title)}</title>\n  </head>\n"
        f"  <body>\n{rows}  </body>\n</opml>\n"
    )


def _outline(source: Source) -> str:
    values = {
        "type": "rss",
        "text": source.member,
        "xmlUrl": source.url,
        "hub:kind": source.kind,
        "hub:display": source.display,
        "hub:backfill": "" if source.backfill is None else str(source.backfill),
        "hub:checked": source.checked.isoformat() if source.checked else "",
    }
    pairs = (f'{name}="{_xml(value)}"' for name, value in values.items() if value)
    return f"<outline {' '.join(pairs)}/>"


def _xml(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def _outlines(body: bytes, name: str) -> list[Outline]:
    """Find every outline that has a feed, with its line."""
    found: list[Outline] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def doctype(*_: object) -> None:
        raise SourceError(f"{name}:{parser.CurrentLineNumber}: file: has a DOCTYPE; take it out")

    def element(tag: str, attributes: dict[str, str]) -> None:
        outline = {key.lower(): value for key, value in attributes.items()}
        if _local(tag) == "outline" and "xmlurl" in outline:
            found.append((parser.CurrentLineNumber, outline))

    def root(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) != "opml":
            raise SourceError(f"{name}:1: file: is no OPML; export the list of feeds as OPML")
        parser.StartElementHandler = element

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two: odd encodings
        line = parser.CurrentLineNumber
        raise SourceError(f"{name}:{line}: file: is damaged ({error}); export it again") from error
    return found


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]  # expat puts the namespace, if there is one, before a space


def _member(outline: dict[str, str]) -> str:
    name = outline.get("text") or outline.get("title") or ""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _feed(outline: dict[str, str]) -> dict[str, object]:
    feed: dict[str, object] = {"url": outline["xmlurl"]}
    for name in FIELDS:
        if value := outline.get(f"{_NAMESPACE} {name}"):
            feed[name] = value
    return feed
