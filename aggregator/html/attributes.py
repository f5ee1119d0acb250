"""Bound how many attributes one tag of a long body may have, in time linear in the body.

An HTML parser compares each attribute with all others of its tag: a tag of 200,000 takes it 7 s.
Makes nothing safe. A body that is short enough costs nothing and comes back as it is.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 100
"""Most attributes of one tag of a long body; the tag of more loses them all. Real ones have 20."""

SHORT = 50_000
"""A body of so many characters can hold a tag of 13,000 attributes at most: 20 ms."""

# What hides tags from a parser, and would hide them from the pattern below. The start of each takes
# all that follows where its end is missing, as in HTML (13.2.5); possessive, so in one pass.
_COMMENT = re.compile(r"<!--(?:[^-]++|-(?!->))*+(?:-->)?+")
_HIDDEN = re.compile(r"<(script|style)\b[^<]*+(?:<(?!/\1)[^<]*+)*+(?:</\1\s*+>)?+", re.IGNORECASE)
_OLD = re.compile(r"(<iframe\b[^<>]*+>)[^<]*+(?:<(?!/iframe)[^<]*+)*+(?=</iframe)", re.IGNORECASE)
# A "<" that begins no tag begins text, or a comment of some odd kind.
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z])")
# A tag as the tokenizer of HTML sees it: names, and values in quotes or none.
_ATTRIBUTE = r"=?+[^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>]*+))?+"
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)((?:[\s/]++|(?=[^\s/>]){_ATTRIBUTE})*+)>?+")
_EACH = re.compile(rf"(?=[^\s/>]){_ATTRIBUTE}")
# Elements whose inside is text to a parser, whatever it looks like.
_RAW = frozenset(
    "iframe noembed noframes noscript plaintext script style textarea title xmp".split()
)


def few(html: str) -> str:
    """Take the attributes off every tag that has too many of them.

    In a long body no tag hides another after this: comments, scripts and the tags of elements whose
    inside would be text are gone, and a player stands without what it holds for old browsers.
    """
    if len(html) <= SHORT:
        return html
    html = _OLD.sub(r"\1", _HIDDEN.sub("", _COMMENT.sub("", html)))
    return _TAG.sub(_bounded, _NO_TAG.sub("&lt;", html))


def _bounded(tag: re.Match[str]) -> str:
    slash, name, attributes = tag.groups()
    if name.lower() in _RAW:
        is_player = name.lower() == "iframe" and not slash
        return f"<iframe{_kept(attributes)}></iframe>" if is_player else " "
    return f"<{slash}{name}{_kept(attributes)}>"


def _kept(attributes: str) -> str:
    if len(attributes) <= MAX_ATTRIBUTES:
        return attributes
    for number, _ in enumerate(_EACH.finditer(attributes)):
        if number >= MAX_ATTRIBUTES:
            return ""
    return attributes
