"""Look into what is no page: feeds, calendars, cards, lists, data and the index of the search.

Each is read as strictly as its standard allows, by no code of the project's own.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from injection_scan import address, html_fragment, html_page, words

ATOM = "{http://www.w3.org/2005/Atom}"
IN_ICS = frozenset(
    "BEGIN END VERSION PRODID METHOD NAME X-WR-CALNAME SOURCE REFRESH-INTERVAL X-PUBLISHED-TTL "
    "TZID TZNAME TZOFFSETFROM TZOFFSETTO DTSTART DTEND DTSTAMP LAST-MODIFIED CREATED SEQUENCE UID "
    "SUMMARY STATUS URL CONTACT DESCRIPTION LOCATION GEO CATEGORIES CONFERENCE RRULE RDATE EXDATE "
    "RECURRENCE-ID TRANSP".split()
)
COMPONENTS = frozenset("VCALENDAR VEVENT VTIMEZONE STANDARD DAYLIGHT".split())
IN_VCF = frozenset(
    "BEGIN END VERSION KIND UID SOURCE FN ORG ROLE NOTE TEL EMAIL URL ADR LANG CATEGORIES RELATED "
    "REV".split()
)
OFTEN = frozenset("BEGIN END CONFERENCE RDATE EXDATE URL LANG TEL EMAIL CATEGORIES".split())
# Fields of data that a program follows.
_LINKS = re.compile(r"(?:.*_)?(?:url|href|link|page|website|canonical|feed|src|@id|sameAs)")
_FORMULA = re.compile(r"[=+@\t\r-]")
_NUMBER = re.compile(r"-?[0-9][0-9.,:TZ+ -]*")


def scan(site: Path, ids: frozenset[str]) -> list[str]:
    """Return what is wrong with every file of a site: `path: what`."""
    found = []
    for path in sorted(one for one in site.rglob("*") if one.is_file()):
        name = path.relative_to(site).as_posix()
        found += [f"{name}: {told}" for told in _file(path, name, ids)]
    return found


def _file(path: Path, name: str, ids: frozenset[str]) -> Iterator[str]:
    yield from words(name)
    if name.startswith("theme/"):
        return
    kinds = {
        ".html": lambda raw: html_page(raw.decode(), ids, name == "find/index.html"),
        ".atom": lambda raw: _atom(raw),
        ".xml": lambda raw: _xml(raw),
        ".opml": lambda raw: _xml(raw),
        ".ics": lambda raw: _lines(raw, IN_ICS),
        ".vcf": lambda raw: _lines(raw, IN_VCF),
        ".json": lambda raw: _data(json.loads(raw)),
        ".csv": lambda raw: _csv(raw),
        ".txt": lambda raw: words(raw.decode()),
        ".pf_fragment": lambda raw: _fragment(raw),
    }
    kind = kinds.get(path.suffix)
    if kind:
        yield from kind(path.read_bytes())
    elif not re.fullmatch(
        r"pagefind/.*(\.pf_\w+|\.pagefind|\.js)|files/.*|pictures/[\w/-]+\.jpg|_headers", name
    ):
        yield "is a file of a kind that is not known"


def _xml(raw: bytes) -> Iterator[str]:
    if re.search(rb"<!DOCTYPE|<!ENTITY|<\?(?!xml )", raw):
        yield "has a declaration or an instruction"
    for element in Xml.fromstring(raw).iter():
        yield from words(element.text or "")
        for name, value in element.attrib.items():
            yield from words(value)
            if name in ("href", "src", "xmlUrl", "htmlUrl", "uri", "scheme"):
                yield from address(value)


def _atom(raw: bytes) -> Iterator[str]:
    yield from _xml(raw)
    for element in Xml.fromstring(raw).iter():
        if not element.tag.startswith(ATOM):
            yield f"the element {element.tag}"
        if element.get("type") == "html":
            yield from html_fragment(element.text or "")
        elif element.get("type") not in (None, "text", "application/atom+xml", "text/html"):
            yield f"an element of type {element.get('type')}"
        if element.tag == f"{ATOM}link" and element.get("rel") not in (None, "alternate", "self"):
            yield f"a link of {element.get('rel')}"


def contents(raw: bytes) -> list[str]:
    """The HTML of each entry of an Atom feed, as a feed reader shows it."""
    return [one.text or "" for one in Xml.fromstring(raw).iter() if one.get("type") == "html"]


def _lines(raw: bytes, known: frozenset[str]) -> Iterator[str]:
    """A file of content lines (RFC 5545, section 3.1; RFC 6350, section 3.2)."""
    if re.search(rb"\r(?!\n)|(?<!\r)\n", raw):
        yield "has a line end of its own"
    names: list[Counter[str]] = [Counter()]
    for line in re.sub(r"\r\n[ \t]", "", raw.decode()).split("\r\n")[:-1]:
        head, _, value = _parted(line)
        name = head.split(";")[0]
        if name not in known:
            yield f"the property {line[:60]!r}"
        if re.search("ALTREP|ATTACH|FMTTYPE|INLINE|base64", head, re.IGNORECASE):
            yield f"the parameter in {line[:60]!r}"
        if name in ("BEGIN", "END") and value not in (*COMPONENTS, "VCARD"):
            yield f"the part {value!r}"
        if name in ("URL", "SOURCE", "CONFERENCE"):
            yield from address(value)
        yield from words(line)
        yield from _counted(names, name)


def _parted(line: str) -> tuple[str, str, str]:
    quoted = re.match(r'(?:[^":]|"[^"]*")*', line)
    end = quoted.end() if quoted else 0
    return line[:end], ":", line[end + 1 :]


def _counted(names: list[Counter[str]], name: str) -> Iterator[str]:
    if name == "BEGIN":
        names.append(Counter())
    elif name == "END":
        names.pop()
    else:
        names[-1][name] += 1
        if names[-1][name] > 1 and name not in OFTEN:
            yield f"the property {name} twice"


def _data(value: Any, field: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from words(name)
            yield from _data(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _data(inner, field)
    elif isinstance(value, str):
        yield from words(value)
        if _LINKS.fullmatch(field):
            yield from address(value)


def _csv(raw: bytes) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(raw.decode(), newline=""), strict=True))
    for row in rows:
        if len(row) != len(rows[0]):
            yield f"a row of {len(row)} cells"
        for cell in row:
            yield from words(cell)
            starts = re.split(r"[;,\t\n]", cell)
            if any(_FORMULA.match(one) and not _NUMBER.fullmatch(one) for one in starts):
                yield f"a formula in {cell[:60]!r}"


def _fragment(raw: bytes) -> Iterator[str]:
    """A page as the search knows it: gzip of a mark and JSON."""
    text = gzip.decompress(raw).decode()
    page = json.loads(text[text.index("{") :])
    yield from address(page["url"])
    yield from _data(page)
