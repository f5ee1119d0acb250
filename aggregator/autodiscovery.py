"""Tell which addresses may be the feed of a web page: by what it names, else where feeds stand.

By the HTML standard, "link type alternate" (feed autodiscovery). Asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from aggregator.errors import NotAFeed
from aggregator.html.hyperlinks import Hyperlink, of_header, of_page
from aggregator.model import Fetched
from aggregator.parse import is_feed, is_page, parse, says_h_feed, text_of
from aggregator.webaddress import normal, site

MAX_NAMED = 5
"""How many of the addresses that a page names as feeds are asked."""
_BEGINNING = 50_000
"""Bytes of a body that tell whether it is a page."""
_PAGE = 1_000_000
"""Bytes of a page that are read: more than `guard` lets through in characters is no use."""

_TYPES = (
    ("application/atom+xml", "application/rss+xml", "application/feed+json"),
    ("application/rdf+xml", "application/xml", "text/xml"),
)
"""Types of feeds; those of the second row only where there is none of the first. WordPress names
its programming interface with `application/json`, which is therefore none of them."""
PATHS = ("/feed", "/feed.xml", "/atom.xml", "/rss.xml", "/index.xml", "/feed.json")
"""Where feeds mostly stand. Asked at the host of the page only, and only if the page names none."""


def feeds_of(answer: Fetched) -> tuple[tuple[str, ...], bool]:
    """List the addresses that may be the feed of a page, best first; none where it is one itself.

    It is what the page names in its head, then in its Link header, and where it names none and has
    no entries on it, the common paths. Tells also whether the page names them.
    """
    text = text_of(answer.body[:_BEGINNING], answer.content_type)
    if not is_page(text, answer.content_type):
        return (), False
    page = replace(answer, body=answer.body[:_PAGE])
    named = _named(page)
    return named or _guessed(page), bool(named)


def _named(page: Fetched) -> tuple[str, ...]:
    text = text_of(page.body, page.content_type)
    if says_h_feed(text):
        return ()
    named = [
        *_best(of_page(text, page.url, "alternate"), page.url),
        *_best(of_header(page.link_header, page.url, "alternate"), page.url),
    ]
    return tuple(dict.fromkeys(named))[:MAX_NAMED]


def _guessed(page: Fetched) -> tuple[str, ...]:
    is_feed_itself = says_h_feed(text_of(page.body, page.content_type)) or _has_entries(page)
    return () if is_feed_itself else tuple(dict.fromkeys(_common(page.url)))


def _best(links: Iterable[Hyperlink], page: str) -> Iterator[str]:
    """Put the feeds among the links in order: of the page's own site first, else as they stand."""
    listed = list(links)
    for types in _TYPES:
        feeds = [link for link in listed if link.type in types and _may_be_feed(link, page)]
        yield from (link.url for link in feeds if site(link.url) == site(page))
        yield from (link.url for link in feeds if site(link.url) != site(page))
        if feeds:
            return


def _may_be_feed(link: Hyperlink, page: str) -> bool:
    """Leave out what is no address, the page itself, and the feeds of readers' comments."""
    if not normal(link.url):
        return False
    _, _, path, query, _ = urlsplit(link.url)  # WordPress without tidy addresses: ?feed=comments-…
    words = f"{link.title} {path} {query}".lower()
    return "comments" not in words and normal(link.url) != normal(page)


def _has_entries(page: Fetched) -> bool:
    try:
        return bool(parse(page.body, page.content_type, page.url).entries)
    except NotAFeed:
        return False


def _common(page: str) -> Iterator[str]:
    """List the common paths: beside the page, where it is not the front page, and at the root."""
    path = urlsplit(page).path
    if path.strip("/"):
        yield urljoin(page, f"{path.rstrip('/')}/feed")
    yield from (urljoin(page, path) for path in PATHS)


def is_a_feed(answer: Fetched) -> bool:
    """Tell whether what came is a feed."""
    text = text_of(answer.body[:_BEGINNING], answer.content_type)
    return is_feed(text, answer.content_type)
