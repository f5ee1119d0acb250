"""Bring the inline content of a paragraph, heading or cell into one regular form.

White space is folded and stands outside formatting, empty formatting is gone, touching equal
formatting is joined, line breaks stand between words only. Loses no word, link or picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.html.tree import Element, Node

_SPACES = re.compile(r"[ \t\n\r\f]+")
_UNEVEN = re.compile(r"  |[\t\n\r\f]")

# Touching pieces of these are one piece to the eye; two links or two keys are not.
_JOINED = frozenset({"strong", "em", "code", "del", "ins", "s", "small", "mark", "sub", "sup"})

Path = tuple[Element, ...]


def folded(nodes: Iterable[Node]) -> list[Node]:
    """The nodes as one regular run; runs of line breaks stay."""
    return _Runs(nodes, split=False).runs[0]


def paragraphs(nodes: Iterable[Node]) -> list[list[Node]]:
    """The nodes as regular runs, a new one after every two or more line breaks."""
    if isinstance(nodes, list) and len(nodes) == 1 and isinstance(nodes[0], str):
        text = _single_spaced(nodes[0]).strip()  # most list items: no need for the general way
        return [[text]] if text else []
    return [run for run in _Runs(nodes, split=True).runs if run]


def is_folded(nodes: list[Node]) -> bool:
    """Whether `paragraphs` would give the nodes back as they are: most are words and links.

    It says no of much that is regular too; then they are gone through.
    """
    before: Node | None = None
    for node in nodes:
        if isinstance(node, str):
            if isinstance(before, str) or _UNEVEN.search(node) or not node.strip():
                return False
        elif isinstance(before, Element) or not _holds_words(node):
            return False
        before = node
    first, last = nodes[0], nodes[-1]
    starts = not isinstance(first, str) or first == first.lstrip()
    return starts and (not isinstance(last, str) or last == last.rstrip())


def _holds_words(element: Element) -> bool:
    """Whether it is an inline element around one piece of even text."""
    if element.tag in ("br", "img", "code") or len(element.children) != 1:
        return False
    words = element.children[0]
    if not isinstance(words, str) or _UNEVEN.search(words):
        return False
    return words != "" and words == words.strip()


class _Runs:
    """Takes the words and pictures one by one, each with the formatting it stands in."""

    def __init__(self, nodes: Iterable[Node], split: bool) -> None:
        self.runs: list[list[Node]] = [[]]
        self._split = split
        self._open: list[tuple[Element, Element]] = []  # as it came, as it is built
        self._gap = ""
        self._breaks = 0
        self._take(nodes, ())

    def _take(self, nodes: Iterable[Node], path: Path) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._text(node, path)
            elif node.tag == "br":
                self._breaks += 1
            elif node.tag == "img":
                self._leaf(node, path)
            else:
                self._take(node.children, _entered(path, node))

    def _text(self, text: str, path: Path) -> None:
        text = _single_spaced(text)
        core = text.strip()
        if not core:
            self._gap += text
            return
        start = text.index(core)
        self._gap += text[:start]
        self._leaf(core, path)
        self._gap = text[start + len(core) :]

    def _leaf(self, leaf: Node, path: Path) -> None:
        apart = self._separate(path)
        target = self._reach(path, apart)
        _append(target, leaf)
        self._gap, self._breaks = "", 0

    def _separate(self, path: Path) -> bool:
        """Write the white space or breaks before the next leaf; False when there are none."""
        if not self.runs[-1]:
            return False
        if self._breaks > 1 and self._split:
            self.runs.append([])
            self._open = []
            return True
        if not self._breaks and not self._gap:
            return False
        target = self._close(_shared(self._open, path, joining=False))
        if self._breaks:
            target.extend(Element("br") for _ in range(self._breaks))
        else:
            _append(target, _single_spaced(self._gap))
        return True

    def _reach(self, path: Path, apart: bool) -> list[Node]:
        """Close and open formatting until exactly `path` is open."""
        common = _shared(self._open, path, joining=not apart)
        target = self._close(common)
        self._open = [(new, built) for new, (_, built) in zip(path, self._open, strict=False)]
        for element in path[common:]:
            # A language is worth keeping on a listing, not on a word.
            built = element.bearing([]) if element.tag != "code" else Element("code")
            target.append(built)
            self._open.append((element, built))
            target = built.children
        return target

    def _close(self, depth: int) -> list[Node]:
        del self._open[depth:]
        return self._open[-1][1].children if self._open else self.runs[-1]


def _single_spaced(text: str) -> str:
    return _SPACES.sub(" ", text) if _UNEVEN.search(text) else text


def _entered(path: Path, element: Element) -> Path:
    """The path inside `element`: no link in a link, no bold in bold."""
    if element.tag == "a":
        return (*(outer for outer in path if outer.tag != "a"), element)
    if element.tag in _JOINED and any(outer.tag == element.tag for outer in path):
        return path
    return (*path, element)


def _shared(opened: list[tuple[Element, Element]], path: Path, joining: bool) -> int:
    """How many of the open elements the next leaf also stands in."""
    count = 0
    for (source, _), wanted in zip(opened, path, strict=False):
        if source is not wanted and not (joining and _alike(source, wanted)):
            break
        count += 1
    return count


def _alike(one: Element, other: Element) -> bool:
    return one.tag in _JOINED and one.tag == other.tag


def _append(target: list[Node], leaf: Node) -> None:
    if isinstance(leaf, str) and target and isinstance(target[-1], str):
        target[-1] += leaf
    else:
        target.append(leaf)
