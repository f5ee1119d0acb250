"""Bound what one body may cost before any parser sees it.

Does not make anything safe: that is `sanitise`. It only takes away tags, never text, except that a
body longer than MAX_CHARACTERS is cut there.
"""

import re

from aggregator.html.attributes import few

MAX_CHARACTERS = 900_000
"""Longest body read, in characters; what follows is cut. The longest real one seen has 171,123."""

MAX_TAGS = 20_000
"""Most elements read; later tags are dropped and their text stays. A real body has up to 5,062."""

MAX_REFERENCES = 20_000
"""Most `&`, `<` and no-break spaces read; later ones are spaces. A real body has up to 868 `&`."""

MAX_DEPTH = 60
"""Deepest nesting kept; deeper tags are dropped and their text stays. The deepest real one: 12."""

# HTML lets these go unclosed, so counting them would call an ordinary long list deep. The void
# elements never close at all. The tree's own limit (`tree.parse`) counts every element.
_UNCLOSED = (
    "p li dt dd td th tr tbody thead tfoot option br img hr input meta link wbr col area base "
    "embed source track param"
)
_NOT_COUNTED = frozenset(_UNCLOSED.split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_START_TAG = re.compile(r"<[a-zA-Z]")
_WHOLE_TAG_OR_LESS = re.compile(r"<(?:/?[a-zA-Z][^<>]*>)?")
_WHOLE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")

# Parsers that assume scripting read the inside of these as text; a reader here has no script.
_ONLY_WITHOUT_SCRIPT = re.compile(r"</?(?:noscript|noembed|noframes)\b[^<>]*>", re.IGNORECASE)

# The HTML parser takes quadratic time for very many references: 1 MB of "&amp;" takes it 80 s.
_NO_BREAK_SPACE = re.compile("\u00a0")
_REFERENCE = re.compile(r"&(?:#?\w{1,32};)?")


def bounded(html: str) -> str:
    """Return `html` without what makes a parser slow. Ordinary bodies come back as they are."""
    html = html[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    html = few(_ONLY_WITHOUT_SCRIPT.sub("", html))
    if html.count("&") > MAX_REFERENCES:
        html = _after(MAX_REFERENCES, "&", html, _REFERENCE)
    if html.count("<") > MAX_REFERENCES:
        html = _after(MAX_REFERENCES, "<", html, _WHOLE_TAG_OR_LESS)
    if html.count("\u00a0") > MAX_REFERENCES:  # nh3 writes each as a reference
        html = _after(MAX_REFERENCES, "\u00a0", html, _NO_BREAK_SPACE)
    return _flatten(html) if _is_excessive(html) else html


def _after(count: int, mark: str, html: str, unwanted: re.Pattern[str]) -> str:
    """`html` with what is `unwanted` turned into spaces after so many marks."""
    rest = html.split(mark, count)[-1]
    return html[: len(html) - len(rest)] + unwanted.sub(" ", rest)


def _is_excessive(html: str) -> bool:
    if html.count("<") - html.count("</") <= MAX_DEPTH:  # so many tags begin at the most
        return False
    return len(_START_TAG.findall(html)) > MAX_TAGS or _depth(html) > MAX_DEPTH


def _depth(html: str) -> int:
    """The deepest nesting, by the running difference of start and end tags."""
    depth = deepest = 0
    for slash, name in _TAG.findall(html):
        if name.lower() in _NOT_COUNTED:
            continue
        depth = max(0, depth - 1) if slash else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _flatten(html: str) -> str:
    """Drop the tags that lie too deep or come too late."""
    depth = seen = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth, seen
        seen += not match[1]
        if seen > MAX_TAGS:
            return " "
        if match[2].lower() in _NOT_COUNTED:
            return match[0]
        was = depth
        depth = max(0, depth - 1) if match[1] else depth + 1
        return match[0] if max(was, depth) <= MAX_DEPTH else " "

    return _WHOLE_TAG.sub(keep, html)
