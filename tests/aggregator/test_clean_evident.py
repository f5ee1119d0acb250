"""What is written without being proved is what the proof would have said, sign by sign."""

from __future__ import annotations

from html import escape
from pathlib import Path

import markdown
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aggregator.clean import clean
from aggregator.clean.body import safe_blocks
from aggregator.clean.evident import LONGEST, TRIED_WITH, evident
from aggregator.clean.sanitise import is_safe, strict
from aggregator.clean.tidy import page_of
from aggregator.clean.verify import proved, render
from aggregator.html.guard import bounded
from aggregator.html.tree import serialise
from tests.aggregator.test_clean_laws import bodies

PAGE = page_of("https://writer.example/posts/one/", "en")
PAGES = Path(__file__).parent / "clean"

# What Markdown, HTML or a renderer of either could take for more than words.
SIGNS = st.sampled_from(
    [
        *"word|a b|é|字|Tom & Jerry|& |1|1.|2) x|٣. x|x.|-|- x|+|+ x|=|==".split("|"),
        *"---|>|> x|#|# x|C#|~~~".split("|"),
        *"|:|: x||a b|!|!x|(x)|(https://a.example/)|]: x|{static}x|{: #x}|x:|\"x\"|'x'|—|…".split(
            "|"
        ),
        *"\u00a0|\u00a0x|x\u00a0|\u200d|\u0301\u0301\u0301|\u0301\u0301|\u3000x|`|*|_|a_b".split(
            "|"
        ),
        *"\\|[|<|&amp;|&x;|&x|http:|https://a.example/x|www.a.example|klzzwxh:0001".split("|"),
        *"wzxhzdk:0|  |\n|\t|    x|<!-- -->".split("|"),
        "|",
        "a | b",
    ]
)
PLAIN = st.sampled_from(
    ["word", "two words", "Kühe, Ärger: 字", "R & D", "x.", "“said”", "C#", "a|b"]
)
ODD = st.lists(SIGNS | st.text(max_size=2), min_size=1, max_size=4).map("".join)
TEXT = (PLAIN | PLAIN | PLAIN | PLAIN | ODD).map(escape)
ADDRESSES = st.sampled_from(
    "https://a.example/|https://a.example/x_y_z?b=1&c=2|/x|https://a.example/(x)|mailto:a@b.example|"
    "https://a.example/a%20b;c,d@e+f~g#h-i|https://a.example/{x}|https://a.example/*x*|http://é.x|"
    "https://a.example/!|https://a.example/?utm_source=x".split("|")
).map(escape)


