"""Turn the dirty HTML of a feed into safe, readable Markdown, losing nothing.

`clean` sanitises with our own allow-list, arranges the body into blocks, writes each as Markdown,
renders it back and compares; a block that would lose anything stays as safe HTML. What it gives is
safe as rendered, with no sanitiser after it. Fetches nothing, reads no clock, never raises for any
text: a body beyond the limits in `guard` is simplified, and one beyond MAX_CHARACTERS is cut. So is
one that the site would leave out, because it is too large for it when written.
"""

import re

from aggregator.clean.body import safe_blocks
from aggregator.clean.comment import addresses_in, plainer
from aggregator.clean.pictured import pictured
from aggregator.clean.sanitise import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    DIRECTIONS,
    LANGUAGE,
    URL_SCHEMES,
)
from aggregator.clean.text import MAX_LINE, plain, scrub
from aggregator.clean.tidy import page_of
from aggregator.clean.uncontacted import uncontacted
from aggregator.clean.verify import MARKDOWN_EXTENSIONS, written
from aggregator.html.guard import MAX_CHARACTERS, MAX_DEPTH, MAX_TAGS, bounded
from aggregator.html.tree import text_of
from aggregator.model import Cleaned

__all__ = [
    "ALLOWED_ATTRIBUTES",
    "ALLOWED_TAGS",
    "DIRECTIONS",
    "LANGUAGE",
    "MARKDOWN_EXTENSIONS",
    "MAX_CHARACTERS",
    "MAX_DEPTH",
    "MAX_LINE",
    "MAX_TAGS",
    "URL_SCHEMES",
    "addresses_in",
    "bounded",
    "clean",
    "pictured",
    "plain",
    "plainer",
    "uncontacted",
]


MAX_BYTES = 900_000
"""Largest Markdown of a body, in bytes: the site leaves out a file of more than 1,000,000, and what
stands above the body needs some. One emoji has four bytes, so MAX_CHARACTERS cannot say it."""

MAX_SIGNS = 100_000
"""Most `&`, `<`, `>` and no-break spaces in it, of which the site takes no more either
(plugins/records/cost.py; tests/test_contract.py holds the two together)."""

_SIGN = re.compile("[&<>\u00a0]")

# What is laid out to be looked at: in a line, its figures and signs run together.
_SHOWN = ("table", "pre")


def clean(html: str, base: str, language: str = "") -> Cleaned:
    """The safe form of `html`, whose relative addresses start from `base`.

    `language` is what it is in as a whole (RFC 5646), "" where that is not known; what is in
    another says so. `markdown` ends without a newline and is "" for a body that says nothing.
    Rendered with MARKDOWN_EXTENSIONS and cleaned again with the same base and language it gives the
    same Markdown.
    """
    page = page_of(scrub(base), language)  # addresses that are relative begin with it
    html = bounded(html)
    blocks = safe_blocks(html, page)
    if not blocks:
        return Cleaned(markdown="", text="")
    markdown, verbatim = written(blocks, page)
    if _is_too_much(markdown):
        return clean(html[: len(html) // 2], base, language)
    text = " ".join(text_of(blocks).split())
    sentences = [block for block in blocks if block.tag not in _SHOWN]
    told = text if len(sentences) == len(blocks) else " ".join(text_of(sentences).split())
    return Cleaned(markdown, text, blocks=len(blocks), verbatim=verbatim, told=told)


def _is_too_much(markdown: str) -> bool:
    if len(markdown) <= MAX_SIGNS:
        return False
    return len(markdown.encode()) > MAX_BYTES or len(_SIGN.findall(markdown)) > MAX_SIGNS
