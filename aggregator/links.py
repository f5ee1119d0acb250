"""Read the page of an account from end to end: which addresses does it call its own?

A page does so with rel="me": on a link in it (`<a>`, `<link>`), or in the Link header (RFC 8288)
that comes with it; see microformats.org/wiki/rel-me. Asks for nothing, writes nothing, and may run
in any process. What it costs is bounded, whatever the page is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

import nh3

from aggregator.clean import bounded
from aggregator.errors import NotAPage
from aggregator.model import Fetched
from aggregator.parse import text_of
from aggregator.webaddress import LONGEST, normal, site

MAX_LINKS = 1000
"""How many rel="me" links of one page are read: the first. The most seen on a real page are 221."""
MAX_HEADER = 16_000
"""How much of a Link header is read, in characters."""

_HTML = ("text/html", "application/xhtml+xml")
_TAG = re.compile(r"<[a-zA-Z!]")
# RFC 8288, section 3: `<address>; name=word; name="words"`, with commas between. Possessive, so
# that no header takes more than one pass.
_VALUE = r'=[ \t]*+("(?:[^"\\]|\\.)*+"|[^",; \t]*+)'
_PARAMETER = rf";[ \t]*+([\w!#$&+.^`|~*-]*+)[ \t]*+(?:{_VALUE})?+[ \t]*+"
_LINK = re.compile(rf"<([^<>]*+)>[ \t]*+((?:{_PARAMETER})*+)", re.ASCII)
_PARAMETERS = re.compile(_PARAMETER, re.ASCII)

# A parser that browsers agree with (html5ever) reads the page and writes down its links alone, each
# in its plainest form. What stands in a comment, a script, a template or a text field is none.
_LINKS_ALONE = nh3.Cleaner(
    tags={"a", "area", "base", "link"},
    attributes={
        "a": {"href", "rel"},
        "area": {"href", "rel"},
        "base": {"href"},
        "link": {"href", "rel"},
        "*": set(),
    },
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https"},
    link_rel=None,
    strip_comments=True,
)


def read_links(page: Fetched) -> frozenset[str]:
    """Read which addresses a page calls its own, each in the form of `webaddress.normal`.

    Raises NotAPage where it is no web page, or where the address leads to another site, which can
    say nothing about an account here.
    """
    if site(page.url) != site(page.source.url):
        raise NotAPage(
            f"The address leads to another site. Write the address that it leads to: {page.url}"
        )
    found = list(_of_header(page.link_header[:MAX_HEADER], page.url))
    text = text_of(page.body, page.content_type)
    if _is_html(page.content_type, text):
        found += _of_html(text, page.url)
    elif not found:
        raise NotAPage("What comes is no web page. Give the address of the profile itself.")
    return frozenset(map(normal, found[:MAX_LINKS])) - {""}


def _is_html(content_type: str, text: str) -> bool:
    label = content_type.partition(";")[0].strip().lower()
    return label in _HTML if label else bool(_TAG.match(text))


def _of_html(text: str, address: str) -> Iterator[str]:
    links = _Links()
    links.feed(_LINKS_ALONE.clean(bounded(text)))
    links.close()
    base = _joined(address, links.base or "")
    return (_joined(base, link) for link in links.mine)


class _Links(HTMLParser):
    """Gathers the rel="me" links and the first `<base>` of what `_LINKS_ALONE` wrote."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base: str | None = None
        self.mine: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get("href")
        if address is None or len(address) > LONGEST:
            return
        if tag == "base":
            self.base = self.base or address
        elif len(self.mine) < MAX_LINKS and _is_mine(values.get("rel")):
            self.mine.append(address)


def _of_header(header: str, address: str) -> Iterator[str]:
    """Read the rel="me" links of a Link header. One with an `anchor` is about another page."""
    for link in _LINK.finditer(header):
        values: dict[str, str] = {}
        for name, value in _PARAMETERS.findall(link[2]):
            values.setdefault(name.lower(), value.strip('"'))  # RFC 8288, 3.3: the first counts
        if "anchor" not in values and _is_mine(values.get("rel")):
            yield _joined(address, link[1])


def _is_mine(rel: str | None) -> bool:
    return rel is not None and "me" in rel.lower().split()


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:  # such as "//["
        return ""
