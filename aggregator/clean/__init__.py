"""Turn the dirty HTML of a feed into safe, readable Markdown, losing nothing.

`clean` sanitises with our own allow-list, arranges the body into blocks, writes each as Markdown,
renders it back and compares; a block that would lose anything stays as safe HTML. What it gives is
safe as rendered, with no sanitiser after it. Fetches nothing, reads no clock, never raises for any
text: a body beyond the limits in `guard` is simplified, and one beyond MAX_CHARACTERS is cut.
"""

from aggregator.clean.body import safe_blocks
from aggregator.clean.comment import addresses_in, plainer
from aggregator.clean.guard import MAX_CHARACTERS, MAX_DEPTH, MAX_TAGS, bounded
from aggregator.clean.pictured import pictured
from aggregator.clean.sanitise import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, URL_SCHEMES
from aggregator.clean.text import MAX_LINE, plain
from aggregator.clean.tree import text_of
from aggregator.clean.verify import MARKDOWN_EXTENSIONS, proved
from aggregator.model import Cleaned

__all__ = [
    "ALLOWED_ATTRIBUTES",
    "ALLOWED_TAGS",
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
]


def clean(html: str, base: str) -> Cleaned:
    """The safe form of `html`, whose relative addresses start from `base`.

    `markdown` ends without a newline and is "" for a body that says nothing. Rendered with
    MARKDOWN_EXTENSIONS and cleaned again with the same base it gives the same Markdown.
    """
    blocks = safe_blocks(bounded(html), base)
    if not blocks:
        return Cleaned(markdown="", text="")
    markdown, verbatim = proved(blocks, base)
    text = " ".join(text_of(blocks).split())
    return Cleaned(markdown=markdown, text=text, blocks=len(blocks), verbatim=verbatim)