def tag(name: str, inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return inside.map(lambda said: f"<{name}>{said}</{name.split()[0]}>")


def linked(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds('<a href="{}">{}</a>'.format, ADDRESSES, inside)


IMAGES = st.builds('<img src="{}" alt="{}">'.format, ADDRESSES, TEXT)
SIMPLE = tag("em", TEXT) | tag("strong", TEXT) | linked(TEXT) | IMAGES | st.just("<br>")
INLINE = SIMPLE | tag("em", SIMPLE) | linked(SIMPLE) | tag("code", TEXT)
PHRASE = st.lists(TEXT | TEXT | INLINE, min_size=1, max_size=5).map("".join)
ITEMS = st.lists(tag("li", PHRASE), min_size=1, max_size=11).map("".join)
CODE = st.lists(
    TEXT | st.sampled_from(["\n", "    ", "```", "~~~", "<br>"]), min_size=1, max_size=6
)
BLOCKS = (
    tag("p", PHRASE)
    | tag("p", PHRASE)
    | st.one_of(*(tag(f"h{level}", PHRASE) for level in range(1, 7)))
    | tag("ul", ITEMS)
    | tag("ol", ITEMS)
    | tag('ol start="7"', ITEMS)
    | tag("blockquote", st.lists(tag("p", PHRASE), max_size=3).map("".join))
    | tag("pre", CODE.map("".join))
    | tag("pre", tag('code class="language-python"', CODE.map("".join)))
    | tag("ul", tag("li", st.builds("{}<ul>{}</ul>".format, PHRASE, ITEMS)))
    | tag("table", tag("tr", tag("td", PHRASE)))
    | st.just("<hr>")
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=6).map("".join)


def holds(html: str) -> bool:
    """Whether a body is evident, and what is said of it right then."""
    blocks = safe_blocks(bounded(html), PAGE)
    known = evident(blocks)
    if known is None:
        return False
    assert (known, 0) == proved(blocks, PAGE)
    assert is_safe(render(known))
    assert strict(serialise(blocks)) == serialise(blocks)
    return True


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODIES)
@example("<p>a !<a href='https://a.example/'>b</a></p>")
@example("<p>1<br>1. a</p><p>a | b<br>- | -</p>")
@example("<ul><li>a</li></ul><ol><li>b</li></ol><ul><li>c</li></ul><p>    d</p>")
@example("<p><em>a</em><strong>b</strong><em>c</em></p>")
@example("<h2># a #</h2><p>a</p><p>===</p>")
@example("<pre>~~~\na\n~~~</pre><p>~~~</p><pre>```\nb\n```</pre>")
def test_what_is_evident_is_what_the_proof_says(html: str) -> None:
    holds(html)


@settings(max_examples=100, deadline=None)
@given(bodies)
def test_so_it_is_of_markup_of_any_kind(html: str) -> None:
    holds(html)


@pytest.mark.parametrize(
    "block",
    [
        "<p>{}</p>",
        "<h2>a {}</h2>",
        "<ul><li>{}</li></ul>",
        "<pre>{}\n {}</pre>",
        "<blockquote><p>{}b</p></blockquote>",
    ],
)
def test_so_it_is_of_every_character_of_the_first_thousands(block: str) -> None:
    every = [chr(code) for code in (*range(0x20, 0x400), *range(0x2000, 0x2070), 0x3000, 0xFEFF)]
    for place in ("{}", "{} a", "a {}", "a{}b", "1{} a", "<em>{}</em> a {}<strong>b{}</strong>"):
        said = [place.replace("{}", escape(sign)) for sign in every]
        one = [block.replace("{}", each) for each in said]
        known = (html for html in one if evident(safe_blocks(html, PAGE)) is not None)
        whole = "<p>x</p>".join(known)
        assert not whole or holds(whole[: LONGEST // 2].rpartition("<p>x</p>")[0])


def test_most_bodies_are_evident() -> None:
    """Or nothing would be gained."""
    pages = [path.read_text(encoding="utf-8") for path in PAGES.glob("*.html")]
    assert any([holds(page) for page in pages])
    assert holds(
        "<h2>A kiln, a quay</h2><p>Words, <em>more</em> words, <a href='/x'>a link</a>: good!</p>"
        "<ul><li>one</li><li>two</li></ul><ol><li>one</li></ol><blockquote><p>“So.”</p></blockquote>"
        "<p><img src='/x.jpg' alt='A kiln'></p><pre><code>x = 1 &amp; 2\n\n  y</code></pre><hr>"
        "<p>One line<br>and another</p>"
    )


def test_a_body_beyond_the_limits_of_a_proof_is_not_evident() -> None:
    assert not holds("<p>word</p>" * LONGEST)
    assert not holds(f"<p>{'word ' * 1000}</p>")


def test_it_was_tried_with_the_renderer_that_is_here() -> None:
    """If this fails after an update of Python-Markdown, all is right still, and slower.

    If all other tests of this file pass with it, add its version to TRIED_WITH.
    """
    assert markdown.__version_info__[:2] in TRIED_WITH


def test_with_another_renderer_nothing_is_evident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.clean.evident._IS_TRIED", False)
    assert evident(safe_blocks("<p>word</p>", PAGE)) is None
    assert clean("<p>word</p>", "").markdown == "word"
