"""Arrange a body into blocks: paragraphs, headings, lists, quotes, listings, figures.

Containers dissolve, loose text becomes paragraphs, everything empty goes. Applying it to its own
result changes nothing; the verification of every body relies on that. Listings and tables have
modules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from aggregator.clean.inline import folded, is_folded, paragraphs
from aggregator.clean.listing import listing
from aggregator.clean.table import table
from aggregator.html.tree import INLINE, Element, Node, content, text_of, walk

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def flow(nodes: Iterable[Node]) -> list[Element]:
    """The blocks that `nodes` amount to."""
    blocks: list[Element] = []
    run: list[Node] = []
    for node in _gathered(nodes):
        if isinstance(node, str) or node.tag in INLINE:
            run.append(node)
            continue
        blocks += _paragraphs(run)
        run = []
        blocks += _SHAPES.get(node.tag, _container)(node)
    return blocks + _paragraphs(run)


def _paragraphs(run: list[Node]) -> list[Element]:
    if not run or (len(run) == 1 and isinstance(run[0], str) and not run[0].strip()):
        return []  # most runs are the line ends between blocks
    if is_folded(run):
        return [Element("p", {}, run)]
    return [Element("p", {}, part) for part in paragraphs(run)]


def _gathered(nodes: Iterable[Node]) -> list[Node]:
    """The nodes, with list items that stand outside any list put into one."""
    nodes = list(nodes)
    if not any(isinstance(node, Element) and node.tag == "li" for node in nodes):
        return nodes
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.tag == "li":
            while out and isinstance(out[-1], str) and not out[-1].strip():
                out.pop()
            if not (out and isinstance(out[-1], Element) and out[-1].tag == "stray"):
                out.append(Element("stray"))
            out[-1].children.append(node)  # type: ignore[union-attr]  # just made so
        else:
            out.append(node)
    return out


def _container(element: Element) -> list[Element]:
    return flow(element.children)


def _heading(element: Element) -> list[Element]:
    """A heading for each paragraph inside; one without words is a paragraph or nothing."""
    out = []
    for block in flow(element.children):
        worded = block.tag == "p" and _has_words(block.children)
        out.append(Element(element.tag, {}, folded(block.children)) if worded else block)
    return out


def _has_words(nodes: list[Node]) -> bool:
    return bool(text_of(nodes).strip()) or any(e.attributes.get("alt") for e in walk(nodes))


def _list(element: Element) -> list[Element]:
    items: list[Node] = []
    for node in element.children:
        if isinstance(node, str) and not node.strip():
            continue
        _add_item(items, node)
    made = [_item(item) for item in items if isinstance(item, Element)]
    kept: list[Node] = [item for item in made if item.children]
    if not kept:
        return []
    tag = "ol" if element.tag == "ol" else "ul"
    return [Element(tag, _start(element) if tag == "ol" else {}, kept)]


def _add_item(items: list[Node], node: Node) -> None:
    """A list right inside a list belongs to the item before it (HTML 4.4.8 allows only items)."""
    if isinstance(node, Element) and node.tag == "li":
        items.append(node)
    elif isinstance(node, Element) and node.tag in ("ul", "ol") and items:
        last = items[-1]
        items[-1] = Element("li", {}, [*last.children, node]) if isinstance(last, Element) else last
    else:
        items.append(Element("li", {}, [node]))


def _item(element: Element) -> Element:
    """An item; its paragraph dissolves where it is the only one and only lists follow."""
    blocks = flow(element.children)
    if blocks and blocks[0].tag == "p" and all(b.tag in ("ul", "ol") for b in blocks[1:]):
        return Element("li", {}, [*blocks[0].children, *blocks[1:]])
    return Element("li", {}, list(blocks))


def _start(element: Element) -> dict[str, str]:
    start = element.attributes.get("start", "1")
    if not re.fullmatch(r"[0-9]{1,9}", start) or int(start) == 1:
        return {}
    return {"start": str(int(start))}


def _quote(element: Element) -> list[Element]:
    blocks = flow(element.children)
    return [Element("blockquote", {}, list(blocks))] if blocks else []


def _rule(element: Element) -> list[Element]:
    return [Element("hr")]


def _figure(element: Element) -> list[Element]:
    """A figure with a caption stays one; without, it is only its content."""
    rest = flow(n for n in element.children if not _is_caption(n))
    caption = flow(n for n in element.children if _is_caption(n))
    if not caption or not rest:
        return rest + caption
    said = Element("figcaption", {}, content(caption))
    return [Element("figure", {}, [*content(rest), said])]


def _is_caption(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "figcaption"


def _details(element: Element) -> list[Element]:
    first = next((n for n in element.children if isinstance(n, Element)), None)
    if first is None or first.tag != "summary":
        return flow(element.children)
    summary = content(flow(first.children))
    rest = flow(n for n in element.children if n is not first)
    if not summary or not rest:
        return flow(summary) + rest
    return [Element("details", {}, [Element("summary", {}, summary), *rest])]


def _terms(element: Element) -> list[Element]:
    """A description list; anything in it that is neither term nor description is a description."""
    children: list[Node] = []
    for node in element.children:
        inner = node.children if isinstance(node, Element) and node.tag == "div" else [node]
        children += [_term(child) for child in inner]
    kept = [n for n in children if isinstance(n, Element) and n.children]
    return [Element("dl", {}, list(kept))] if kept else []


def _term(node: Node) -> Element:
    if isinstance(node, Element) and node.tag in ("dt", "dd"):
        return Element(node.tag, {}, content(flow(node.children)))
    return Element("dd", {}, content(flow([node])))


def _table(element: Element) -> list[Element]:
    return table(element, flow)


_SHAPES: Mapping[str, Callable[[Element], list[Element]]] = {
    "ul": _list,
    "ol": _list,
    "stray": _list,
    "blockquote": _quote,
    "pre": listing,
    "hr": _rule,
    "figure": _figure,
    "details": _details,
    "dl": _terms,
    "table": _table,
} | dict.fromkeys(_HEADINGS, _heading)
