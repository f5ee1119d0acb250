"""Laws of cleaning, on generated bodies: nothing lost, stable the second time, bounded in time.

The generator writes the tags feeds write, badly nested and half of them unclosed, around text that
looks like Markdown.
"""

import time
import unicodedata

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.clean import (
    MARKDOWN_EXTENSIONS,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_LINE,
    MAX_TAGS,
    clean,
    plain,
)

BASE = "https://writer.example/posts/one/"

_NAMES = (
    "p div b i em strong a img br ul ol li h1 h2 h3 h5 blockquote pre code table tr td th thead "
    "tbody caption hr span sub del q abbr figure figcaption details summary dl dt dd section kbd"
)
NAMES = _NAMES.split()
ATTRIBUTES = [
    "",
    ' href="x"',
    ' href="https://a.example/(a)_b*c?x=1&copy=2&amp;lt;=3"',
    ' href="{static}/x"',
    ' src="/i.png" alt="a [b] *c* `d` {e}|f"',
    ' start="3"',
    ' colspan="2"',
    ' class="language-x"',
    ' title="t [x](y) `z` \\* {q}"',
    ' lang="fr"',
    ' lang="ar" dir="rtl"',
    ' dir="ltr"',
    ' src="/i_a_b.png" alt="a *b* [c]" width="3" height="40px" lang="de-AT"',
]
_TEXTS = (
    "word * ** _ __ ` ``` ~~~ # + - > | || [ ] ( ) ! ![ ](x) [x]: [x][y] \\ \\* {:#id} === --- 1. "
    "&lt; &gt; &amp; &amp;lt; &nbsp; &#42; &copy &lt;script&gt; a_b_c _a_ é 字 ٣. "
    "https://a.example/a_b <https://b.example> <!-- --> [toc] klzzwxh:0000"
)
SPACED = [" ", "\n", "\n\n", "\t", "  \n", "    code", "two words", "\u00a0x", "x\u200d"]
TEXTS = _TEXTS.split() + SPACED

texts = st.sampled_from(TEXTS)
starts = st.builds("<{}{}>".format, st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES))
ends = st.builds("</{}>".format, st.sampled_from(NAMES))


def _wrapped(name: str, attribute: str, inside: list[str]) -> str:
    return f"<{name}{attribute}>{''.join(inside)}</{name}>"


nested = st.recursive(
    texts,
    lambda inner: st.builds(
        _wrapped, st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES), st.lists(inner, max_size=5)
    ),
    max_leaves=25,
)
bodies = st.lists(st.one_of(nested, texts, starts, ends), max_size=12).map("".join)
any_text = st.text(st.characters(), max_size=300)  # lone surrogates and controls included


RENDERER = markdown.Markdown(extensions=MARKDOWN_EXTENSIONS)


def rendered(text: str) -> str:
    return RENDERER.reset().convert(text)


@settings(max_examples=150, deadline=None)
@given(bodies, st.sampled_from(["", "fr", "ar", "en_GB"]))
@example('<div lang="fr"><pre><p lang="ar" dir="rtl">word', "ar")
@example('<div lang="fr"><pre><b lang="ar">one</b> <b lang="fr">two</b></pre></div>', "ar")
@example('<ul lang="fr" dir="rtl"><li><pre dir="ltr"><i lang="fr">one</i></pre></ul>', "")
def test_cleaning_what_was_cleaned_changes_nothing(html: str, language: str) -> None:
    made = clean(html, BASE, language)
    assert clean(rendered(made.markdown), BASE, language).markdown == made.markdown


@settings(max_examples=150, deadline=None)
@given(bodies)
def test_the_rendered_markdown_says_every_word_of_the_body(html: str) -> None:
    made = clean(html, BASE)
    shown = BeautifulSoup(rendered(made.markdown), "html.parser").get_text()
    assert "".join(shown.split()) == "".join(made.text.split())


@settings(max_examples=100, deadline=None)
@given(any_text, any_text)
def test_no_text_and_no_base_makes_it_raise(html: str, base: str) -> None:
    made = clean(html, base)
    assert clean(html, base) == made
    made.markdown.encode("utf-8")
    assert "\n" not in made.text


@settings(max_examples=100, deadline=None)
@given(any_text)
def test_a_plain_line_is_one_bounded_line_of_visible_characters(text: str) -> None:
    line = plain(text)
    assert line == " ".join(line.split())
    assert len(line) <= MAX_LINE
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in line)
    assert unicodedata.is_normalized("NFC", line)


MONSTERS = {
    "unclosed divs": "<div>" * 10_000 + "deep",
    "nested lists": "<ul><li>" * 10_000 + "deep",
    "nested quotes": "<blockquote>" * 10_000 + "deep",
    "nested tables": "<table><tr><td>" * 3_000 + "deep",
    "quote signs": ">" * 100_000,
    "lines of quote signs": ">>>>>> text\n" * 10_000,
    "stars": "*" * 300_000,
    "brackets": "[x](" * 100_000,
    "ticks": "`a" * 100_000,
    "ampersands": "&" * 300_000,
    "less-thans": "<" * 300_000,
    "no-break spaces": "\u00a0x" * 100_000,
    "line breaks": "<br>x" * 60_000,
    "formatting that repeats": "".join(f"<b id={i}>" for i in range(5_000)) + "<p>x" * 5_000,
    "formatting that mis-nests": "<b><i><p>x</b></i>" * 5_000,
    "links": "<a href=x>" * 20_000 + "deep",
    "open attributes": '<a href="' * 50_000,
    "comments": "<!--" * 100_000,
    "controls": "\x00\x02" * 200_000,
    "accents": "a" + "\u0301" * 300_000,
    "surrogates": "\ud800" * 200_000,
    "emphasised words": "<em>a</em> " * 15_000,
    "list items": "<li>1. x" * 15_000,
    "headings": "".join(f"<h{i % 6 + 1}>x" for i in range(15_000)),
    "fences": "<pre>```\n~~~\n" * 5_000,
    "words": "plain words " * 60_000,
}


@pytest.mark.parametrize("html", MONSTERS.values(), ids=MONSTERS)
def test_markup_made_to_be_slow_takes_seconds_at_most(html: str) -> None:
    began = time.process_time()
    clean(html, BASE)
    assert time.process_time() - began < 10


def test_text_deeper_than_the_limit_stays_as_text() -> None:
    quotes = MAX_DEPTH + 40
    html = "<blockquote>" * quotes + "deep <b>words</b>" + "</blockquote>" * quotes + "<p>after"
    assert clean(html, BASE).text == "deep words after"


def test_text_after_too_many_tags_stays_as_text() -> None:
    made = clean("<p>x" * MAX_TAGS + "<script>y</script><p>last <b>words</b>", BASE)
    assert made.text.endswith("last words")


def test_a_body_is_cut_at_the_stated_length() -> None:
    assert len(clean("a" * (MAX_CHARACTERS + 5), BASE).markdown) == MAX_CHARACTERS
