"""Read JSON Feed, versions 1.0 and 1.1 (jsonfeed.org).

Does not insist on what the specification insists on where the meaning is plain: a number as an id,
a missing version, authors in either version's way. What is not of the expected type is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from aggregator.errors import NotAFeed
from aggregator.model import Enclosure, Entry, Feed
from aggregator.parse.dates import moment
from aggregator.parse.people import named
from aggregator.parse.text import paragraphs, web_address

MAX_READ = 10_000
"""How many items of a document are gone through; the newest of them are kept."""

_NOT_JSON_FEED = (
    "This is JSON, but not a JSON Feed: it has no list named items. "
    "Give the address of the RSS, Atom or JSON feed."
)


def read_json(text: str, url: str) -> Feed:
    """Read the text of a JSON Feed that came from `url`. Raises NotAFeed."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(
            "This JSON is broken or cut off, so no feed can be read from it. "
            "Tell whoever runs the site."
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeed(_NOT_JSON_FEED)
    items = [item for item in document["items"][:MAX_READ] if isinstance(item, dict)]
    return Feed(
        title=_text(document.get("title")),
        link=web_address(url, _text(document.get("home_page_url"))),
        language=_text(document.get("language")),
        entries=tuple(_entry(item, document, url) for item in items),
    )


def _entry(item: dict[str, Any], feed: dict[str, Any], url: str) -> Entry:
    identifier = _text(item.get("id"))
    # The specification: an id is ideally the permanent address of the item.
    link = web_address(url, _text(item.get("url"))) or web_address("", identifier)
    return Entry(
        id=identifier,
        link=link,
        title=_text(item.get("title")),
        html=_html(item),
        base=link or url,
        published=moment(_text(item.get("date_published"))),
        updated=moment(_text(item.get("date_modified"))),
        author=_authors(item) or _authors(feed),
        tags=tuple(filter(None, (_text(tag) for tag in _list(item.get("tags"))))),
        language=_text(item.get("language")) or _text(feed.get("language")),
        enclosures=tuple(_attachments(item, link or url)),
    )


def _html(item: dict[str, Any]) -> str:
    """Take the richest body, and end with the page it speaks of (`external_url`) if any."""
    html = _text(item.get("content_html")) or paragraphs(
        _text(item.get("content_text")) or _text(item.get("summary"))
    )
    external = web_address("", _text(item.get("external_url")))
    if external and external not in html and escape(external) not in html:
        html += f'\n<p><a href="{escape(external)}">{escape(external)}</a></p>'
    return html


def _authors(of: dict[str, Any]) -> str:
    """Name the authors: a list since version 1.1, one object before."""
    people = [person for person in _list(of.get("authors")) if isinstance(person, dict)]
    if not people and isinstance(of.get("author"), dict):
        people = [of["author"]]
    return named(_text(person.get("name")) for person in people)


def _attachments(item: dict[str, Any], base: str) -> Iterator[Enclosure]:
    for given in _list(item.get("attachments")):
        if isinstance(given, dict) and (address := web_address(base, _text(given.get("url")))):
            size = given.get("size_in_bytes")
            yield Enclosure(
                url=address,
                type=_text(given.get("mime_type")),
                length=size if type(size) is int and 0 < size < 10**15 else None,
                title=_text(given.get("title")),
                duration=_seconds(given.get("duration_in_seconds")),
            )


def _seconds(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 10**6:
        return None
    return int(value) or None


def _text(value: object) -> str:
    """Make a string of a string or a number, without half characters (a lone `\\ud800`)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).encode("utf-8", "ignore").decode("utf-8").strip()


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
