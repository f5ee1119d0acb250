"""Read and write lists of feeds as OPML, the format that feed readers exchange.

Written is OPML 2.0 (opml.org/spec2.opml); read are 1.0, 1.1 and 2.0, as real readers write them.
Reads no file and follows no link in the document. A DOCTYPE is refused: it can name files and grow
without end, and OPML needs none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from html import escape, unescape
from typing import get_args
from xml.parsers import expat

from aggregator.characters import one_line
from aggregator.errors import SourceError
from aggregator.model import FeedKind, Roster, Selection, Source
from aggregator.slug import is_slug, slug
from aggregator.sources.entities import mended
from aggregator.sources.feed import FIELDS, Collected, url_fault
from aggregator.sources.policy import ALL
from aggregator.webaddress import site

_NAMESPACE = "urn:tipping-point:opml"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEFAULTS = {one.name: one.default for one in fields(Source) if one.name in FIELDS}
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_SELECTIONS = frozenset(n for n, default in _DEFAULTS.items() if isinstance(default, Selection))
# What a hub gives out again of its members; to ask for that too would bring every post twice.
_HUB = "/hub"
_KINDS = {f"/{kind}": kind for kind in get_args(FeedKind)}
Outline = tuple[int, dict[str, str]]


def from_opml(body: bytes, name: str) -> Roster:
    """Read the feeds of an OPML document; `name` is what messages call it.

    The member is the short name made of an outline's text, or else of its title, or of the feed's
    host. Folders count for nothing, a feed that stands in several once. A damaged document, or one
    with a DOCTYPE, gives no source at all: half a list would look like members who have left.
    """
    found = Collected()
    try:
        for line, outline in _own(body, name):
            found.add(_member(outline), _feed(outline), name, dict.fromkeys(FIELDS, line))
    except SourceError as error:
        return Roster(faults=(str(error),))
    return Roster(tuple(found.sources), faults=tuple(found.faults))


@dataclass(frozen=True, slots=True)
class Listed:
    """One whose feeds stand in a list, as a list can tell: its name, its website or "", them."""

    name: str
    website: str
    sources: tuple[Source, ...]


def listed(body: bytes, name: str) -> tuple[list[Listed], list[str]]:
    """Read who stands in an OPML document, and what is wrong with it, as `from_opml` does."""
    roster = from_opml(body, name)
    told: dict[str, dict[str, str]] = {}
    for _, outline in _own(body, name) if roster.sources else ():
        told.setdefault(_member(outline), outline)
    feeds: dict[str, list[Source]] = {}
    for source in roster.sources:
        feeds.setdefault(source.member, []).append(source)
    found = [Listed(_name(told[one]), _website(told[one]), tuple(of)) for one, of in feeds.items()]
    return found, list(roster.faults)


def to_opml(sources: Iterable[Source], title: str) -> str:
    """Write sources as OPML 2.0, sorted, with no date: the same sources give the same text.

    What OPML has no word for stands in a namespace of ours, as it allows.
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
    values = {"type": "rss", "text": source.member, "xmlUrl": source.url}
    for name in FIELDS:
        value = getattr(source, name)
        # Another hub may take something else for granted of these.
        if name != "url" and (name in ("kind", "display", "backfill") or value != _DEFAULTS[name]):
            values[f"hub:{name}"] = _told(value)
    pairs = (f'{name}="{_xml(value)}"' for name, value in values.items())
    return f"<outline {' '.join(pairs)}/>"


def _told(value: object) -> str:
    """Write one field as text: a day as ISO 8601, a choice of entries as JSON, no bound as all."""
    if value is None:
        return ALL
    if isinstance(value, Selection):
        return json.dumps(
            {name: of for name, of in asdict(value).items() if of}, ensure_ascii=False
        )
    return value.isoformat() if isinstance(value, date) else str(value)


def _xml(text: str) -> str:
    # A line break or a tab in an attribute would be read as a space (XML 1.0, section 3.3.3).
    shown = escape(_NOT_IN_XML.sub("\ufffd", text))
    return re.sub("[\t\n\r]", lambda sign: f"&#{ord(sign[0])};", shown)


def _own(body: bytes, name: str) -> list[Outline]:
    """Find every outline of a feed that is nobody's but its owner's, the first of each address."""
    found: dict[str, Outline] = {}
    for line, outline in _outlines(mended(body), name):
        if _HUB not in _categories(outline):
            found.setdefault(outline["xmlurl"], (line, outline))
    return list(found.values())


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


def _member(outline: Mapping[str, str]) -> str:
    return _short(_name(outline))


def _name(outline: Mapping[str, str]) -> str:
    """Give what the owner of a feed is called, or else the site it is on."""
    # It may hold HTML (OPML 2.0, "text attributes"), and some readers escape it once too often.
    html = unescape(outline.get("text") or outline.get("title") or "")
    words = one_line(_TAG.sub("", html))
    return words if _short(words) else site(outline["xmlurl"])


def _categories(outline: Mapping[str, str]) -> set[str]:
    return {one.strip() for one in outline.get("category", "").split(",")}


def _website(outline: Mapping[str, str]) -> str:
    page = outline.get("htmlurl", "")
    return "" if url_fault(page, "") else page


def _short(name: str) -> str:
    """Make a short name of any; one that is one already stays. "" where nothing could be one."""
    if is_slug(name):
        return name
    return slug(name) if any(map(str.isalnum, name)) else ""


def _feed(outline: Mapping[str, str]) -> dict[str, object]:
    feed: dict[str, object] = {"url": outline["xmlurl"]}
    if kinds := sorted(_KINDS.keys() & _categories(outline)):
        feed["kind"] = _KINDS[kinds[0]]
    for name in FIELDS:
        if value := outline.get(f"{_NAMESPACE} {name}"):
            feed[name] = _selection(value) if name in _SELECTIONS else value
    return feed


def _selection(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text  # the check of the field says what is wrong with it
