"""A stranger's comment: plainer than a post, with its web addresses counted.

What stays are paragraphs, lists, quotes, code, emphasis and links. A picture becomes its
description, a heading and a cell of a table a paragraph, a player nothing. Fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aggregator.clean import sanitise
from aggregator.clean.text import scrub
from aggregator.html.guard import bounded
from aggregator.html.tree import Element, Node, parse, serialise

_INLINE = frozenset("a br strong b em i code del ins s q cite sub sup span".split())
_BLOCKS = frozenset("p ul ol li blockquote pre".split())
_LINES = frozenset("abbr acronym bdi dfn kbd mark rp rt ruby samp small strike time tt var".split())
_GONE = frozenset("iframe embed object video audio source hr".split())
# An address without a scheme counts where it begins with www, or ends as those do that want to be
# visited: more would count "e.g." and "etc.as". What advertises often writes hxxp, or a wide dot.
_ENDS = (
    r"agency|app|bet|biz|blog|buzz|casino|click|club|cn|co|co\.uk|com|de|dev|eu|example|fun|icu|info|"
    r"io|life|link|live|ltd|me|net|online|org|pro|pw|ru|shop|site|space|store|su|tk|top|tv|uk|vip|"
    r"website|win|work|world|xxx|xyz"
)
_BARE = re.compile(
    rf"\b(?:h(?:tt|xx|\*\*)ps?:[/\\]+|www\.)[^\s<>]+"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,9}}(?:{_ENDS}|xn--[a-z0-9-]{{2,60}})\b(?![@\w-])",
    re.IGNORECASE,
)
_DOTS = str.maketrans("。．｡", "...")


def plainer(html: str) -> tuple[str, int]:
    """Return a comment's HTML without what a comment may not hold, and its number of addresses.

    A link counts once, whatever its words say; so does an address that is written out. One that
    leads to a place on its own page counts for nothing. The HTML is to be cleaned as any other.
    """
    nodes = parse(scrub(sanitise.wide(bounded(html))))
    return serialise(_kept(nodes)), _addresses(nodes)


def addresses_in(line: str) -> int:
    """Count the web addresses that are written out in a line of text."""
    return len(_BARE.findall(line.translate(_DOTS)))


def _kept(nodes: Iterable[Node]) -> list[Node]:
    return [kept for node in nodes for kept in _one(node)]


def _one(node: Node) -> Iterator[Node]:
    if isinstance(node, str):
        yield node
    elif node.tag == "img":
        yield node.attributes.get("alt", "")
    elif node.tag in _LINES:
        yield from _kept(node.children)
    elif node.tag not in _GONE:
        tag = node.tag if node.tag in _INLINE | _BLOCKS else "div"
        names = {"a": ("href",), "span": ("lang", "dir")}.get(tag, ())
        given = {name: node.attributes[name] for name in names if name in node.attributes}
        yield Element(tag, given, _kept(node.children))


def _addresses(nodes: Iterable[Node]) -> int:
    """Count without calling itself: how deep a comment goes is a stranger's choice."""
    waiting, found = list(nodes), 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            found += addresses_in(node)
        elif node.tag == "a" and (href := node.attributes.get("href", "").strip()):
            found += not href.startswith("#")
        else:
            waiting += node.children
    return found
