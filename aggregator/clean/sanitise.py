"""The allow-list: which elements, attributes and addresses may reach a page.

Two passes of nh3 use it. The wide pass keeps a little more (players, containers), which later steps
turn into links and paragraphs; nothing leaves without the strict pass. Repairs nothing.
"""

import re
from collections.abc import Set

import nh3

from aggregator.html.tree import INLINE

URL_SCHEMES = {"http", "https", "mailto", "tel"}
LANGUAGE = r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}"
"""What `lang` may say. RFC 5646 allows far more; this is what feeds use."""
DIRECTIONS = ("ltr", "rtl", "auto")
"""What `dir` may say (HTML, 3.2.6.4)."""

_BLOCKS = (
    "p h2 h3 h4 h5 h6 ul ol li blockquote pre hr div table caption thead tbody tfoot tr th td "
    "dl dt dd figure figcaption details summary"
)
ALLOWED_TAGS = INLINE | set(_BLOCKS.split())

ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "code": {"class"},
    "span": {"lang", "dir"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "abbr": {"title"},
    "time": {"datetime"},
}

_PASSING = (
    "h1 b i strike tt acronym menu dir section article aside header footer main nav center "
    "address form fieldset hgroup iframe embed object video audio source"
)
_WIDE_TAGS = ALLOWED_TAGS | set(_PASSING.split())
_PLAYER = {"src", "title", "width", "height"}
_WIDE_ATTRIBUTES = ALLOWED_ATTRIBUTES | {
    "img": {"src", "alt", "width", "height", "data-src", "data-lazy-src", "data-original"},
    "pre": {"class"},
    "acronym": {"title"},
    "iframe": _PLAYER,
    "embed": _PLAYER,
    "video": _PLAYER,
    "audio": _PLAYER,
    "source": {"src"},
    "object": {"data", "title", "width", "height"},
}
_DROPPED_WITH_CONTENT = {"script", "style"}


def _cleaner(tags: Set[str], attributes: dict[str, set[str]], anywhere: Set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        # Named even where it is empty, or nh3 lets title and lang stand on any element.
        attributes=attributes | {"*": anywhere},
        clean_content_tags=_DROPPED_WITH_CONTENT,
        url_schemes=URL_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


_WIDE = _cleaner(_WIDE_TAGS, _WIDE_ATTRIBUTES, {"lang", "dir"})
_STRICT = _cleaner(ALLOWED_TAGS, ALLOWED_ATTRIBUTES, set())


def wide(html: str) -> str:
    """Safe HTML that still has players and containers, each to be replaced afterwards."""
    return _WIDE.clean(html)


def strict(html: str) -> str:
    """Safe HTML, by the published allow-list."""
    return _STRICT.clean(html)


def text_only(html: str) -> str:
    """The text of `html`, escaped, without any tag."""
    return nh3.clean(html, tags=set(), clean_content_tags=_DROPPED_WITH_CONTENT)


# Braces and bars are refused in every attribute: Pelican rewrites `{static}...` and `|filename|...`
# wherever it finds them after href= or src=.
_ADDRESS = r'(?:https?://|mailto:|tel:)[^"<>{}|\s]*'
_VALUE = r'[^"<>{}|]*'
_SAFE_TAG = re.compile(
    rf"</(?:{'|'.join(sorted(ALLOWED_TAGS))})>"
    rf"|<(?:{'|'.join(sorted(ALLOWED_TAGS - {'a', 'img', 'span'}))})"
    rf'(?: (?:start|colspan|rowspan)="\d+"| class="language-[\w#.+-]+"| title="{_VALUE}"'
    rf'| datetime="{_VALUE}")*(?: ?/)?>'
    rf'|<span(?: lang="{LANGUAGE}")?(?: dir="(?:{"|".join(DIRECTIONS)})")?>'
    rf'|<a href="{_ADDRESS}">'
    rf'|<img(?: src="{_ADDRESS}"| alt="{_VALUE}"| (?:width|height)="\d+")*(?: ?/)?>'
    r"|<!-- -->"
)


def is_safe(html: str) -> bool:
    """Whether every `<` of `html` begins an allowed tag in its plainest form.

    A string of this grammar is read the same way by every parser, so no sanitiser need follow.
    """
    return "<" not in _SAFE_TAG.sub("", html)
