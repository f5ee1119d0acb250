"""What must hold between the records of a site, one rule a function; each yields its faults.

Reads no file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape
from itertools import islice
from urllib.parse import unquote

from . import body, examples
from .city import City
from .document import Document
from .facets import slug_of
from .faults import Fault
from .files import FOLDER
from .site import Record, Site
from .spelling import is_slip, misspelt


def broken(site: Site, copied: Collection[str] = ()) -> Iterator[Fault]:
    """Yield the faults of every rule. `copied` are the paths of the files that are copied."""
    for rule in (_same_address, _broken_links, _headings, _examples, _areas, _own_checks):
        yield from rule(site)
    for record in site.records:
        if not record.by_machine:
            yield from islice(_pictures(record, copied), _TOLD)
            yield from islice(_papers(record, copied), _TOLD)


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


def _by_hand(site: Site) -> Iterator[Record]:
    return (record for record in site.records if not record.by_machine)


_NO_PLACES = "a heading cannot be linked to: take the link out, or name the heading in words"
# Links, pictures, headings of one file, and lines of one link: for each the whole body is read.
_TOLD = 50
_LOOKED_AT = 1000
_LINK_ADVICE = "write the path from this file to the other, such as ../events/2027-01-16-x.md"


def _broken_links(site: Site) -> Iterator[Fault]:
    """A link to another file of the city must lead to one that is there.

    In what was written by machine nobody can mend it: there it loses its address, and that is all.
    """
    for record in _by_hand(site):
        for target in list(dict.fromkeys(site.unresolved(record.document)))[:_TOLD]:
            what = f"{target} leads nowhere"
            for number in _rows(record.document, lambda row, target=target: target in row)[:_TOLD]:
                advice = _NO_PLACES if target.startswith("#") else _LINK_ADVICE
                yield Fault(record.path, number, "link", what, advice)


def _rows(document: Document, is_meant: Callable[[str], bool]) -> list[int]:
    """Return the lines of a body that are meant, or its first line where none is."""
    rows = enumerate(document.body.split("\n"), start=document.body_line)
    return [number for number, row in rows if is_meant(row)] or [document.body_line]


_FIRST_LEVEL = re.compile(r"^#(?!#)|^=+\s*$|<h1", re.MULTILINE | re.IGNORECASE)


def _headings(site: Site) -> Iterator[Fault]:
    """The page's title is its only first-level heading; a body starts at the second."""
    for record in _by_hand(site):
        document = record.document
        # Rendering twice is dear: only a body that might have such a heading is looked at closely.
        if _FIRST_LEVEL.search(document.body) and body.has_first_level_heading(document.body):
            for number in _rows(document, lambda row: bool(_FIRST_LEVEL.search(row)))[:_TOLD]:
                advice = "begin it with ## instead, or write \\# for a plain #"
                yield Fault(document.path, number, "heading", "is of the first level", advice)


def _examples(site: Site) -> Iterator[Fault]:
    """Nobody's page says what the example of its file says."""
    for record in site.records:
        document = record.document
        found = [] if record.by_machine else examples.in_body(document.body)
        for number, row in islice(found, _LOOKED_AT):
            if escape(row, quote=False) not in record.html:  # in code it would be shown as it is
                yield Fault(document.path, document.body_line + number, "text", *examples.FOUND)


# What people write who do not know the city's own word for all of it.
_EVERYWHERE = ("citywide", "city-wide", "everywhere")


def _areas(site: Site) -> Iterator[Fault]:
    """One area has one name: a word that only one file uses may be a slip of another."""
    named = [r for r in site.records if not r.by_machine and getattr(r.document.data, "areas", ())]
    uses = Counter(slug for one in named for slug in {*map(slug_of, one.document.data.areas)})
    slips = _slips(site.city, uses)
    for record in named:
        for number, word in enumerate(record.document.data.areas):
            if meant := slips.get(slug_of(word)):
                yield record.document.fault(("areas", number), *_told(site, word, meant))


def _told(site: Site, word: str, meant: str) -> tuple[str, str]:
    if meant == site.city.everywhere:
        return f"{word!r} is not what the city calls all of it", f"write {meant}"
    facet = site.facet("areas", meant)
    advice = (
        f"did you mean {facet.label if facet else meant}? If not, write it into the city’s areas"
    )
    return f"{word!r} is in no other file", advice


def _slips(city: City, uses: Mapping[str, int]) -> dict[str, str]:
    """Return the areas that look misspelt, each with what was meant."""
    everywhere = slug_of(city.everywhere)
    certain = {everywhere, *map(slug_of, city.areas)}
    slips = misspelt(uses, certain)
    # A word for all of the city stands beside the city's own, however often it is used.
    slips |= {one: city.everywhere for one in {*uses} - certain if is_slip(one, everywhere)}
    return slips | {one: city.everywhere for one in _EVERYWHERE if one not in certain}


def _pictures(record: Record, copied: Collection[str]) -> Iterator[Fault]:
    """A picture is there, and is told in words to those who do not see it (WCAG 1.1.1)."""
    document = record.document
    if not _PICTURE.search(document.body):
        return
    for source, alt in body.pictures(document.body):
        line = _rows(document, lambda row, source=source: source in row)[0]
        if not alt:
            advice = "say what it shows between the square brackets: ![A red door](...)"
            yield Fault(document.path, line, "picture", f"{source} has no description", advice)
        if body.is_ours(source) and _file(record.site, source) not in copied:
            yield Fault(document.path, line, "picture", f"{source} is not there", _FILE_ADVICE)


# Browsers take <image> for <img> (HTML, 13.2.6.4.7).
_PICTURE = re.compile(r"!\[|<ima?ge?\b", re.IGNORECASE)
_FILE_ADVICE = "put the file into content/files/ and write /files/ and its name"


def _papers(record: Record, copied: Collection[str]) -> Iterator[Fault]:
    """A link to a file that is copied leads to one that is there."""
    document, found = record.document, []
    if record.site.href(f"{FOLDER}/") not in document.body:
        return
    body.render(document.body, lambda target: found.append(target) or target)
    for target in found:
        path = _file(record.site, target)
        if path.startswith(f"{FOLDER}/") and path not in copied:
            line = _rows(document, lambda row, target=target: target in row)[0]
            yield Fault(document.path, line, "link", f"{target} is not there", _FILE_ADVICE)


def _file(site: Site, address: str) -> str:
    """Return the path under `content/` of an address of the site: /files/a.png -> files/a.png."""
    path = re.split("[?#]", address, maxsplit=1)[0]
    root = site.href("")
    return unquote(path.removeprefix(root)) if path.startswith(root) else path


def _own_checks(site: Site, by_machine: bool = False) -> Iterator[Fault]:
    """Each kind may know more than its model does."""
    for record in site.records:
        if record.by_machine == by_machine:
            for told in record.document.kind.checks(record):
                yield record.document.fault(*told)


def unfit_by_machine(site: Site) -> Iterator[Fault]:
    """Yield what its kind finds wrong with a record that was written by machine.

    Nobody is there to mend it: it is told and left out, and stops no build.
    """
    return _own_checks(site, by_machine=True)
