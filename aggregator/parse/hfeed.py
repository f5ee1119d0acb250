"""Read a web page as a feed: an h-feed, or the h-entries that stand on a page without one.

See microformats.org/wiki/h-feed and h-entry. A page is read as browsers read it (nh3), as far as
`guard` lets: its first 900,000 characters. Cleans nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

import nh3

from aggregator.errors import NotAFeed
from aggregator.html.guard import bounded
from aggregator.html.tree import Element, Node, parse, serialise, walk
from aggregator.model import Enclosure, Entry, Feed
from aggregator.parse.dates import moment
from aggregator.parse.document import after_prolog
from aggregator.parse.microformats import Item, address, item_of, items, time, words
from aggregator.parse.people import named
from aggregator.parse.text import paragraphs, said, web_address
from aggregator.parse.values import first

LONGEST_TITLE = 5_000

NOT_A_FEED = (
    "This is a web page, not a feed. Look on the site for a link named RSS, Atom or feed, "
    "and give that address instead."
)
_PAGE = re.compile(
    r"<!doctype html|<(?:html|head|body|title|meta|div|main|article)\b", re.IGNORECASE
)
_FEED = re.compile(r"<(?:rss|feed|rdf:rdf|channel)\b|[{\[]", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^<>]{0,2000}?\slang\s*=\s*[\"']?([\w-]{2,35})", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]{0,5000})", re.IGNORECASE)

_TAGS = (
    "a abbr address area article aside audio b base bdi blockquote br caption cite code data dd "
    "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins "
    "kbd li link main mark nav ol p pre q rp rt ruby s samp section small source span strong sub "
    "summary sup table tbody td tfoot th thead time tr u ul var video"
)
_LINK = {"href", "rel"}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={
        "*": {"class", "lang", "dir"},
        "a": _LINK,
        "abbr": {"title"},
        "area": _LINK | {"alt"},
        "audio": {"src"},
        "base": {"href"},
        "data": {"value"},
        "del": {"datetime"},
        "img": {"src", "alt", "width", "height"},
        "ins": {"datetime"},
        "link": _LINK,
        "ol": {"start"},
        "source": {"src", "type"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "time": {"datetime"},
        "video": {"src"},
    },
    clean_content_tags={"script", "style", "template"},
    url_schemes={"http", "https"},
    link_rel=None,
    strip_comments=True,
)


def is_page(text: str, content_type: str) -> bool:
    """Tell whether a document is a web page, by how it begins; else by its label."""
    start = text.lstrip()[:200]
    if _PAGE.match(start):
        return True
    root = after_prolog(text)[:200]
    labelled = content_type.partition(";")[0].strip().lower() == "text/html"
    return bool(_PAGE.match(root)) or (labelled and not _FEED.match(root))


def is_feed(text: str, content_type: str) -> bool:
    """Tell whether a document begins as a feed does."""
    return not is_page(text, content_type) and bool(_FEED.match(after_prolog(text)[:200]))


def says_h_feed(text: str) -> bool:
    """Tell whether a page calls itself a feed, so that no other feed need be looked for."""
    return re.search(r"\bclass\s*=\s*[\"'][^\"'<>]*\bh-feed\b", text) is not None


def read_page(text: str, url: str) -> Feed:
    """Read the feed on a page that came from `url`. Raises NotAFeed where there is none."""
    if "h-feed" not in text and "h-entry" not in text:
        raise NotAFeed(NOT_A_FEED)
    language = match[1] if (match := _LANGUAGE.search(text[:20_000])) else ""
    nodes = parse(_CLEANER.clean(bounded(text)))
    base = _base(nodes, url)
    found = items(nodes, language)
    feed = _of_kind(found, "h-feed")
    entries = [one for one in _within(feed.within if feed else found) if "h-entry" in one.kinds]
    author = _author(feed) if feed else ""
    licence = _licence(_outside(nodes), base)
    posts = [_entry(one, base, author, licence) for one in entries]
    return Feed(
        title=_name(feed) if feed else _page_title(text),
        link=(_address(feed, "u-url", base) if feed else "") or url,
        language=feed.language if feed else language,
        entries=tuple(post for post in posts if post.title or post.html or post.enclosures),
    )


def _of_kind(found: list[Item], kind: str) -> Item | None:
    return next((one for one in _within(found) if kind in one.kinds), None)


def _within(found: list[Item]) -> Iterator[Item]:
    """Go through items and those in them, but not into an entry: what stands there is about it."""
    waiting = found[::-1]
    while waiting:
        one = waiting.pop()
        yield one
        if "h-entry" not in one.kinds:
            waiting += one.within[::-1]


def _base(nodes: list[Node], url: str) -> str:
    bases = (one.attributes.get("href", "") for one in walk(nodes) if one.tag == "base")
    return web_address(url, first(bases)) or url


def _entry(item: Item, base: str, author: str, licence: str) -> Entry:
    link = _address(item, "u-url", base)
    html = _html(item)
    return Entry(
        id=_address(item, "u-uid", base) or link,
        link=link,
        title=_title(item),
        html=html + _photos(item, base),
        base=base,
        published=moment(_time(item, "dt-published")),
        updated=moment(_time(item, "dt-updated")),
        author=_author(item) or author,
        tags=tuple(dict.fromkeys(filter(None, map(words, item.all("p-category"))))),
        language=item.element.attributes.get("lang", item.language),
        enclosures=tuple(_files(item, base)),
        in_reply_to=_address(item, "u-in-reply-to", base),
        licence=_licence(walk([item.element]), base) or licence,
    )


def _title(item: Item) -> str:
    """Take the name, unless it is what the entry says: a note has none (post type discovery)."""
    name = _name(item)
    content = " ".join(words(one) for one in (*item.all("e-content"), *item.all("p-content"))[:1])
    return "" if content and content.startswith(name.rstrip("….")) else name[:LONGEST_TITLE]


def _name(item: Item) -> str:
    return first(map(words, item.all("p-name")))


def _page_title(text: str) -> str:
    return said(match[1]) if (match := _TITLE.search(text[:100_000])) else ""


def _html(item: Item) -> str:
    for element in item.all("e-content"):
        if html := serialise(element.children).strip():
            return html
    plain = (*item.all("p-content"), *item.all("p-summary"))
    return paragraphs(first(map(words, plain)))


def _photos(item: Item, base: str) -> str:
    """Write the photos of an entry that do not stand in its text."""
    shown = {id(one) for content in item.all("e-content") for one in walk([content])}
    written = []
    for photo in item.all("u-photo"):
        url = address(photo, base)
        if url and id(photo) not in shown:
            alt = photo.attributes.get("alt", "")
            written.append(f'\n<p><img src="{escape(url)}" alt="{escape(alt)}"></p>')
    return "".join(dict.fromkeys(written))


def _files(item: Item, base: str) -> Iterator[Enclosure]:
    played = (*item.all("u-audio"), *item.all("u-video"))
    found = {url: one for one in played if (url := _played(one, base))}
    yield from (Enclosure(url, _type(one)) for url, one in found.items())


def _played(element: Element, base: str) -> str:
    sources = (one for one in walk([element]) if one.tag == "source" or one is element)
    return first(address(one, base) for one in sources)


def _type(element: Element) -> str:
    return first(one.attributes.get("type", "") for one in walk([element]))


def _author(item: Item) -> str:
    """Name the authors. An h-card without a name of its own is named by its words."""
    return named(_person(element) for element in item.all("p-author"))


def _person(element: Element) -> str:
    card = item_of(element)
    name = _name(card) if card else ""
    if name or element.tag == "img":
        return name or words(element)
    pictures = (one for one in walk(element.children) if one.tag == "img")
    return words(element) or first(map(words, pictures))


def _time(item: Item, name: str) -> str:
    return first(map(time, item.all(name)))


def _address(item: Item, name: str, base: str) -> str:
    return first(address(one, base) for one in item.all(name))


def _licence(among: Iterable[Element], base: str) -> str:
    """Find a link with rel=license (HTML, 4.6.6.9)."""
    links = (one for one in among if "license" in one.attributes.get("rel", "").lower().split())
    return first(web_address(base, one.attributes.get("href", "")) for one in links)


def _outside(nodes: list[Node]) -> Iterator[Element]:
    """Go through the elements of a page that stand in no entry."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element) and "h-entry" not in node.attributes.get("class", "").split():
            yield node
            waiting += node.children
