"""What a reader sees of a feed's HTML: the Markdown of every fixture, and the one-line helpers."""

from pathlib import Path

import pytest

from aggregator.clean import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    MARKDOWN_EXTENSIONS,
    MAX_LINE,
    URL_SCHEMES,
    clean,
    plain,
)

BASE = "https://writer.example/posts/one/"
# The flag of England: a black flag, "gbeng" in tag characters, and the end tag.
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FIXTURES = sorted((Path(__file__).parent / "clean").glob("*.html"))


@pytest.mark.parametrize("page", FIXTURES, ids=lambda page: page.stem)
def test_html_becomes_this_markdown(page: Path) -> None:
    expected = page.with_suffix(".md").read_text(encoding="utf-8")
    assert clean(page.read_text(encoding="utf-8"), BASE).markdown + "\n" == expected


def test_every_fixture_says_what_is_expected_of_it() -> None:
    assert len(FIXTURES) >= 20
    assert {page.stem for page in FIXTURES} == {
        page.stem for page in (Path(__file__).parent / "clean").glob("*.md")
    }


def test_cleaned_counts_its_blocks_and_carries_its_text() -> None:
    made = clean("<h1>One</h1><p>Two<br>three &amp; four</p><dl><dt>A<dd>B</dl>", BASE)
    assert (made.blocks, made.verbatim) == (3, 1)
    assert made.text == "One Two three & four A B"


@pytest.mark.parametrize("html", ["", " \n", "<p> </p>", "<script>x</script>", "<p>&nbsp;<br></p>"])
def test_a_body_that_says_nothing_gives_nothing(html: str) -> None:
    made = clean(html, BASE)
    assert (made.markdown, made.text, made.blocks, made.verbatim) == ("", "", 0, 0)


@pytest.mark.parametrize("base", ["", "http://[broken", "javascript:alert(1)", "/relative", "\x00"])
def test_a_bad_base_costs_relative_addresses_and_nothing_else(base: str) -> None:
    html = '<p>See <a href="about">us</a>, <a href="https://a.example/x">them</a></p>'
    assert clean(html, base).markdown == "See us, [them](https://a.example/x)"


def test_the_allow_list_has_no_way_to_run_or_restyle_anything() -> None:
    assert not ALLOWED_TAGS & {"script", "style", "iframe", "object", "form", "svg", "math", "h1"}
    names = set().union(*ALLOWED_ATTRIBUTES.values())
    assert not names & {"style", "id", "name", "srcset", "target", "onclick"}
    assert {"http", "https", "mailto", "tel"} == URL_SCHEMES
    assert MARKDOWN_EXTENSIONS == ["tables", "fenced_code", "sane_lists"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<b>Bold</b> title<script>alert(1)</script>", "Bold title"),
        ("one<br>two<p>three</p>", "one two three"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("List<String> is fine", "List<String> is fine"),
        ("a\r\nKey: value\n---\n", "a Key: value ---"),
        ("nul\x00 bell\x07 bidi\u202egnp.exe", "nul bell bidignp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("cafe\u0301", "café"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d💻 at work", "👩\u200d💻 at work"),
        ("pass\u200dword", "password"),
        (ENGLAND + "!", ENGLAND + "!"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("Z" + "\u0321" * 40 + "algo", "Z" + "\u0321" * 4 + "algo"),
    ],
)
def test_a_line_of_untrusted_text_is_made_plain(text: str, line: str) -> None:
    assert plain(text) == line


def test_a_megabyte_title_is_cut_at_a_word() -> None:
    line = plain("long title " * 100_000)
    assert len(line) <= MAX_LINE
    assert line.endswith(("title…", "long…"))


def test_what_is_told_leaves_out_what_is_laid_out_to_be_looked_at() -> None:
    table = "<table><tr><th>Week</th></tr><tr><td>20</td></tr></table>"
    found = clean(f"<p>We counted.</p>{table}<pre>1 20</pre><p>Then we ate.</p>", "")
    assert found.text == "We counted. Week 20 1 20 Then we ate."
    assert found.told == "We counted. Then we ate."
    assert clean("<p>We ate.</p>", "").told == "We ate."
    assert clean(table, "").told == ""
