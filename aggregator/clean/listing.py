"""Arrange a listing (`pre`): its lines, its language, and what formatting it really has.

Changes no character inside a line; blank lines before and after the code go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.html.tree import INLINE, Element, Node, text_of, walk

_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w#.+-]{1,30})(?:\s|$)", re.ASCII)
_BLANK_LINE = re.compile(r"(?m)^[ \t\f\v]+$")


def listing(element: Element) -> list[Element]:
    """A listing as HTML wants it: code, with its language where one is named, in pre."""
    language = _language(element)
    lines = _lines(element.children)
    if all(isinstance(node, str) for node in lines):
        lines = [_BLANK_LINE.sub("", text_of(lines))]
    _trim(lines, 0)
    _trim(lines, -1)
    if not lines:
        return []
    attributes = {"class": f"language-{language}"} if language else {}
    return [Element("pre", {}, [Element("code", attributes, lines)])]


def _language(element: Element) -> str:
    for candidate in (element, *walk(element.children)):
        if match := _LANGUAGE.search(candidate.attributes.get("class", "")):
            return match[1]
    return ""


def _lines(nodes: Iterable[Node]) -> list[Node]:
    """The content of a listing with line ends for breaks and blocks, and joined text."""
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            _join(out, node)
        elif node.tag == "br":
            _join(out, "\n")
        else:
            _join_lines(out, node, _lines(node.children))
    return out


def _join_lines(out: list[Node], element: Element, lines: list[Node]) -> None:
    """Keep formatting that has something in it; a block is a line; all else dissolves."""
    formatting = element.tag in INLINE and element.tag != "code"
    if element.tag == "img" or (formatting and _has_content(lines)):
        out.append(element.bearing(lines))
        return
    for line in lines:
        _join(out, line)
    if element.tag not in INLINE:
        _join(out, "\n")


def _join(out: list[Node], node: Node) -> None:
    if isinstance(node, str) and out and isinstance(out[-1], str):
        out[-1] += node
    else:
        out.append(node)


def _trim(nodes: list[Node], end: int) -> None:
    """Take line ends off the start (0) or white space off the end (-1), however deep it stands.

    The HTML parser drops a first line end itself, so keeping one would not last.
    """
    while nodes:
        node = nodes[end]
        if isinstance(node, Element):
            _trim(node.children, end)
            return
        text = node.rstrip() if end else node.lstrip("\n")
        if text:
            nodes[end] = text
            return
        del nodes[end]


def _has_content(nodes: list[Node]) -> bool:
    return bool(text_of(nodes).strip()) or any(e.tag == "img" for e in walk(nodes))
