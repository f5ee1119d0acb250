"""Leave addresses and numbers that nobody declared out of HTML, also where they cross its tags.

What stands in one line of a page is looked at as one line, whatever its markup: an address is no
less one for being half in bold. A link to one keeps its words, as far as they say none. Decides
nothing about safety: what comes out is as dirty as what went in. Fetches nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator import contacts
from aggregator.clean import sanitise
from aggregator.clean.text import scrub
from aggregator.contacts import Declared
from aggregator.html.guard import bounded
from aggregator.html.tree import INLINE, Node, parse, serialise, walk

_CODE = frozenset({"code", "pre", "kbd", "samp", "var", "tt"})
# What the wide allow-list lets pass besides, to be made one of those.
_IN_LINE = (INLINE | frozenset("b i strike tt acronym".split())) - {"br", "img"}
_ADDRESSES = ("href", "src", "data", "data-src", "data-lazy-src", "data-original")
_WORDS = ("alt", "title")


@dataclass(slots=True)
class _Place:
    """A piece of text, with the list it stands in and where."""

    among: list[Node]
    number: int
    code: bool

    @property
    def text(self) -> str:
        node = self.among[self.number]
        return node if isinstance(node, str) else ""


def uncontacted(html: str, declared: Declared = ()) -> tuple[str, int]:
    """Return `html` without any address or number but those declared, and how many are left out."""
    nodes = parse(scrub(sanitise.wide(bounded(html))))
    left = sum(_clear(line, declared) for line in list(_lines(nodes)))
    left += _clear_attributes(nodes, declared)
    return serialise(nodes), left


def _lines(nodes: list[Node]) -> Iterator[list[_Place]]:
    """Yield the pieces of text that stand in one line, line by line.

    Without calling itself: how deep a body goes is a stranger's choice.
    """
    line: list[_Place] = []
    waiting: list[tuple[list[Node], int, bool, bool]] = [(nodes, 0, False, False)]
    while waiting:
        among, number, code, inline = waiting.pop()
        if number == len(among):
            if not inline:
                yield line
                line = []
            continue
        waiting.append((among, number + 1, code, inline))
        node = among[number]
        if isinstance(node, str):
            line.append(_Place(among, number, code))
            continue
        stays = node.tag in _IN_LINE
        if not stays:
            yield line
            line = []
        waiting.append((node.children, 0, code or node.tag in _CODE, stays))


def _clear(line: Sequence[_Place], declared: Declared) -> int:
    """Take out of a line what is to be left out; the gap stands where it began."""
    texts = [place.text for place in line]
    whole = "".join(texts)
    found = contacts.spans(whole, declared, code=any(place.code for place in line))
    if not found:
        return 0
    waiting, at = deque(found), 0
    for place, text in zip(line, texts, strict=True):
        place.among[place.number] = _cut(text, at, waiting)
        at += len(text)
    return len(found)


def _cut(text: str, at: int, waiting: deque[contacts.Span]) -> str:
    """Return a piece of a line, which begins `at` a place in it, without what is to be left out."""
    parts, here, end = [], at, at + len(text)
    while waiting and waiting[0][0] < end:
        start, stop = waiting[0]
        if start >= at:
            parts += [text[here - at : start - at], contacts.GAP]
        here = min(stop, end)
        if stop > end:
            break  # it goes on in the next piece
        waiting.popleft()
    return "".join([*parts, text[here - at :]])


def _clear_attributes(nodes: list[Node], declared: Declared) -> int:
    left = 0
    for element in walk(nodes):
        kept = {
            name: contacts.without(value, declared) if name in _WORDS else value
            for name, value in element.attributes.items()
            if name not in _ADDRESSES or not contacts.is_private_address(value, declared)
        }
        left += kept != element.attributes
        element.attributes = kept
    return left
