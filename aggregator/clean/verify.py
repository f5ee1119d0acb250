"""Prove that the Markdown says what the blocks say: render it, and compare block by block.

A block that does not survive stays HTML; if blocks disturb one another, more of them do; in the
last resort the whole body is one HTML block. Gives out nothing that was not read back and found
safe as rendered, with no sanitiser after it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence

from aggregator.clean.body import arranged, shaped
from aggregator.clean.convert import convert, join
from aggregator.clean.evident import evident
from aggregator.clean.renderer import renderer
from aggregator.clean.sanitise import is_safe
from aggregator.clean.tidy import Page
from aggregator.html.tree import Element, serialise

MARKDOWN_EXTENSIONS = ["tables", "fenced_code", "sane_lists"]
"""What the site renders with; a body is proved for these and no others."""


Drafts = list[str | None]
Keys = list[str]


class _PerThread(threading.local):
    """One renderer a thread: building it costs more than rendering a post, and it keeps state."""

    def __init__(self) -> None:
        self.markdown = renderer(MARKDOWN_EXTENSIONS)


_RENDERER = _PerThread()
_IN_TAG = re.compile(r"<[a-z][^<>]*>")


def render(markdown: str) -> str:
    """HTML as the site's Markdown makes it, unsanitised."""
    return _RENDERER.markdown.reset().convert(markdown)


def written(blocks: Sequence[Element], page: Page) -> tuple[str, int]:
    """Markdown that renders to `blocks`, and how many of them stayed HTML."""
    known = evident(blocks)
    return proved(blocks, page) if known is None else (known, 0)


def proved(blocks: Sequence[Element], page: Page) -> tuple[str, int]:
    """What `written` gives, read back, whatever is known of it."""
    wanted = [_key(block) for block in blocks]
    drafts = [convert(block) for block in blocks]
    found = None
    for revise in (_as_drafted, _without_misread, _without_failing, _without_any):
        drafts = revise(drafts, wanted, found, page)
        markdown = _written(blocks, drafts)
        found = _said(markdown, page, shaped)
        if found == wanted:
            return markdown, drafts.count(None)
    return _verbatim(Element("div", {}, list(blocks))), len(blocks)


def _as_drafted(drafts: Drafts, wanted: Keys, found: Keys | None, page: Page) -> Drafts:
    return drafts


def _without_misread(drafts: Drafts, wanted: Keys, found: Keys | None, page: Page) -> Drafts:
    """Give up the drafts that came back changed, where all blocks came back one for one."""
    if found is None or len(found) != len(wanted):
        return drafts
    return [
        draft if came == key else None
        for draft, key, came in zip(drafts, wanted, found, strict=True)
    ]


def _without_failing(drafts: Drafts, wanted: Keys, found: Keys | None, page: Page) -> Drafts:
    """Give up the drafts that do not survive even alone."""
    return [
        draft if draft is not None and _said(draft, page, arranged) == [key] else None
        for draft, key in zip(drafts, wanted, strict=True)
    ]


def _without_any(drafts: Drafts, wanted: Keys, found: Keys | None, page: Page) -> Drafts:
    return [None] * len(drafts)


def _written(blocks: Sequence[Element], drafts: Drafts) -> str:
    texts = [
        _verbatim(block) if draft is None else draft
        for block, draft in zip(blocks, drafts, strict=True)
    ]
    return join(blocks, texts)


def _said(markdown: str, page: Page, read: Callable[[str, Page], list[Element]]) -> Keys | None:
    """What the Markdown says block by block; None if it is not safe just as rendered."""
    html = render(markdown)
    return [_key(block) for block in read(html, page)] if is_safe(html) else None


def _key(block: Element) -> str:
    """All that a block says."""
    return serialise([block])


def _verbatim(block: Element) -> str:
    """The block as HTML on a single line, which Markdown takes as it stands.

    Line ends and tabs (in listings) become references, or Markdown would look for fences behind
    them and expand them. Braces and bars in attributes become references for Pelican's sake.
    """
    html = serialise([block]).replace("\n", "&#10;").replace("\t", "&#9;")
    if "{" in html or "|" in html:
        html = _IN_TAG.sub(lambda tag: re.sub(r"[{|}]", lambda c: f"&#{ord(c[0])};", tag[0]), html)
    return html
