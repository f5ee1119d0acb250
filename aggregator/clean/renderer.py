"""Render Markdown as the site does, without looking in a text for what cannot be in it.

The answers are those of Python-Markdown as it comes, to the byte; only its search is shortened. It
looks into every piece of text once for each kind of markup, fourteen times; yet each kind begins
with a sign of its own, and most pieces hold none.
"""

from __future__ import annotations

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# What each pattern of Python-Markdown begins with (markdown/inlinepatterns.py): one or the other. A
# pattern that is not named here is always looked for.
_SIGNS = {
    "backtick": ("`", "`"),
    "escape": ("\\", "\\"),
    "reference": ("[", "["),
    "link": ("[", "["),
    "image_link": ("![", "!["),
    "image_reference": ("![", "!["),
    "short_reference": ("[", "["),
    "short_image_ref": ("![", "!["),
    "autolink": ("<", "<"),
    "automail": ("<", "<"),
    "linebreak": ("  \n", "  \n"),
    "html": ("<", "<"),
    "entity": ("&", "&"),
    "em_strong": ("*", "_"),
}
_ANY = ("", "")


class _Inline(InlineProcessor):
    """Python-Markdown's inline parser, with a shorter search.

    Its method is private. Should a later version name it otherwise, this one is never called, and
    all is as it was, and slower.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        known = {id(md.inlinePatterns[name]): signs for name, signs in _SIGNS.items()}
        self._signed = [(each, *known.get(id(each), _ANY)) for each in md.inlinePatterns]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        for index in range(patternIndex, len(self._signed)):
            pattern, sign, other = self._signed[index]
            start, matched = 0, True
            while matched and (sign in data or other in data):
                data, matched, start = self._InlineProcessor__applyPattern(  # type: ignore[attr-defined]  # private
                    pattern, data, index, start
                )
        return data


def renderer(extensions: list[str]) -> Markdown:
    """Make a renderer with these extensions. It keeps state: one a thread, and reset between."""
    markdown = Markdown(extensions=extensions)
    markdown.treeprocessors.register(_Inline(markdown), "inline", 20)
    return markdown
