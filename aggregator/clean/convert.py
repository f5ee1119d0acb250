"""Write one safe block as Markdown, where Markdown has a form for it.

Gives None for a block that has none (a figure with a caption, a table with joined cells, terms):
such a block stays HTML. Decides nothing about safety and checks nothing: that is `verify`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from aggregator.clean.escape import escape_line_starts
from aggregator.clean.phrase import phrase
from aggregator.clean.table import grid
from aggregator.html.tree import INLINE, Element, Node

_MAX_NESTING = 8  # lists in lists, quotes in quotes; Python-Markdown reads each level again
_TAB = "    "
_BREAK = "  \n"
_TICKS = re.compile("`{3,}")

SEPARATOR = "<!-- -->"
"""Stands between two blocks that Markdown would otherwise run together."""


def convert(block: Element) -> str | None:
    """The Markdown of a block that starts at the left edge, or None."""
    if block.tag == "pre":
        return _fenced(block)
    return _nested(block, 0)


def _nested(block: Element, depth: int) -> str | None:
    form = _FORMS.get(block.tag)
    return form(block, depth) if form and depth < _MAX_NESTING else None


def _paragraph(block: Element, depth: int) -> str | None:
    written = phrase(block.children, _BREAK)
    return None if written is None else escape_line_starts(written)


def _heading(block: Element, depth: int) -> str | None:
    written = phrase(block.children, "<br>")
    if written is None:
        return None
    return "#" * int(block.tag[1]) + " " + re.sub(r"(?<!&)#", r"\\#", written)


def _rule(block: Element, depth: int) -> str | None:
    return "* * *"  # not dashes, which end a file's front matter


def _quote(block: Element, depth: int) -> str | None:
    inner = _sequence(block.children, depth + 1)
    if inner is None:
        return None
    return "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))


def _sequence(nodes: Sequence[Node], depth: int) -> str | None:
    """Blocks one after the other, inside a quote or an item."""
    blocks = [node for node in nodes if isinstance(node, Element)]
    written = [_nested(block, depth) for block in blocks]
    if any(text is None for text in written):
        return None
    return join(blocks, [text or "" for text in written])


def join(blocks: Sequence[Element], texts: Sequence[str]) -> str:
    """`texts`, the Markdown of `blocks`, with blank lines and where needed a separator between."""
    out: list[str] = []
    for number, text in enumerate(texts):
        if number and _run_together(blocks[number - 1], texts[number - 1], blocks[number], text):
            out.append(SEPARATOR)
        out.append(text)
    return "\n\n".join(out)


def _run_together(before: Element, text_before: str, after: Element, text_after: str) -> bool:
    """Two lists of a kind, two quotes and two indented listings would become one."""
    as_markdown = not text_before.startswith("<") and not text_after.startswith("<")
    indented = before.tag == "pre" and text_before.startswith(_TAB)
    return (
        as_markdown
        and before.tag == after.tag
        and (indented or before.tag in ("ul", "ol", "blockquote"))
    )


def _list(block: Element, depth: int) -> str | None:
    items = [item for item in block.children if isinstance(item, Element)]
    loose = any(_is_loose(item) for item in items)
    number = int(block.attributes.get("start", "1"))
    written = []
    for offset, item in enumerate(items):
        content = _item(item, depth)
        if content is None:
            return None
        marker = "-" if block.tag == "ul" else f"{number + offset}."
        written.append(f"{marker} {content}")
    return ("\n\n" if loose else "\n").join(written)


def _is_loose(item: Element) -> bool:
    return any(isinstance(n, Element) and n.tag not in (*INLINE, "ul", "ol") for n in item.children)


def _item(item: Element, depth: int) -> str | None:
    """The content of an item, its later lines moved in by one step."""
    if _is_loose(item):
        content = _sequence(item.children, depth + 1)
    else:
        content = _tight(item.children, depth + 1)
    return None if content is None else re.sub(r"\n(?=[^\n])", "\n" + _TAB, content)


def _tight(nodes: Sequence[Node], depth: int) -> str | None:
    """Words, then lists, with no blank line between."""
    lists = [n for n in nodes if isinstance(n, Element) and n.tag in ("ul", "ol")]
    words = phrase([n for n in nodes if n not in lists], _BREAK) if lists else phrase(nodes, _BREAK)
    if not words:
        return None
    below = [_nested(each, depth) for each in lists]
    if any(text is None for text in below):
        return None
    return "\n".join([escape_line_starts(words), *(text or "" for text in below)])


def _code(block: Element) -> tuple[str, str] | None:
    """The text and the language of a listing, if Markdown keeps it to the letter."""
    code = block.children[0]
    if isinstance(code, str) or len(code.children) > 1:
        return None
    text = code.children[0]
    if not isinstance(text, str) or "\t" in text:  # Python-Markdown turns tabs into spaces
        return None
    return text, code.attributes.get("class", "").removeprefix("language-")


def _fenced(block: Element) -> str | None:
    found = _code(block)
    if found is None:
        return None
    text, language = found
    longest = max((len(run) for run in _TICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _indented(block: Element, depth: int) -> str | None:
    """A listing inside a list or quote, where fences do not work."""
    found = _code(block)
    if found is None or found[1]:
        return None
    return "\n".join(_TAB + line if line else "" for line in found[0].split("\n"))


def _table(block: Element, depth: int) -> str | None:
    rows = grid(block)
    if rows is None:
        return None
    written = [[phrase(cell.children, "<br>", in_table=True) for cell in row] for row in rows]
    if any(cell is None for row in written for cell in row):
        return None
    lines = ["| " + " | ".join(cell or "" for cell in row) + " |" for row in written]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


_FORMS: Mapping[str, Callable[[Element, int], str | None]] = {
    "p": _paragraph,
    "ul": _list,
    "ol": _list,
    "blockquote": _quote,
    "pre": _indented,
    "hr": _rule,
    "table": _table,
} | dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), _heading)
