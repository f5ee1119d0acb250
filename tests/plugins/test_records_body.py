"""A body becomes safe HTML: nothing hostile comes through, nothing good is lost."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.records.body import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    URL_SCHEMES,
    absolute,
    render,
    sanitise,
    text,
)

# What the renderer itself adds to a picture and around a table.
ADDED = {"img": {"loading", "decoding"}, "div": {"class", "role", "tabindex", "aria-label"}}


class Elements(HTMLParser):
    """Every tag and attribute of a page, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.closed: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)


def shown(source: str) -> str:
    return str(render(source, lambda href: href))


def assert_only_what_is_allowed(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED_TAGS, html
        names = ALLOWED_ATTRIBUTES.get(tag, set()) | ALLOWED_ATTRIBUTES["*"] | ADDED.get(tag, set())
        assert set(attributes) <= names, html
        for name in ("href", "src"):
            scheme, colon, _ = (attributes.get(name) or "").partition(":")
            if colon and scheme.isalpha():
                assert scheme.lower() in URL_SCHEMES, html
        if tag == "img":
            assert not (attributes["src"] or "").strip().replace("\\", "/").startswith("//")
            assert ":" not in (attributes["src"] or "").split("/")[0]


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="/x.png" alt="> <script>alert(1)</script>">',
    '<a href="/x" title="<table><img src=x onerror=alert(1)>">y</a>',
    "<p onclick=alert(1) style='position:fixed'>x</p>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    '<a href="java&#11;script:alert(1)">x</a>',
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "<javascript:alert(1)>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x]: javascript:alert(1) "title"\n\n[x]',
    "![x](javascript:alert(1))",
    "![x][y]\n\n[y]: data:image/svg+xml,<svg/onload=alert(1)>",
    "<style>body{background:url(//evil.example)}</style>",
    "<svg onload=alert(1)><use href=//evil.example/x.svg#a /></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=//evil.example><input name=q><button formaction=javascript:x>go</button></form>",
    "<p id=main name=body class=skip>x</p>",
    "<a id=top name=location href=/x>x</a>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<img src=/x.png srcset='//evil.example/x.png 2x' onload=x>",
    "<video src=x autoplay></video><audio src=x></audio><source src=x>",
    "<a href=/x target=_blank ping=//evil.example>x</a>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><% x %>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "x{: onclick=alert(1) }",
    "[x](/y){: onclick=alert(1)}",
    '<div markdown="1" onclick=x>**a**</div>',
    "</main></body></html><body onload=alert(1)>",
    "</div></div><table title=x><tr><td>a</td></tr></table></div>",
    "<h1>x</h1>",
    "<details ontoggle=alert(1) open>x</details>",
    "a\x00b\x0b<scr\x00ipt>alert(1)</script>\ufffe",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_hostile_is_left_in_a_page(source: str) -> None:
    html = shown(source)
    assert_only_what_is_allowed(html)
    lower = html.lower()
    assert "<script" not in lower
    assert 'href="javascript' not in lower
    assert not set(html) & set("\x00\x0b\ufffe")


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markup_cannot_close_what_it_did_not_open(source: str) -> None:
    elements = Elements(shown(source))
    for tag in set(elements.closed):
        assert elements.closed.count(tag) <= [name for name, _ in elements.found].count(tag)


@given(st.text(max_size=80))
def test_any_text_renders_and_only_with_what_is_allowed(source: str) -> None:
    assert_only_what_is_allowed(shown(source))


PIECES = st.lists(
    st.sampled_from(
        "# ## > - * ` ``` ~~~ [a] [a]: (b) ![ ]( javascript: <a href= <img src= onerror= "
        "<table> </div> </a> <script> <svg> <p title=' \" = & &lt; &#60; // / \\ | |-| \n "
        "\n\n \t 1. http:// <!-- --> ]]> x".split(" ")
    ),
    max_size=25,
)


@given(PIECES)
def test_any_heap_of_markup_renders_and_only_with_what_is_allowed(pieces: list[str]) -> None:
    assert_only_what_is_allowed(shown("".join(pieces)))
    assert_only_what_is_allowed(shown(" ".join(pieces)))


@given(PIECES)
def test_cleaning_twice_changes_nothing_more(pieces: list[str]) -> None:
    once = sanitise("".join(pieces))
    assert sanitise(once) == once


@pytest.mark.parametrize("source", ["> " * 3000, "- " * 500 + "a", "[" * 3000, "<div>" * 1000])
def test_a_body_nested_without_end_keeps_its_page(source: str) -> None:
    assert_only_what_is_allowed(shown(source))


def test_a_list_deeper_than_python_can_follow_keeps_its_words() -> None:
    assert "the end" in shown("\n".join(" " * 4 * n + "- a" for n in range(300)) + " the end")


def test_good_writing_comes_through_whole() -> None:
    html = shown(
        "## Head\n\nA *word*, **two**, `code`, [a link](https://a.example/?b=c&d=e).\n\n"
        "- one\n- two\n\n3. three\n\n> said\n\n```\n<b>kept</b>\n```\n"
    )
    for part in (
        "<h2>Head</h2>",
        "<em>word</em>",
        "<strong>two</strong>",
        "<code>code</code>",
        '<a href="https://a.example/?b=c&amp;d=e">a link</a>',
        "<li>one</li>",
        '<ol start="3">',
        "<blockquote>",
        "&lt;b&gt;kept&lt;/b&gt;",
    ):
        assert part in html


@pytest.mark.parametrize(
    "source",
    [
        "[x](there.md)",
        '[x](there.md "title")',
        '<a title="t" href="there.md">x</a>',
        "[x]\n\n[x]: there.md",
    ],
)
def test_a_link_to_a_file_leads_to_its_page_however_it_is_written(source: str) -> None:
    html = str(render(source, {"there.md": "/there/?a=1&b=2"}.get))
    assert 'href="/there/?a=1&amp;b=2"' in html


def test_a_link_that_leads_nowhere_keeps_its_words_and_loses_its_address() -> None:
    assert str(render("[words](gone.md)", lambda href: None)) == "<p><a>words</a></p>"


@pytest.mark.parametrize(
    "address",
    [
        "https://far.example/p.png",
        "http://far.example/p.png",
        "//far.example/p.png",
        "https:/far.example/p.png",
        "https:far.example/p.png",
        "/\\far.example/p.png",
        "\\\\far.example/p.png",
        "HTTPS://far.example/p.png",
    ],
)
def test_a_picture_on_another_server_is_a_link_with_its_words(address: str) -> None:
    html = shown(f'<img src="{address}" alt="A bridge > at night">')
    assert "<img" not in html
    assert ">Picture: A bridge &gt; at night</a>" in html


def test_a_picture_that_is_a_link_already_becomes_the_words_of_that_link() -> None:
    html = shown("[![A bridge](https://far.example/p.png)](https://a.example/) ![B](//b.example/)")
    assert '<a href="https://a.example/">Picture: A bridge</a>' in html
    assert '<a href="https://b.example/">Picture: B</a>' in html
    assert "<img" not in html


def test_a_picture_of_the_hub_itself_stays_and_waits_until_it_is_needed() -> None:
    alone = shown("![A bridge](/files/p.png)")
    linked = shown("[![A bridge](/files/p.png)](https://a.example/)")
    for html in (alone, linked):
        assert html.count('loading="lazy"') == 1
        assert 'alt="A bridge"' in html


@pytest.mark.parametrize(("source", "shows"), [("<img>", ""), ("<img alt=Words>", "Words")])
def test_a_picture_that_is_none_leaves_only_its_words(source: str, shows: str) -> None:
    assert shown(f"a {source} b") == f"<p>a {shows} b</p>"


def test_a_picture_nobody_described_says_so() -> None:
    assert "Picture with no description" in shown("![](https://far.example/p.png)")


def test_each_table_is_a_named_region_one_can_reach_by_keyboard() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    html = shown(f"{table}\n\n{table}\n\n<table title='t'><tr><td>3</td></tr></table>")
    boxes = [found for tag, found in Elements(html).found if tag == "div"]
    assert [box["aria-label"] for box in boxes] == ["Table 1", "Table 2", "Table 3"]
    assert all(box["role"] == "region" and box["tabindex"] == "0" for box in boxes)
    assert html.count("<div") == html.count("</div>") == 3


def test_the_words_of_a_body_are_on_one_line_without_markup() -> None:
    assert text(shown("## A & B\n\nOne\n*two*\n\n- three")) == "A & B One two three"


def test_addresses_become_whole_for_readers_elsewhere_and_only_addresses() -> None:
    html = shown('[a](/events/) [b](//c.example/) ![d](/files/p.png) `href="/as/written"`')
    out = absolute(html, "https://hub.example")
    assert 'href="https://hub.example/events/"' in out
    assert 'src="https://hub.example/files/p.png"' in out
    assert 'href="https://c.example/"' in out
    assert 'href="/as/written"' in out


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("mailto:a@b.example?subject=Hello%20there", "mailto:a@b.example?subject=Hello%20there"),
        ("mailto:a@b.example?bcc=spy@evil.example", "mailto:a@b.example"),
        ("mailto:a@b.example?SUBJECT=x&amp;cc=e@f.example", "mailto:a@b.example?SUBJECT=x"),
        ("mailto:a@b.example?subject=x%0D%0ABcc:e@f.example", "mailto:a@b.example"),
        ("mailto:a@b.example?body=x%0Ay", "mailto:a@b.example?body=x%0Ay"),
        ("tel:+441134960123", "tel:+441134960123"),
        ("https://a.example/{static}|x", "https://a.example/%7Bstatic%7D%7Cx"),
    ],
)
def test_an_address_leads_to_nobody_but_whom_it_names(address: str, kept: str) -> None:
    assert f'href="{kept}"' in shown(f'<a href="{address}">x</a>')


def test_an_order_to_a_telephone_is_no_number() -> None:
    assert "href" not in shown('<a href="tel:*%2306%23">x</a> <a href="tel:*#06#">y</a>')


def test_a_letter_that_only_looks_like_one_begins_no_scheme() -> None:
    """Browsers read `javaſcript:` as the name of a file beside the page."""
    assert "evil" not in shown("![x](//evil.example/a.gif)").split("<a")[0]
    assert 'src="java' in shown('<img src="java\u017fcript:x" alt="y">')


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\xad", "\U000e0001"])
def test_what_hides_or_turns_text_is_shown_nowhere_in_a_body(hidden: str) -> None:
    source = f'Te{hidden}a [x{hidden}](https://a.example/{hidden}y "z{hidden}") `co{hidden}de`'
    assert hidden not in shown(source)
    assert hidden not in shown(f"&#{ord(hidden)};")
    assert "Tea" in shown(source)


def test_marks_are_not_piled_on_a_letter() -> None:
    assert shown("Z" + "\u0335" * 30) == "<p>Z" + "\u0335" * 4 + "</p>"
    assert "Việt" in shown("Vie\u0323\u0302t Việt")
