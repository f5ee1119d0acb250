"""Prove that the Markdown says what the blocks say: render it, and compare block by block.

A block that does not survive stays HTML; if blocks disturb one another, more of them do; in the
last resort the whole body is one HTML block. Gives out nothing that was not read back and found safe
as rendered, with no sanitiser after it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence

from markdown import Markdown

from aggregator.clean.body import shaped
from aggregator.clean.convert import convert, join
from aggregator.clean.sanitise import is_safe
from aggregator.clean.tree import Element, Node, serialise

MARKDOWN_EXTENSIONS = ["tables", "fenced_code", "sane_lists"]
"""What the site renders with; a body is proved for these and no others."""


class _PerThread(threading.local):
    """One renderer a thread: building it costs more than rendering a post, and it keeps state."""

    def __init__(self) -> None:
        self.markdown = Markdown(extensions=MARKDOWN_EXTENSIONS)


_RENDERER = _PerThread()
_IN_TAG = re.compile(r"<[a-z][^<>]*>")


def render(markdown: str) -> str:
    """HTML as the site's Markdown makes it, unsanitised."""
    return _RENDERER.markdown.reset().convert(markdown)


def proved(blocks: Sequence[Element], base: str) -> tuple[str, int]:
    """Markdown that renders to `blocks`, and how many of them stayed HTML."""
    drafts = [convert(block) for block in blocks]
    for revise in (_as_drafted, _without_misread, _without_failing, _all_verbatim):
        drafts = revise(blocks, drafts, base)
        markdown = _written(blocks, drafts)
        if _survives(markdown, blocks, base):
            return markdown, drafts.count(None)
    return _verbatim(Element("div", {}, list(blocks))), len(blocks)


Drafts = list[str | None]
Revision = Callable[[Sequence[Element], Drafts, str], Drafts]


def _as_drafted(blocks: Sequence[Element], drafts: Drafts, base: str) -> Drafts:
    return drafts


def _without_misread(blocks: Sequence[Element], drafts: Drafts, base: str) -> Drafts:
    """Give up the drafts that come back changed, where all blocks come back one for one."""
    found = [_key(b) for b in shaped(render(_written(blocks, drafts)), base)]
    if len(found) != len(blocks):
        return drafts
    pairs = zip(drafts, blocks, found, strict=True)
    return [draft if _key(block) == key else None for draft, block, key in pairs]


def _without_failing(blocks: Sequence[Element], drafts: Drafts, base: str) -> Drafts:
    """Give up the drafts that do not survive even alone."""
    return [
        draft if draft is not None and _survives(draft, [block], base) else None
        for draft, block in zip(drafts, blocks, strict=True)
    ]


def _all_verbatim(blocks: Sequence[Element], drafts: Drafts, base: str) -> Drafts:
    return [None] * len(blocks)


def _written(blocks: Sequence[Element], drafts: Drafts) -> str:
    texts = [
        _verbatim(block) if draft is None else draft
        for block, draft in zip(blocks, drafts, strict=True)
    ]
    return join(blocks, texts)


def _survives(markdown: str, blocks: Sequence[Element], base: str) -> bool:
    html = render(markdown)
    if not is_safe(html):
        return False
    return [_key(b) for b in shaped(html, base)] == [_key(b) for b in blocks]


def _key(block: Element) -> str:
    """All that a block says. The size of a picture is not kept by Markdown and not compared."""
    return serialise([_unsized(block)])


def _unsized(node: Element) -> Element:
    if node.tag == "img":
        attributes = {n: v for n, v in node.attributes.items() if n in ("src", "alt")}
        return Element("img", attributes)
    children: list[Node] = [c if isinstance(c, str) else _unsized(c) for c in node.children]
    return node.bearing(children)


def _verbatim(block: Element) -> str:
    """The block as HTML on a single line, which Markdown takes as it stands.

    Line ends and tabs (in listings) become references, or Markdown would look for fences behind
    them and expand them. Braces and bars in attributes become references for Pelican's sake.
    """
    html = serialise([block]).replace("\n", "&#10;").replace("\t", "&#9;")
    if "{" in html or "|" in html:
        html = _IN_TAG.sub(lambda tag: re.sub(r"[{|}]", lambda c: f"&#{ord(c[0])};", tag[0]), html)
    return html
