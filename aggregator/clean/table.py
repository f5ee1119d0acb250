"""Arrange tables: a header row where there is one, regular cells, and no table around one thing.

Keeps every row and cell of a table that holds data; the caption and joined cells stay too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from aggregator.html.tree import INLINE, Element, Node, content

Rows = list[list[Element]]
Flow = Callable[[Iterable[Node]], list[Element]]


@dataclass(slots=True)
class _Parts:
    caption: list[Element] = field(default_factory=list)
    head: Rows = field(default_factory=list)
    body: Rows = field(default_factory=list)
    foot: Rows = field(default_factory=list)

    def cells(self) -> list[Element]:
        return [cell for row in self.head + self.body + self.foot for cell in row]


def table(element: Element, flow: Flow) -> list[Element]:
    """The table in regular form; its content where it was there for layout only (one cell).

    `flow` arranges what stands in a cell.
    """
    parts = _parts(element, flow)
    cells = parts.cells()
    if len(cells) <= 1:
        return parts.caption + [block for cell in cells for block in flow(cell.children)]
    if not parts.head and len(parts.body) > 1 and all(c.tag == "th" for c in parts.body[0]):
        parts.head.append(parts.body.pop(0))
    if len(parts.head) == 1:
        parts.head = [[Element("th", c.attributes, c.children) for c in parts.head[0]]]
    return [Element("table", {}, _sections(parts))]


def _sections(parts: _Parts) -> list[Node]:
    caption = [Element("caption", {}, content(parts.caption))] if parts.caption else []
    return [
        *caption,
        *_section("thead", parts.head),
        *_section("tbody", parts.body),
        *_section("tfoot", parts.foot),
    ]


def _section(tag: str, rows: Rows) -> list[Element]:
    made: list[Node] = [Element("tr", {}, list(row)) for row in rows]
    return [Element(tag, {}, made)] if made else []


def _parts(element: Element, flow: Flow) -> _Parts:
    parts = _Parts()
    for child in _elements(element):
        if child.tag == "caption":
            parts.caption += flow(child.children)
        elif child.tag == "thead":
            parts.head += _rows(child, flow)
        elif child.tag == "tfoot":
            parts.foot += _rows(child, flow)
        else:
            parts.body += _rows(child, flow)
    return parts


def _elements(parent: Node) -> list[Element]:
    children = parent.children if isinstance(parent, Element) else []
    return [node for node in children if isinstance(node, Element)]


def _rows(section: Element, flow: Flow) -> Rows:
    rows = [[_cell(cell, flow) for cell in _elements(row)] for row in _elements(section)]
    return [row for row in rows if row]


def _cell(cell: Element, flow: Flow) -> Element:
    tag = "th" if cell.tag == "th" else "td"
    return Element(tag, _span(cell.attributes), content(flow(cell.children)))


def _span(attributes: dict[str, str]) -> dict[str, str]:
    """How many columns and rows a joined cell covers, up to HTML's own limit of 1000."""
    found = {name: attributes.get(name, "") for name in ("colspan", "rowspan")}
    spans = {name: int(v) for name, v in found.items() if re.fullmatch(r"[0-9]{1,5}", v)}
    return {name: str(min(span, 1000)) for name, span in spans.items() if span > 1}


def grid(element: Element) -> Rows | None:
    """The rows, header first, of a table that Markdown can write; None for any other.

    Such a table has one header row and plain cells below it, as many in each row, with nothing but
    inline content, no joined cells and no caption.
    """
    sections = _elements(element)
    if [section.tag for section in sections] != ["thead", "tbody"]:
        return None
    head, body = ([_elements(row) for row in _elements(section)] for section in sections)
    rows = head + body
    if len(head) != 1 or any(len(row) != len(head[0]) for row in rows):
        return None
    if any(cell.tag != "td" for row in body for cell in row):
        return None
    return rows if all(_is_plain(cell) for row in rows for cell in row) else None


def _is_plain(cell: Element) -> bool:
    inline = all(isinstance(n, str) or n.tag in INLINE for n in cell.children)
    return inline and not cell.attributes
