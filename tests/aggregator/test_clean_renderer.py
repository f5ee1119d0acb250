"""What is proved is rendered as the site renders it: the shortened search changes no byte."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from aggregator import frontmatter
from aggregator.clean import MARKDOWN_EXTENSIONS
from aggregator.clean.renderer import _SIGNS, renderer

PULLED = Path(__file__).parents[2] / "content" / "pulled"
OURS, THEIRS = renderer(MARKDOWN_EXTENSIONS), Markdown(extensions=MARKDOWN_EXTENSIONS)

# Pieces of every inline pattern, whole and broken.
SIGNS = st.sampled_from("`\\*_[]()!<>&;:#|\n \"'")
PIECES = st.sampled_from(
    "  \n|``|**|__|***|![a](b)|[a](b)|[a]|[1]: u|<b>|</b>|<http://a.example>|<a@b.example>|&amp;|"
    "&#38;|\\*|a|b c|é|\n\n|- |1. |> |    |\x02|\x03|\x02klzzwxh:0001\x03|---".split("|")
)


def same(text: str) -> bool:
    return OURS.reset().convert(text) == THEIRS.reset().convert(text)


@given(st.lists(SIGNS | PIECES, max_size=30).map("".join))
def test_markdown_of_any_kind_renders_as_python_markdown_renders_it(text: str) -> None:
    assert same(text)


def test_every_post_of_the_sample_city_renders_as_python_markdown_renders_it() -> None:
    posts = [frontmatter.read(f.read_text(encoding="utf-8"), "")[1] for f in PULLED.rglob("*.md")]
    assert len(posts) > 20
    assert all(map(same, posts))


def test_the_search_is_the_shortened_one_and_knows_every_pattern() -> None:
    """If this fails after an update of Python-Markdown, all is right still, and slower."""
    inline = OURS.treeprocessors["inline"]
    assert hasattr(Markdown().treeprocessors["inline"], "_InlineProcessor__handleInline")
    assert len(inline._signed) == len(_SIGNS)
