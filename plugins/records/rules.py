"""What must hold between the records of a site, one rule a function; each yields its faults.

Reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from . import body
from .document import Document
from .faults import Fault
from .site import Site


def broken(site: Site) -> Iterator[Fault]:
    """Yield the faults of every rule."""
    for rule in (_same_address, _broken_links, _headings, _own_checks):
        yield from rule(site)


def _same_address(site: Site) -> Iterator[Fault]:
    """Two files may not make the same page, also on a file system that ignores case."""
    first: dict[str, str] = {}
    for record in site.records:
        if record.url is None:
            continue
        url = unquote(record.url).casefold()
        if url in first:
            yield record.document.fault(
                "file name", f"has the address of {first[url]}", "rename one of the two files"
            )
        first.setdefault(url, record.path)


_LINK_ADVICE = "write the path from this file to the other, such as ../events/2027-01-16-x.md"


def _broken_links(site: Site) -> Iterator[Fault]:
    """A link to another file of the city must lead to one that is there."""
    for record in site.records:
        for target in site.unresolved(record.document):
            what = f"{target} leads nowhere"
            for number in _rows(record.document, lambda row, target=target: target in row):
                yield Fault(record.path, number, "link", what, _LINK_ADVICE)


def _rows(document: Document, is_meant: Callable[[str], bool]) -> list[int]:
    """Return the lines of a body that are meant, or its first line where none is."""
    rows = enumerate(document.body.split("\n"), start=document.body_line)
    return [number for number, row in rows if is_meant(row)] or [document.body_line]


_FIRST_LEVEL = re.compile(r"^#(?!#)|^=+\s*$|<h1", re.MULTILINE | re.IGNORECASE)


def _headings(site: Site) -> Iterator[Fault]:
    """The page's title is its only first-level heading; a body starts at the second."""
    for record in site.records:
        document = record.document
        # Rendering twice is dear: only a body that might have such a heading is looked at closely.
        if _FIRST_LEVEL.search(document.body) and body.has_first_level_heading(document.body):
            for number in _rows(document, lambda row: bool(_FIRST_LEVEL.search(row))):
                advice = "begin it with ## instead, or write \\# for a plain #"
                yield Fault(document.path, number, "heading", "is of the first level", advice)


def _own_checks(site: Site) -> Iterator[Fault]:
    """Each kind may know more than its model does."""
    for record in site.records:
        for told in record.document.kind.checks(record):
            yield record.document.fault(*told)
