"""Bound what one body may cost before any parser sees it.

Does not make anything safe: that is `sanitise`. It only takes away tags, never text, except that a
body longer than MAX_CHARACTERS is cut there.
"""

import re

MAX_CHARACTERS = 1_000_000
"""Longest body read, in characters; what follows is cut. The longest real one seen has 171,123."""

MAX_TAGS = 20_000
"""Most tags read; later ones are dropped and their text stays. The busiest real body has 10,123."""

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
_WHOLE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")

# Parsers that assume scripting read the inside of these as text; a reader here has no script.
_ONLY_WITHOUT_SCRIPT = re.compile(r"</?(?:noscript|noembed|noframes)\b[^<>]*>", re.IGNORECASE)

# A run of bare ampersands takes the HTML parser quadratic time (1 MB of "&": 18 s).
_BARE_AMPERSAND = re.compile(r"&(?![#a-zA-Z])")


def bounded(html: str) -> str:
    """Return `html` without what makes a parser slow. Ordinary bodies come back as they are."""
    html = html[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    html = _ONLY_WITHOUT_SCRIPT.sub("", html)
    html = _BARE_AMPERSAND.sub("&amp;", html)
    return _flatten(html) if _is_excessive(html) else html


def _is_excessive(html: str) -> bool:
    tags = html.count("<")
    if tags <= MAX_DEPTH:
        return False
    return tags > MAX_TAGS or _depth(html) > MAX_DEPTH


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
        seen += 1
        if seen > MAX_TAGS:
            return " "
        if match[2].lower() in _NOT_COUNTED:
            return match[0]
        was = depth
        depth = max(0, depth - 1) if match[1] else depth + 1
        return match[0] if max(was, depth) <= MAX_DEPTH else " "

    return _WHOLE_TAG.sub(keep, html)
