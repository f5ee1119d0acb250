"""Nothing dangerous comes out, even where nobody sanitises after the Markdown is rendered.

The judge here is separate from the code: BeautifulSoup, an own list of what is dangerous, and the
pattern by which Pelican finds the links it rewrites.
"""

import re

import markdown
import pytest
from bs4 import BeautifulSoup

from aggregator.clean import MARKDOWN_EXTENSIONS, clean

BASE = "https://writer.example/posts/one/"
RENDERER = markdown.Markdown(extensions=MARKDOWN_EXTENSIONS)
PELICAN_LINK = re.compile(
    r"<[^>]+(?:href|src|poster|data|cite|formaction|action|content)\s*=\s*[\"'][{|](.*?)[|}]"
)
HARMLESS_SCHEMES = {"http", "https", "mailto", "tel"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "cite", "background", "ping"}
_NAMES = (
    "script style iframe object embed form input button textarea select svg math base meta link "
    "video audio source template noscript frame frameset applet h1"
)
DANGEROUS_TAGS = set(_NAMES.split())
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def rendered(html: str) -> str:
    """As the site renders it, with no sanitiser after."""
    return RENDERER.reset().convert(clean(html, BASE).markdown)


def dangers(html: str) -> list[str]:
    """Everything in rendered HTML that must never be there."""
    soup = BeautifulSoup(html, "html.parser")
    found = [f"<{tag.name}>" for tag in soup.find_all() if tag.name in DANGEROUS_TAGS]
    for tag in soup.find_all():
        for name, value in tag.attrs.items():
            if name.startswith("on") or name in ("style", "id", "name", "srcset", "xlink:href"):
                found.append(f"{tag.name}[{name}]")
            scheme = re.match(r"\s*([a-zA-Z][\w+.-]*):", str(value))
            if name in ADDRESSES and (not scheme or scheme[1].lower() not in HARMLESS_SCHEMES):
                found.append(f"{name}={value}")
    if PELICAN_LINK.search(html):
        found.append("a link Pelican would rewrite")
    if UNSEEN.search(html):
        found.append("unseen characters")
    return found


RE_EMERGING = [
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>&amp;lt;script&amp;gt;alert(1)</p>",
    "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<p>[click](javascript:alert(1))</p>",
    '<p><a href="https://a.example/">x](javascript:alert(1)) [y</a></p>',
    '<p><a href="https://a.example/">x](javascript:alert(1)</a>)</p>',
    "<p>[click]</p><p>[click]: javascript:alert(1)</p>",
    "<p>[a]: javascript:alert(1) 'x'</p><p>[x][a]</p>",
    "<p>&lt;javascript:alert(1)&gt;</p>",
    "<p>&lt;javascript://x.example/%0aalert(1)&gt;</p>",
    "<p>![x](javascript:alert(1))</p>",
    "<p>![x](https://a.example/\"onerror=\"alert(1))</p>",
    '<img src="https://a.example/i.png" alt="](javascript:alert(1)) ![">',
    '<img src="https://a.example/i.png" alt="x&quot; onerror=&quot;alert(1)">',
    "<img src=\"https://a.example/i.png' onerror='alert(1)\">",
    '<a href="https://a.example/)[x](javascript:alert(1)">x</a>',
    '<a href="https://a.example/&quot; onclick=&quot;alert(1)">x</a>',
    '<a href="https://a.example/&gt;&lt;script&gt;alert(1)">x</a>',
    "<p>```</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>```</p>",
    "<pre>```\n&lt;script&gt;alert(1)&lt;/script&gt;\n```</pre>",
    "<pre><code>~~~\n\n&lt;div markdown=1&gt;[x](javascript:alert(1))</code></pre>",
    '<pre><code class="language-x&quot; onclick=&quot;alert(1)">a</code></pre>',
    '<div markdown="1">[x](javascript:alert(1))</div>',
    "<p>&lt;div markdown=\"1\"&gt;[x](javascript:alert(1))&lt;/div&gt;</p>",
    "<p>text{: onclick=alert(1) }</p><p>{: #id .class onclick=x }</p>",
    "<h2>Title {: onclick=alert(1) }</h2>",
    "<p>[TOC]</p><p>*[HTML]: <b>x</b></p><p>[^1]: note</p>",
    "<p>[[[[[[x](javascript:alert(1))]]]]]</p>",
    "<p>[x[y](javascript:alert(1))](javascript:alert(2))</p>",
    "<p>**[x**](javascript:alert(1))</p>",
    "<p>`[x](y)` `` ` ``&lt;script&gt;</p>",
    "<p>\\[x](javascript:alert(1)) \\\\[x](javascript:alert(1))</p>",
    "<p>&#91;x&#93;&#40;javascript&#58;alert&#40;1&#41;&#41;</p>",
    "<p>\x02wzxhzdk:0\x03 \x02klzzwxh:0001\x03 \x0260\x03script\x0262\x03</p>",
    "<table><tr><th>a|b<th>c<tr><td>[x](javascript:alert(1))<td>|&lt;script&gt;|</table>",
    "<ul><li>[x]: javascript:alert(1)<li>[x]</ul>",
    "<blockquote>&gt; &lt;script&gt;alert(1)&lt;/script&gt;</blockquote>",
    '<abbr title="[x](javascript:alert(1)) `&lt;script&gt;`">y</abbr>',
    '<figure><img src="https://a.example/i" alt="&lt;/figure&gt;&lt;script&gt;">'
    "<figcaption>```\n&lt;script&gt;</figcaption></figure>",
    "<dl><dt>a<dd><pre>x\n\n\n&lt;script&gt;alert(1)\n\n```\n</pre></dl>",
    "<p>&lt;!-- --&gt;&lt;script&gt;</p><p>&lt;![CDATA[&lt;script&gt;]]&gt;&lt;?php x ?&gt;</p>",
]  # fmt: skip

