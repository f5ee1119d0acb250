"""Write the inside of a paragraph, heading, item or cell as Markdown.

What Markdown has no sign for (sub, sup, del, abbr and so on) is an HTML tag in the line, which
Markdown passes on. Gives None for content that Markdown would take too long to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.clean.escape import escape, escape_address, escape_alt, escape_attribute
from aggregator.html.tree import Element, Node, start_tag

MAX_COST = 5_000_000
"""Most work one phrase may be, in characters times signs of syntax.

Python-Markdown copies the phrase for every sign it finds, so the time goes with their product; at
this limit a phrase takes about 20 ms.
"""

_SIGNS = re.compile(r"[\\`*_\[<&\n]")
_TICKS = re.compile("`+")
_OBVIOUS = re.compile(r"https?://[\w./:~?=#%+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Style:
    line_break: str
    in_table: bool = False
    italic: str = "*"


def phrase(nodes: Sequence[Node], line_break: str, in_table: bool = False) -> str | None:
    """The Markdown of inline nodes; `line_break` is how a break is written here."""
    written = _phrase(nodes, _Style(line_break, in_table))
    cost = len(written) * len(_SIGNS.findall(written))
    return None if cost > MAX_COST else written


def _phrase(nodes: Sequence[Node], style: _Style) -> str:
    out = []
    for number, node in enumerate(nodes):
        following = nodes[number + 1] if number + 1 < len(nodes) else ""
        if isinstance(node, str):
            out.append(_text(node, following, style))
        else:
            out.append(_element(node, following, style))
    return "".join(out)


def _text(text: str, following: Node, style: _Style) -> str:
    written = escape(text)
    if style.in_table:
        written = written.replace("|", "\\|")
    # "!" right before a link would make it a picture.
    if written.endswith("!") and isinstance(following, Element) and following.tag == "a":
        written = written[:-1] + "\\!"
    return written


def _element(element: Element, following: Node, style: _Style) -> str:
    match element.tag:
        case "br":
            return _break(following, style)
        case "img":
            return _image(element)
        case "a":
            return _link(element, style)
        case "strong" | "em":
            return _stressed(element, style)
        case "code" if all(isinstance(child, str) for child in element.children):
            return _code("".join(str(child) for child in element.children))
        case _:
            return _tagged(element, style)


def _break(following: Node, style: _Style) -> str:
    """Of several breaks in a row only the last may end the line, or the paragraph would end."""
    doubled = isinstance(following, Element) and following.tag == "br"
    return "<br>" if doubled else style.line_break


def _image(element: Element) -> str:
    alt, src = element.attributes.get("alt", ""), element.attributes["src"]
    if len(element.attributes) > 2:  # its size, which Markdown has no sign for
        return _start(element)
    return f"![{escape_alt(alt)}]({escape_address(src)})"


def _link(element: Element, style: _Style) -> str:
    href = element.attributes["href"]
    if element.children == [href] and _OBVIOUS.fullmatch(href):
        return f"<{href}>"
    return f"[{_phrase(element.children, style)}]({escape_address(href)})"


def _stressed(element: Element, style: _Style) -> str:
    """Italic next to bold is written with `_`, so that the stars of the two do not meet."""
    if element.tag == "strong":
        inner = _phrase(element.children, _Style(style.line_break, style.in_table, "_"))
        return f"**{inner}**"
    edges = (element.children[0], element.children[-1])
    touching = any(isinstance(edge, Element) and edge.tag == "strong" for edge in edges)
    mark = "_" if touching else style.italic
    return mark + _phrase(element.children, style) + mark


def _code(text: str) -> str:
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _tagged(element: Element, style: _Style) -> str:
    return f"{_start(element)}{_phrase(element.children, style)}</{element.tag}>"


def _start(element: Element) -> str:
    pairs = element.attributes.items()
    start = start_tag(Element(element.tag))[:-1]
    start += "".join(f' {name}="{escape_attribute(value)}"' for name, value in pairs)
    return f"{start}>"
