"""Turn a body of Markdown into HTML that is safe to publish and kind to read.

One allow-list for every body, whoever wrote it: it is applied to the rendered HTML, the last step
before a page. Pictures that lie on other people's servers become links, unless the kind knows
better (docs/decisions/0006-remote-pictures.md). Fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import count

import nh3
from markdown import Markdown
from markupsafe import Markup

from .addresses import is_ours, public
from .characters import seen

# The aggregator renders its Markdown back with the same list to see that nothing is lost;
# tests/test_contract.py holds the two equal.
MARKDOWN_EXTENSIONS = ("tables", "fenced_code", "sane_lists")

ALLOWED_TAGS = frozenset(
    "a abbr b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small "
    "span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
ALLOWED_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
LANGUAGE = r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}"
DIRECTIONS = ("ltr", "rtl", "auto")

_LANGUAGE = re.compile(LANGUAGE)
# nh3 writes every attribute in double quotes and escapes `<`, `>` and `"` in its value, so that
# patterns see whole tags.
_LINK = re.compile(r'(<a(?: [^>]*)?) href="([^"]*)"')
_WHOLE_LINK = re.compile(r'<a(?: [^>]*)? href="([^"]*)"[^>]*>.*?</a>', re.DOTALL)
_IMAGE = re.compile(r'<img(?: [^>]*)? src="([^"]*)"[^>]*>')
_ANCHOR_OR_IMAGE = re.compile(r"</?a(?: [^>]*)?>|<img(?: [^>]*)?>")
_TABLE = re.compile(r"<table(?: [^>]*)?>")
_EMPTY_HEADING = re.compile(r"<th(?: [^>]*)?>\s*</th>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


GAP = "…"
"""What stands where something was taken out."""


@dataclass(frozen=True)
class Shown:
    """What a page shows of a picture on another server: its address, and its size in pixels.

    An address of another site is asked without telling it which page is read.
    """

    src: str
    width: int | None = None
    height: int | None = None


Show = Callable[[str], Shown | None]


def _as_links(address: str) -> Shown | None:
    return None


def _nothing_is(address: str) -> bool:
    return False


@cache
def _markdown() -> Markdown:
    # Building a Markdown object costs more than a short body does; one is kept and reset.
    return Markdown(extensions=list(MARKDOWN_EXTENSIONS))


def render(
    source: str,
    resolve: Callable[[str], str | None],
    show: Show = _as_links,
    gone: Callable[[str], bool] = _nothing_is,
) -> Markup:
    """Return safe HTML of a Markdown body.

    `resolve` gets each link's target as it was written and returns its address, or None where there
    is none; the link then loses its address and keeps its words. `show` gets the address of each
    picture on another server and returns what is shown; with None the picture becomes a link.
    `gone` tells of the address of a link or picture whether it leads to what is not shown any more:
    the picture goes, and the link with its words.
    """
    safe = _still_there(sanitise(_convert(source)), gone)
    safe = _LINK.sub(lambda match: _resolved(match, resolve), safe)
    safe = _pictures(safe, show)
    return Markup(_scrollable(safe))  # noqa: S704 - nh3's allow-list has just been applied


def _convert(source: str) -> str:
    try:
        return _markdown().reset().convert(source)
    except RecursionError:
        # Python-Markdown calls itself for each level of a list: some 200 levels are too many. Such
        # a body keeps its words; it must not stop the pages of everybody else.
        return f"<pre>{escape(source)}</pre>"


def pictures(source: str) -> list[tuple[str, str]]:
    """Return the address and the description ("" where there is none) of a body's pictures."""
    tags = re.findall(r"<img(?: [^>]*)?>", sanitise(_convert(source)))
    found = [dict(_ATTRIBUTE.findall(tag)) for tag in tags]
    return [
        (unescape(one["src"]), unescape(one.get("alt", "")).strip())
        for one in found
        if one.get("src")
    ]


def has_first_level_heading(source: str) -> bool:
    """Tell whether a body makes a heading of the first level, which belongs to the page's title."""
    return "<h1" in _convert(source).lower()


