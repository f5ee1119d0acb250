"""Find the links of a page that say what they are for (`rel`): in it, and in its Link header.

Asks for nothing. What it costs is bounded, whatever the page is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

import nh3

from aggregator.html.guard import bounded
from aggregator.webaddress import LONGEST

MAX_LINKS = 1000
"""How many links of one relation are read: the first. The most seen on a real page are 221."""
MAX_HEADER = 16_000
"""How much of a Link header is read, in characters."""

# RFC 8288, section 3: `<address>; name=word; name="words"`, with commas between. Possessive, so
# that no header takes more than one pass.
_VALUE = r'=[ \t]*+("(?:[^"\\]|\\.)*+"|[^",; \t]*+)'
_PARAMETER = rf";[ \t]*+([\w!#$&+.^`|~*-]*+)[ \t]*+(?:{_VALUE})?+[ \t]*+"
_LINK = re.compile(rf"<([^<>]*+)>[ \t]*+((?:{_PARAMETER})*+)", re.ASCII)
_PARAMETERS = re.compile(_PARAMETER, re.ASCII)

# A parser that browsers agree with (html5ever) reads the page and writes down its links alone, each
# in its plainest form. What stands in a comment, a script, a template or a text field is none.
_TOLD = {"href", "rel", "type", "title"}
_LINKS_ALONE = nh3.Cleaner(
    tags={"a", "area", "base", "link"},
    attributes={"a": _TOLD, "area": _TOLD, "base": {"href"}, "link": _TOLD, "*": set()},
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https"},
    link_rel=None,
    strip_comments=True,
)


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """One link: an absolute address, its media type in small letters, and its title."""

    url: str
    type: str = ""
    title: str = ""


def of_header(header: str, address: str, rel: str) -> Iterator[Hyperlink]:
    """Read the links of a Link header (RFC 8288) that have a relation.

    One with an `anchor` is about another page.
    """
    for link in _LINK.finditer(header[:MAX_HEADER]):
        values: dict[str, str | None] = {}
        for name, value in _PARAMETERS.findall(link[2]):
            values.setdefault(name.lower(), value.strip('"'))  # RFC 8288, 3.3: the first counts
        if "anchor" not in values and _is(rel, values.get("rel")):
            yield _hyperlink(address, link[1], values)


def of_page(text: str, address: str, rel: str) -> list[Hyperlink]:
    """Read the links in a page that have a relation: of `link`, `a` and `area`."""
    links = _Links(rel)
    links.feed(_LINKS_ALONE.clean(bounded(text)))
    links.close()
    base = _joined(address, links.base or "")
    return [_hyperlink(base, href, values) for href, values in links.found]


class _Links(HTMLParser):
    """Gathers the links of one relation and the first `<base>` of what `_LINKS_ALONE` wrote."""

    def __init__(self, rel: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base: str | None = None
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._rel = rel

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get("href")
        if address is None or len(address) > LONGEST:
            return
        if tag == "base":
            self.base = self.base or address
        elif len(self.found) < MAX_LINKS and _is(self._rel, values.get("rel")):
            self.found.append((address, values))


def _hyperlink(base: str, address: str, values: dict[str, str | None]) -> Hyperlink:
    kind = (values.get("type") or "").partition(";")[0].strip().lower()
    return Hyperlink(_joined(base, address), kind, values.get("title") or "")


def _is(rel: str, given: str | None) -> bool:
    return given is not None and rel in given.lower().split()


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:  # such as "//["
        return ""
