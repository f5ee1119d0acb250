"""Write a body of plain words, links, lists and code, of which it is known how it is rendered.

To render Markdown and to read it back costs more than all else that is done with an entry, and most
bodies hold nothing that Markdown could take for something else. What is known is written here; all
else is not evident, however likely it is, and is proved by `verify`, which says the same of both:
tests/aggregator/test_clean_evident.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import markdown

from aggregator.clean.text import scrub
from aggregator.html.tree import Element, Node

TRIED_WITH = ((3, 11),)
"""The versions of Python-Markdown that the tests were run with. With another nothing is evident:
all is proved, as ever, and takes longer."""
LONGEST = 50_000
"""A longer body is not evident, in characters: what bounds the work of a proof would count."""
LONGEST_PHRASE = 2_000
"""Nor is a longer paragraph (see `phrase.MAX_COST`)."""

_IS_TRIED = markdown.__version_info__[:2] in TRIED_WITH

# Code, emphasis, links, tags, escapes and references begin with these; two blanks become one.
_SIGN = re.compile(r"[\\`*_\[\]<]|&(?! )|  ")
# A line that begins so may be a heading, a quote, an item, a rule, an underline or a fence.
_LINE_START = re.compile(r"(?m)^(?:[#>+=~-]|\d+[.)])")
_ADDRESS = re.compile(r"https?://[a-zA-Z0-9./:_?=~%+,;@#-]+")
_LANGUAGE = re.compile(r"language-[a-z0-9]+")
_BREAK = "  \n"


def evident(blocks: Sequence[Element]) -> str | None:
    """The Markdown of the blocks of `safe_blocks`, each of which is as it is known to be rendered.

    None where that is not known.
    """
    written: list[str] = []
    before = ""
    for block in blocks:
        tag = block.tag
        form = _FORMS.get(tag)
        text = form(block) if form and (tag != before or tag not in _RUN_TOGETHER) else None
        if text is None:
            return None
        written.append(text)
        before = tag
    whole = "\n\n".join(written)
    return whole if _IS_TRIED and len(whole) <= LONGEST else None


_RUN_TOGETHER = ("ul", "ol", "blockquote")  # two in a row are kept apart by a sign of their own


def _paragraph(block: Element) -> str | None:
    return _phrase(block.children)


def _heading(block: Element) -> str | None:
    written = _line(block.children)
    return None if written is None or "#" in written else f"{'#' * int(block.tag[1])} {written}"


def _quote(block: Element) -> str | None:
    written = []
    for paragraph in block.children:
        if isinstance(paragraph, str) or paragraph.tag != "p":
            return None
        written.append(_line(paragraph.children))
    lines = [line for line in written if line is not None]
    return "> " + "\n>\n> ".join(lines) if len(lines) == len(written) else None


def _unordered(block: Element) -> str | None:
    return _items(block, lambda number: "-")


def _ordered(block: Element) -> str | None:
    return None if block.attributes else _items(block, lambda number: f"{number}.")


def _items(block: Element, marker: Callable[[int], str]) -> str | None:
    written = []
    for number, item in enumerate(block.children, 1):
        line = None if isinstance(item, str) else _line(item.children)
        if line is None:
            return None
        written.append(f"{marker(number)} {line}")
    return "\n".join(written)


def _rule(block: Element) -> str | None:
    return "* * *"


def _listing(block: Element) -> str | None:
    """A listing without a fence in it. Its text is nobody's but the renderer's, sign by sign."""
    [code] = block.children
    if isinstance(code, str) or len(code.children) != 1:
        return None
    text, language = code.children[0], code.attributes.get("class", "language-x")
    if not isinstance(text, str) or "```" in text or not _LANGUAGE.fullmatch(language):
        return None
    if not _is_printed(text.replace("\n", "")):
        return None
    language = language.removeprefix("language-") if code.attributes else ""
    return f"```{language}\n{text}\n```"


def _line(nodes: Sequence[Node]) -> str | None:
    written = _phrase(nodes)
    return None if written is None or "\n" in written else written


def _phrase(nodes: Sequence[Node]) -> str | None:
    """The inside of a paragraph: words, and between words what is emphasised or linked."""
    out: list[str] = []
    last = ""  # the tag of the node before
    for node in nodes:
        if isinstance(node, str):
            text, last = _words(node), ""
        else:
            text = _element(node, last, out[-1][-1:] if out else "")
            last = node.tag
        if text is None:
            return None
        out.append(text)
    written = "".join(out)
    return written if _is_paragraph(written, last) else None


def _is_paragraph(written: str, last: str) -> bool:
    """Whether each line begins like one of a paragraph, and none is cut into cells."""
    if len(written) > LONGEST_PHRASE or last == "br":
        return False
    return not _LINE_START.search(written) and not ("|" in written and "\n" in written)


def _element(element: Element, last: str, before: str) -> str | None:
    """One that touches no other, after the character `before`."""
    form = _SIGNS.get(element.tag)
    if form is None or (last and "br" not in (last, element.tag)):
        return None
    return form(element, before)


def _break(element: Element, before: str) -> str | None:
    return _BREAK if before not in ("", "\n") else None


def _strong(element: Element, before: str) -> str | None:
    words = _only_words(element)
    return None if words is None else f"**{words}**"


def _em(element: Element, before: str) -> str | None:
    words = _only_words(element)
    return None if words is None else f"*{words}*"


def _link(element: Element, before: str) -> str | None:
    words, href = _only_words(element), element.attributes["href"]
    if words is None or words == href or before == "!" or not _ADDRESS.fullmatch(href):
        return None
    return f"[{words}]({href})"


def _image(element: Element, before: str) -> str | None:
    given = element.attributes
    alt, src = given.get("alt", ""), given["src"]
    if len(given) > 2 or not _ADDRESS.fullmatch(src) or not _is_plain(alt):
        return None
    return None if "|" in alt or "{" in alt or "}" in alt else f"![{alt}]({src})"


def _only_words(element: Element) -> str | None:
    if len(element.children) != 1 or not isinstance(element.children[0], str):
        return None
    return _words(element.children[0])


def _words(text: str) -> str | None:
    return text if _is_plain(text) else None


def _is_plain(text: str) -> bool:
    """Whether a text is written as it stands, and means itself."""
    return not _SIGN.search(text) and _is_printed(text)


def _is_printed(text: str) -> bool:
    """Whether all characters are seen, and none is taken out where the text is read again."""
    if text.isascii():
        return text.isprintable()
    return text.replace("\u00a0", "").isprintable() and scrub(text) == text


_FORMS: Mapping[str, Callable[[Element], str | None]] = {
    "p": _paragraph,
    "ul": _unordered,
    "ol": _ordered,
    "blockquote": _quote,
    "pre": _listing,
    "hr": _rule,
} | dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), _heading)

_SIGNS: Mapping[str, Callable[[Element, str], str | None]] = {
    "br": _break,
    "strong": _strong,
    "em": _em,
    "a": _link,
    "img": _image,
}
