"""Go through the elements of an RSS, RDF or Atom document with feedparser, within bounds.

feedparser knows what a hundred dialects mean. What it lacks is in `added`; where its work grows
with the square of what it is given, it is given less here. `feedparser.parse` is not used: it has
no place for either.
"""

from __future__ import annotations

import re
import xml.sax
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from feedparser.api import (  # type: ignore[import-untyped]  # it ships no types
    LooseFeedParser,
    StrictFeedParser,
)

from aggregator.parse.added import Added
from aggregator.parse.sax import whole_text_reader
from aggregator.parse.values import NOWHERE

MAX_READ = 10_000
"""How many entries of a document are gone through; the newest of them are kept."""
MAX_ELEMENTS = 200_000
"""How many elements are gone through. Each costs 20 µs; the longest real feed seen has 6,000."""
MAX_ATTRIBUTES = 100
"""Of one element. The XML reader looks each of them up among all the others, and a million of them
take it a gigabyte."""
MAX_NAMESPACES = 100
"""Each element of an unknown namespace is looked for among all."""
MAX_TAGS = 200
"""Of one entry. Each is compared with all the others."""
MAX_PEOPLE = 50
LONGEST_NAME = 300
LONGEST_BASE = 500
"""An xml:base is resolved again, and kept, at every element below it."""
LONGEST_SOUP = 2_000_000
"""How many characters of a document that is no XML are read: its reader keeps a tag whole."""


# No value of an attribute holds a "<" (XML 1.0, section 3.1): each tag is seen from its own.
_ATTRIBUTE = r"\s++[^\s<>=]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s<>\"']++)"
_FIRST_ATTRIBUTES = re.compile(
    rf"(<[^\s<>/!?]++(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}})(?:{_ATTRIBUTE})++"
)


class Enough(Exception):
    """Nothing more of this document is read. Inside this module only."""


@dataclass(frozen=True, slots=True)
class Elements:
    """What was found. `feed` and `entries` are feedparser's dictionaries."""

    version: str
    feed: Any
    entries: list[Any]
    deleted: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]


def elements(text: str) -> Elements:
    """Go through a document that starts with its root element.

    First as XML; where it is none, as tag soup. Raises whatever feedparser does on what is broken.
    """
    text = _FIRST_ATTRIBUTES.sub(r"\1", text)
    found: Any = _Strict(NOWHERE, None, "utf-8")
    reader = whole_text_reader()  # documents that declare entities are refused before
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setContentHandler(found)
    reader.setErrorHandler(found)
    try:
        with suppress(Enough):
            reader.feed(text)  # type: ignore[attr-defined]  # expat's is an incremental parser
            reader.close()  # type: ignore[attr-defined]
    except xml.sax.SAXException:
        found = _Loose(NOWHERE, None, "utf-8", {})
        with suppress(Enough):
            found.feed(_without_sections(text[:LONGEST_SOUP]))
    return _found(found)


def _without_sections(text: str) -> str:
    """Take out `<![` that opens no CDATA: the SGML reader repeats the whole document for each."""
    opened = text.split("<![")
    if len(opened) == 1:
        return text
    rest = (part if part[:6].upper() == "CDATA[" else f"\0{part}" for part in opened[1:])
    return "<![".join([opened[0], *rest]).replace("<![\0", "&lt;![")


def _found(of: Any) -> Elements:
    entries = of.entries
    if of.inentry or (of.enough and len(entries) > 1):
        entries = entries[:-1]  # it was cut off in the middle: tomorrow it is whole
    return Elements(
        version=of.version or "",
        feed=of.feeddata,
        entries=entries,
        deleted=tuple(of.deleted),
        skipped=tuple(of.skipped),
    )


class _Bounded(Added):
    """Cuts what feedparser would compare with itself. Its names are feedparser's."""

    def __init__(self, *arguments: Any) -> None:
        self.enough = False
        self.gone_through = 0
        super().__init__(*arguments)
        self.sanitize_html = self.resolve_relative_uris = False

    def unknown_starttag(self: Any, tag: str, attrs: list[tuple[str, str]]) -> None:
        self.gone_through += 1
        if self.gone_through > MAX_ELEMENTS or len(self.entries) > MAX_READ:
            self.enough = True
            raise Enough
        kept = [pair for pair in attrs[:MAX_ATTRIBUTES] if not self._is_too_long(*pair)]
        if tag.endswith(":deleted-entry") and not self.incontent:
            self.take_deleted(tag.partition(":")[0], dict(kept).get("ref", "").strip())
        super().unknown_starttag(tag, kept)

    def _is_too_long(self: Any, name: str, value: str) -> bool:
        if name.lower() in ("xml:base", "base"):
            return len(value) + len(self.baseuri) > LONGEST_BASE
        return name.lower() in ("xml:lang", "lang") and len(value) > LONGEST_NAME

    def pop(self: Any, element: str, strip_whitespace: int = 1) -> Any:
        # feedparser takes blanks from the front of a list one by one, each time moving the rest.
        if self.elementstack:
            pieces = self.elementstack[-1][2]
            blank = 0
            while blank < len(pieces) and not pieces[blank].strip():
                blank += 1
            if blank > 1:
                pieces[:blank] = [" "]
        return super().pop(element, strip_whitespace)

    def _start_author(self: Any, attrs_d: Any) -> None:
        super()._start_author(attrs_d)
        del self._get_context()["authors"][MAX_PEOPLE:]

    _start_managingeditor = _start_author

    def _sync_author_detail(self: Any, key: str = "author") -> None:
        # feedparser's own looks for an e-mail address in the cube of the length of the name.
        context = self._get_context()
        people = dict.get(context, f"{key}s")
        if people and not people[-1]:
            people[-1]["name"] = str(dict.get(context, key) or "")[:LONGEST_NAME]

    def _add_tag(self: Any, term: Any, scheme: Any, label: Any) -> None:
        if len(dict.get(self._get_context(), "tags") or ()) < MAX_TAGS:
            super()._add_tag(term, scheme, label)


class _Strict(_Bounded, StrictFeedParser):  # type: ignore[misc]  # feedparser ships no types
    def startPrefixMapping(self, prefix: Any, uri: Any) -> None:  # noqa: N802 - SAX's name
        if len(self.namespaces_in_use) < MAX_NAMESPACES:
            super().startPrefixMapping(prefix, uri)

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802 - SAX's name
        if len(attrs) > MAX_ATTRIBUTES:
            names = list(attrs.getNames())[:MAX_ATTRIBUTES]
            attrs = AttributesNSImpl(
                {one: attrs.getValue(one) for one in names},
                {one: attrs.getQNameByName(one) for one in names},
            )
        super().startElementNS(name, qname, attrs)


class _Loose(_Bounded, LooseFeedParser):  # type: ignore[misc]  # feedparser ships no types
    pass
