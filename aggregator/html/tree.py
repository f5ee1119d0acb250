"""Read sanitised HTML into a small tree, and write the tree back.

Reads only what nh3 wrote: every attribute quoted, every tag closed, every `<` of the text escaped.
Whatever else it may be given, it does not promise to understand it. Decides nothing about safety.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from aggregator.html.guard import MAX_DEPTH

VOID = frozenset({"br", "hr", "img", "embed", "source"})

_INLINE_NAMES = (
    "a img br strong em code del ins s sub sup small mark cite q kbd samp var abbr dfn time bdi "
    "ruby rt rp span"
)
INLINE = frozenset(_INLINE_NAMES.split())
"""The elements that stand in a line; all others are blocks."""


@dataclass(slots=True)
class Element:
    """One element. `children` holds elements and decoded text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def bearing(self, children: list[Node]) -> Element:
        """The same element around other children."""
        return Element(self.tag, self.attributes, children)


Node = Element | str

# The parser keeps what stands inside an iframe as raw text, so it is skipped as one piece.
_TOKEN = re.compile(
    r"<(iframe)([^>]*)>[^<]*+(?:<(?!/iframe>)[^<]*+)*+</iframe>"
    r"|<(/?)([a-z][a-z0-9]*)([^>]*)>"
    r"|([^<]+)"
)
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


def parse(html: str) -> list[Node]:
    """The nodes of `html`. Elements deeper than MAX_DEPTH are dropped; their text stays."""
    root = Element("div")
    stack = [root]
    for match in _TOKEN.finditer(html):
        frame, frame_attributes, slash, tag, attributes, text = match.groups()
        if text:
            stack[-1].children.append(unescape(text) if "&" in text else text)
        elif frame:
            stack[-1].children.append(Element(frame, _attributes(frame_attributes)))
        elif not slash:
            _open(stack, tag, attributes)
        elif len(stack) > 1:
            stack.pop()
    return root.children


def _open(stack: list[Element], tag: str, attributes: str) -> None:
    parent = stack[-1]
    if len(stack) > MAX_DEPTH and tag not in VOID:
        parent.children.append(" ")
        stack.append(parent)
        return
    element = Element(tag, _attributes(attributes))
    parent.children.append(element)
    if tag not in VOID:
        stack.append(element)


def _attributes(text: str) -> dict[str, str]:
    if not text:
        return {}
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def escape_text(text: str) -> str:
    """Text as nh3 writes it between tags."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("\u00a0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def start_tag(element: Element, attributes: Iterable[tuple[str, str]] | None = None) -> str:
    """The start tag, with all its attributes or the given ones."""
    if attributes is None and not element.attributes:
        return f"<{element.tag}>"
    pairs = element.attributes.items() if attributes is None else attributes
    written = "".join(f' {n}="{escape_text(v).replace(chr(34), "&quot;")}"' for n, v in pairs)
    return f"<{element.tag}{written}>"


def serialise(nodes: Iterable[Node]) -> str:
    """HTML exactly as nh3 would write it."""
    out: list[str] = []
    for node in nodes:
        _write(node, out)
    return "".join(out)


def _write(node: Node, out: list[str]) -> None:
    if isinstance(node, str):
        out.append(escape_text(node))
        return
    out.append(start_tag(node))
    if node.tag in VOID:
        return
    for child in node.children:
        _write(child, out)
    out.append(f"</{node.tag}>")


def content(blocks: list[Element]) -> list[Node]:
    """What a cell, caption or term holds: without its paragraph, where it is one paragraph."""
    if len(blocks) == 1 and blocks[0].tag == "p":
        return blocks[0].children
    return list(blocks)


def walk(nodes: Iterable[Node]) -> Iterator[Element]:
    """Every element, in the order of the document."""
    waiting = list(nodes)[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element):
            yield node
            waiting += node.children[::-1]


def text_of(nodes: Iterable[Node]) -> str:
    """The text, with a space for each line break and between blocks."""
    out: list[str] = []
    _gather(nodes, out)
    return "".join(out)


def _gather(nodes: Iterable[Node], out: list[str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
            continue
        _gather(node.children, out)
        if node.tag == "br" or node.tag not in INLINE:
            out.append(" ")