MARKUP = [
    "<script>alert(1)</script><scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)><img src='javascript:alert(1)'>",
    '<a href="java\tscript:alert(1)">x</a><a href="&#x6A;avascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a><a href=" \x01javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a><img src="data:image/svg+xml,x">',
    '<a href="vbscript:x">x</a><a href="file:///etc/passwd">x</a><a href="blob:x">x</a>',
    '<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>alert(1)</script>">',
    '<iframe src="data:text/html,x"></iframe><embed src="javascript:x"><object data="data:x">',
    "<svg onload=alert(1)><script>alert(1)</script><a xlink:href='javascript:x'>y</a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img onerror=x&gt;\">",
    "<form action=javascript:x><input onfocus=x autofocus><button formaction=javascript:x>y</form>",
    "<meta http-equiv=refresh content='0;url=javascript:x'><base href='javascript:x'><link rel=x>",
    "<style>@import 'x'</style><p style='background:url(javascript:x)'>x</p>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<textarea><script>alert(1)</script></textarea><title><img src=x onerror=x></title>",
    "<xmp><script>x</script></xmp><noembed><script>x</script></noembed><plaintext><script>x",
    '<p id=top name=body class=x onclick=x>y</p><img src="/i.png" srcset="javascript:x 1x">',
    '<a href="{filename}/secret.md">x</a><img src="{static}/secret.png">',
    '<a href="|filename|/secret.md">x</a><a href="{attach}x">y</a><a href="{index}">z</a>',
    '<abbr title="a href=\'{static}x\'">x</abbr><img src="/i.png" alt="src=\'|filename|x\'">',
    "<dl><dt><img src='/i.png' alt=\"href='{static}x'\"></dl>",
    "<p>a\u202eb\u2066c\u200bd\x00e\x1bf\ufeffg&#x202e;h&#0;i&#x1b;j</p>",
    '<a href="https://a.example/\u202e\x1b">x\u202e</a><img src="/i" alt="\u202e&#x202e;">',
    '<p>lone \ud800 surrogate <a href="https://a.example/\udfff">x</a></p>',
]  # fmt: skip


@pytest.mark.parametrize("html", RE_EMERGING + MARKUP)
def test_nothing_dangerous_is_rendered(html: str) -> None:
    assert dangers(rendered(html)) == []


WRAPPERS = [
    "<blockquote>{}",
    "<ul><li>{}",
    "<table><tr><td>{}<td>x",
    "<h3>{}",
    "<figure><img src=/i.png><figcaption>{}",
    "<pre>{}",
    "<details><summary>{}",
]


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_nothing_dangerous_is_rendered_inside_other_blocks(wrapper: str) -> None:
    for html in RE_EMERGING + MARKUP:
        assert dangers(rendered(wrapper.format(html))) == []


def test_all_dangers_together_stay_text() -> None:
    assert dangers(rendered("\n".join(RE_EMERGING + MARKUP))) == []


@pytest.mark.parametrize("html", RE_EMERGING)
def test_what_looked_dangerous_can_still_be_read(html: str) -> None:
    shown = BeautifulSoup(rendered(html), "html.parser").get_text()
    for word in ("alert(1)", "javascript:"):
        asked = BeautifulSoup(html, "html.parser").get_text()
        assert shown.count(word) >= asked.count(word)


def test_the_judge_itself_sees_danger() -> None:
    assert dangers("<p onclick=x><script></script><a href='{static}x'>\u202e</a>") == [
        "<script>",
        "p[onclick]",
        "href={static}x",
        "a link Pelican would rewrite",
        "unseen characters",
    ]
