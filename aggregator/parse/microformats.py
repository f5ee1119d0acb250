"""Find the items of microformats 2 on a page, and the values of their properties.

See microformats.org/wiki/microformats2-parsing; of it, what an h-entry needs. Reads the tree of a
page that nh3 wrote, whose depth and size are bounded (`guard`, `tree`). Why no library does it:
docs/decisions/0021-pages-as-feeds.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from aggregator.html.tree import Element, Node, text_of, walk
from aggregator.parse.text import web_address

_PROPERTY = re.compile(r"(p|u|dt|e)-([a-z0-9]+(?:-[a-z0-9]+)*)")
_ROOT = re.compile(r"h-[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_VALUES = 200
"""How many values of one property are read."""

_ADDRESSES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "iframe": "src",
    "object": "data",
}
_SAID = {"abbr": "title", "data": "value", "img": "alt", "area": "alt"}
_TIMES = {
    "time": "datetime",
    "ins": "datetime",
    "del": "datetime",
    "abbr": "title",
    "data": "value",
}


@dataclass(slots=True)
class Item:
    """One item: an h-entry, an h-card. `kinds` are its root classes, `language` what it is in.

    `properties` gives for a name its elements, in the order of the page; `within` the items in it
    that are no value of a property of it.
    """

    element: Element
    kinds: frozenset[str]
    language: str = ""
    properties: dict[str, list[Element]] = field(default_factory=dict)
    within: list[Item] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """The elements of a property, such as `p-name`; empty where there is none."""
        return self.properties.get(name, [])[:MAX_VALUES]


def items(nodes: Iterable[Node], language: str = "") -> list[Item]:
    """Find the outermost items of a page, with those that stand in them."""
    page = Item(Element("html", {}, list(nodes)), frozenset(), language)
    _gather(page)
    return page.within


def item_of(element: Element) -> Item | None:
    """Read an element as the item that it is, such as an author's h-card; None if it is none."""
    kinds = _kinds(element)
    if not kinds:
        return None
    found = Item(element, kinds)
    _gather(found)
    return found


def _gather(item: Item) -> None:
    """Fill in the properties of an item, and the items within that belong to none of them."""
    waiting: list[tuple[Node, str]] = [(node, item.language) for node in item.element.children][
        ::-1
    ]
    while waiting:
        node, language = waiting.pop()
        if isinstance(node, str):
            continue
        language = node.attributes.get("lang", language)
        named = _PROPERTY.findall(" ".join(_classes(node)))
        for prefix, name in dict.fromkeys(named):
            item.properties.setdefault(f"{prefix}-{name}", []).append(node)
        if kinds := _kinds(node):
            if not named:
                inner = Item(node, kinds, language)
                _gather(inner)
                item.within.append(inner)
            continue
        waiting += [(child, language) for child in node.children[::-1]]


def _classes(element: Element) -> list[str]:
    written = element.attributes.get("class", "")
    return [one for one in written.split()[:MAX_VALUES] if _PROPERTY.fullmatch(one)]


def _kinds(element: Element) -> frozenset[str]:
    written = element.attributes.get("class", "")
    return frozenset(one for one in written.split()[:MAX_VALUES] if _ROOT.fullmatch(one))


def words(element: Element) -> str:
    """Read a `p-` property: plain text on one line."""
    return _line(_value(element, _SAID))


def address(element: Element, base: str) -> str:
    """Read a `u-` property as an absolute address of the web; "" where it is none."""
    if given := element.attributes.get(_ADDRESSES.get(element.tag, ""), ""):
        return web_address(base, given)
    if (inner := item_of(element)) and (urls := inner.all("u-url")):
        return address(urls[0], base) if urls[0] is not element else ""
    return web_address(base, _value(element, _SAID))


def time(element: Element) -> str:
    """Read a `dt-` property, as it is written; of the value class pattern, its parts in a row."""
    return _line(_value(element, _TIMES))


def _value(element: Element, of: dict[str, str]) -> str:
    if given := element.attributes.get(of.get(element.tag, ""), ""):
        return given
    parts = [
        one for one in walk(element.children) if "value" in one.attributes.get("class", "").split()
    ]
    if parts:
        return " ".join(_plain(one, of) for one in parts[:MAX_VALUES])
    return _plain(element, of)


def _plain(element: Element, of: dict[str, str]) -> str:
    return element.attributes.get(of.get(element.tag, ""), "") or text_of(element.children)


def _line(text: str) -> str:
    return " ".join(text.split())
