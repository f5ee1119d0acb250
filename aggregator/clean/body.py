"""A whole body as safe blocks: the one road from dirty HTML to what may be written.

A feed's HTML and our own Markdown rendered back take the same road, so that the two can be compared
block by block. Writes no Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aggregator.clean import sanitise
from aggregator.clean.blocks import flow
from aggregator.clean.text import scrub
from aggregator.clean.tidy import Page, shown_images, tidy
from aggregator.html.guard import MAX_TAGS
from aggregator.html.tree import Element, escape_text, parse, serialise, walk

_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_ROUNDS = 3  # one is enough for every real body; more only for markup made to break parsers


def safe_blocks(html: str, page: Page) -> list[Element]:
    """The blocks of `html`, each of which nh3 passes unchanged by the strict allow-list.

    `html` has been through `guard`. Relative addresses start from `page.base`; where that leads to
    no absolute address, a link keeps its text and a picture its description.
    """
    blocks = shaped(html, page)
    for _ in range(_ROUNDS):
        written = serialise(blocks)
        safe = sanitise.strict(written)
        if safe == written:
            return blocks
        blocks = shaped(safe, page)
    return shaped(escape_text(sanitise.text_only(serialise(blocks))), page)


def shaped(html: str, page: Page) -> list[Element]:
    """The blocks of `html` with their headings shifted, before the strict allow-list."""
    return _outlined(arranged(html, page))


def arranged(html: str, page: Page) -> list[Element]:
    """The blocks of `html`, each by itself: the headings are as they were."""
    safe = scrub(sanitise.wide(html))
    if safe.count("<") > 4 * MAX_TAGS:
        # Unclosed formatting is repeated in every block that follows: 20,000 tags can become
        # a million. No real body grows by more than half.
        safe = scrub(sanitise.text_only(html))
    nodes = parse(safe)
    shown = shown_images(nodes, page.base) if " data-" in safe else frozenset()
    return flow(tidy(nodes, replace(page, shown=shown)))


def _outlined(blocks: list[Element]) -> list[Element]:
    """Shift the headings: the highest becomes h2, and none lies two levels below the one above it.

    The page has its own h1 (WCAG 2.2, 1.3.1; technique G141).
    """
    above: list[tuple[int, int]] = []  # as it was, as it is now
    for heading in _headings(blocks):
        level = _LEVELS[heading.tag]
        while above and above[-1][0] >= level:
            above.pop()
        new = min(above[-1][1] + 1, 6) if above else 2
        above.append((level, new))
        heading.tag = f"h{new}"
    return blocks


def _headings(blocks: Iterable[Element]) -> list[Element]:
    return [element for element in walk(blocks) if element.tag in _LEVELS]
