"""Bound what a body may cost to render, before anything renders it.

Python-Markdown takes minutes for some short texts: for each `[` it reads on to the end of the
passage, for each `<` without its `>` to the end of the file. Looks at a text once or twice, in time
in line with its length, and changes nothing. Pure.

The limits were measured: a body that keeps to all of them takes about two seconds at most
(docs/decisions/0038-who-may-change-what.md). The aggregator bounds what it reads in the same way,
as HTML (`aggregator/html/guard.py`): so many signs, so many elements, so deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

WORK = 10_000_000
"""Most signs that begin something, times the letters that are read for each."""

FENCES = 200_000_000
"""Most rows that begin or end a listing, times the letters of the body: its end is looked for."""

CLOSED = 400
"""How many links and tags that are whole, and signs that end soon, cost as much as an open one."""

MAX_CELLS = 50_000
"""Most cells of the tables of a body, with the empty ones that short rows are filled up with."""

MAX_REFERENCES = 100_000
"""Most `&`, `<`, `>` and no-break spaces: nh3's time grows faster than their number. The aggregator
writes no more of them, and a table of 12,000 cells has half of them."""

MAX_DEPTH = 100
"""Most levels of quotations and of lists. Python-Markdown calls itself for each."""

TICKS = 5
"""How many backticks cost as much as one `[`: their end is looked for, too, and found faster."""

# Whoever writes Markdown by hand never means them, and no page shows them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BEGINS = re.compile(r"[\[<]")  # a link or a picture; an address, a tag, a remark
_SHORT = re.compile(r"[\\*_`&(]")
_WHOLE = re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)|<[a-zA-Z/][^<>]*>")
_TAG = re.compile(r"<([a-zA-Z/!?])([^<>]*)(?=(.?))")
# Each is looked for from the beginning of the passage again, once the one before it is done.
_PARTING = re.compile(r"^ {0,3}(?:#|[=-]++ *+$|(?:[*_-] {0,2}+){3,}+$)|\]:", re.MULTILINE)
_UNDER_A_HEAD = frozenset(" |:-")  # what the second row of a table is made of
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_REFERENCE = re.compile("[&<>\u00a0]")
_DEEP = re.compile(r"^[ >]++", re.MULTILINE)


class Excess(NamedTuple):
    """What is too much in a body: the row it begins in (from 0), what it is, what to write."""

    row: int
    what: str
    instead: str


def excesses(body: str, extensions: tuple[str, ...]) -> Iterator[Excess]:
    """Yield what would make a body slow to render.

    `extensions` are those that it is rendered with.
    """
    rules = (_references, _deep, _unclosed, _fenced, _parted, _tables)
    found = [one for rule in rules for one in rule(body)]
    yield from found
    if not found:
        yield from _passages(body, extensions)


def hidden(body: str) -> Iterator[Excess]:
    """Yield the first control character of a body, which shows that it is no plain text."""
    if odd := _CONTROLS.search(body):
        advice = "take it out: save the file as plain text, in UTF-8"
        yield Excess(_row(body, odd.start()), f"holds the hidden character {odd[0]!r}", advice)


def _row(body: str, position: int) -> int:
    return body.count("\n", 0, position)


def _in_passages(body: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between blank lines, each with the row it begins in."""
    rows = enumerate(body.split("\n"))
    for is_blank, passage in groupby(rows, key=lambda row: not row[1].strip()):
        if not is_blank:
            numbered = list(passage)
            yield numbered[0][0], "\n".join(row for _, row in numbered)


def _references(body: str) -> Iterator[Excess]:
    """Signs that HTML writes as a reference."""
    if (number := len(_REFERENCE.findall(body))) > MAX_REFERENCES:
        what = f"has {number:,} of the signs & < > and no-break spaces"
        yield Excess(0, what, f"keep to {MAX_REFERENCES:,}, or write several files")