def sanitise(html: str) -> str:
    """Apply the allow-list. What is not on it goes; its words stay, except script and style.

    So go characters that are hidden or turn the text (docs/decisions/0036-hidden-characters.md).
    """
    safe = _allowed(html)
    shown = seen(safe)
    # What is left after taking a character out of an address is another address: judge it again.
    return safe if shown == safe else _allowed(shown)


def _allowed(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(ALLOWED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        url_schemes=URL_SCHEMES,
        link_rel=None,
        strip_comments=True,
        attribute_filter=_sound,
    )


def _sound(tag: str, name: str, value: str) -> str | None:
    """Drop a language that can be none, and a direction that is none: a browser goes by both."""
    if name == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if name in ("href", "src"):
        return public(value)
    return None if name == "dir" and value not in DIRECTIONS else value


def _resolved(match: re.Match[str], resolve: Callable[[str], str | None]) -> str:
    start, address = match.group(1), resolve(unescape(match.group(2)))
    return f'{start} href="{escape(address)}"' if address else start


def _still_there(html: str, gone: Callable[[str], bool]) -> str:
    if gone is _nothing_is:
        return html

    def kept(match: re.Match[str]) -> str:
        return GAP if gone(unescape(match.group(1))) else match.group()

    return _WHOLE_LINK.sub(kept, _IMAGE.sub(kept, html))


def _pictures(html: str, show: Show) -> str:
    linked = False

    def replaced(match: re.Match[str]) -> str:
        nonlocal linked
        tag = match.group()
        if tag.startswith("<img"):
            return _picture(tag, linked, show)
        linked = tag != "</a>"  # a link never stands in a link: nh3 closes the first one
        return tag

    return _ANCHOR_OR_IMAGE.sub(replaced, html) if "<img" in html else html


def _picture(tag: str, linked: bool, show: Show) -> str:
    attributes = dict(_ATTRIBUTE.findall(tag))
    source, alt = attributes.get("src", ""), attributes.get("alt", "")
    if not source:
        return alt
    if is_ours(unescape(source)):
        return f'{tag[:-1]} loading="lazy" decoding="async">'
    if shown := show(unescape(source)):
        return _img(shown, alt, attributes)
    words = f"Picture: {alt}" if alt else "Picture with no description"
    return words if linked else f'<a href="{source}">{words}</a>'


def _img(shown: Shown, alt: str, given: dict[str, str]) -> str:
    """Write the tag. The size keeps the words from jumping when the picture comes."""
    size = {"width": shown.width, "height": shown.height}
    if None in size.values():
        size = {name: given[name] for name in size if given.get(name, "").isdecimal()}
    room = "".join(f' {name}="{value}"' for name, value in size.items())
    quiet = "" if is_ours(shown.src) else ' referrerpolicy="no-referrer"'
    return (
        f'<img src="{escape(shown.src)}" alt="{alt}"{room} loading="lazy" decoding="async"{quiet}>'
    )


def _scrollable(html: str) -> str:
    # A wide table scrolls in a box of its own; the box must be reachable by keyboard and have a
    # name (WCAG 2.1.1, axe scrollable-region-focusable).
    number = count(1)
    # A heading that says nothing is none (axe empty-table-header): the corner of many tables.
    html = _EMPTY_HEADING.sub("<td></td>", html)
    html = _TABLE.sub(
        lambda table: (
            f'<div class="scroll" role="region" tabindex="0" '
            f'aria-label="Table {next(number)}">{table.group()}'
        ),
        html,
    )
    return html.replace("</table>", "</table></div>")


def text(html: str) -> str:
    """Return the words of safe HTML on one line."""
    return " ".join(Markup(html).striptags().split())  # noqa: S704 - only to strip its tags


def absolute(html: str, origin: str) -> str:
    """Return safe HTML with full addresses, for readers outside the site such as feed readers."""
    return re.sub(r'(<[^>]* (?:href|src)=")/(?!/)', rf"\1{origin}/", html)