def _deep(body: str) -> Iterator[Excess]:
    """Quotations in quotations, and lists in lists, which are set in by four spaces each."""
    for found in _DEEP.finditer(body):
        is_blank = not body[found.end() : found.end() + 1].strip()
        spaces = 0 if is_blank else found[0].count(" ")
        if found[0].count(">") + spaces // 4 > MAX_DEPTH:
            what = f"is nested more than {MAX_DEPTH} levels deep"
            yield Excess(_row(body, found.start()), what, "write fewer > or spaces before it")
            return


def _unclosed(body: str) -> Iterator[Excess]:
    """For the end of a remark, and of a tag that has none or opens a quotation, all is read."""
    found = [match.start() for match in _TAG.finditer(body) if _is_open(*match.groups())]
    if len(found) * len(body) > WORK:
        what = f"has {len(found):,} signs < that begin a tag and do not end it, or begin a remark"
        yield Excess(_row(body, found[0]), what, "write &lt; for a plain <, or end each tag with >")


def _is_open(first: str, inner: str, after: str) -> bool:
    quoted = inner.count('"') % 2 or inner.count("'") % 2
    return first in "!?" or after != ">" or bool(quoted)


def _fenced(body: str) -> Iterator[Excess]:
    """For each row that may begin a listing, all is read for the row that ends it."""
    found = [match.start() for match in _FENCE.finditer(body)]
    if len(found) * len(body) > FENCES:
        what = f"has {len(found):,} rows that begin with ``` or ~~~"
        yield Excess(_row(body, found[0]), what, "put long listings into a file of their own")


def _parted(body: str) -> Iterator[Excess]:
    """Headings, lines across and definitions of links, without a blank line between them."""
    for row, passage in _in_passages(body):
        number = len(_PARTING.findall(passage))
        if number > 1 and number * len(passage) > WORK:
            what = f"has {number:,} headings, lines across or ]: without a blank line between"
            yield Excess(row, what, "put a blank line before each")
            return


def _tables(body: str) -> Iterator[Excess]:
    """A row that is shorter than the first is filled up with empty cells."""
    cells = 0
    for number, passage in _in_passages(body):
        rows = passage.split("\n")
        heads = (row for row in rows if "-" in row and _UNDER_A_HEAD.issuperset(row))
        columns = max((row.count("|") + 1 for row in heads), default=0)
        cells += columns * len(rows) if columns > 1 else 0
        if cells > MAX_CELLS:
            advice = f"keep to {MAX_CELLS:,}, or put the table into a file under content/files/"
            yield Excess(number, f"has tables of {cells:,} cells", advice)
            return


def _passages(body: str, extensions: tuple[str, ...]) -> Iterator[Excess]:
    """Signs that begin something are looked for in the whole passage that they stand in."""
    spans = [(row, _work(passage)) for row, passage in _in_passages(body)]
    # Passages hold lists and HTML, whose parts are read one by one: only what looks too dear is
    # taken apart as the renderer does it.
    if sum(work for _, work in spans) <= WORK or _exactly(body, extensions) <= WORK:
        return
    row, _ = max(spans, key=lambda span: span[1])
    what = "has too many signs such as [ < * in one passage"
    yield Excess(row, what, "part it by blank lines, or write \\[ and &lt; for plain")


def _work(text: str) -> int:
    whole, short = len(_WHOLE.findall(text)), len(_SHORT.findall(text))
    begun = len(_BEGINS.findall(text)) - whole + text.count("`") // TICKS
    return (begun + (whole + short) // CLOSED) * len(text)


class _Weigh(Treeprocessor):
    """Weighs each text that would be searched for signs, instead of searching it."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.work = 0

    def run(self, root: Element) -> None:
        for element in root.iter():
            self.work += sum(map(self._of, (element.text, element.tail)))

    def _of(self, text: Any) -> int:
        return 0 if not text or isinstance(text, AtomicString) else _work(text)


def _exactly(body: str, extensions: tuple[str, ...]) -> int:
    markdown = Markdown(extensions=list(extensions))
    weigh = _Weigh(markdown)
    markdown.treeprocessors.register(weigh, "inline", 20)  # in the place of the one that searches
    try:
        markdown.convert(body)
    except RecursionError:
        return 0  # `body.render` shows such a text as it was written
    return weigh.work
