"""Read RSS 0.9x to 2.0, RDF and Atom, with feedparser.

Does not let feedparser fetch, clean or resolve anything: it gets text in memory, and what it says
is taken over field by field into values of our own.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.errors import NotAFeed
from aggregator.model import Entry, Feed
from aggregator.parse.dates import moment
from aggregator.parse.document import after_prolog, refuse_entities
from aggregator.parse.elements import Elements, elements
from aggregator.parse.media import enclosures, pictures
from aggregator.parse.people import authors
from aggregator.parse.rhythm import rhythm
from aggregator.parse.rights import licence, rights
from aggregator.parse.text import has_markup, paragraphs, said, unescaped, web_address
from aggregator.parse.values import first, listed, string

_FEED_TYPES = ("application/atom+xml", "application/rss+xml")
_HTML = ("text/html", "application/xhtml+xml")

# Characters of a title that are looked at: reading its HTML takes the square of its length.
LONGEST_TITLE = 5_000
LONGEST_GENERATOR = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# "Ghost 5.82", "Hugo -- 0.121.1", "https://wordpress.org/?v=6.4.2": the version is no name.
_VERSION = re.compile(r"(?:\?v=|[\s/v-]+(?=\d))[\d.].*$")

# What feedparser is seen to raise on broken documents, in fuzzing and in its issue list: its
# handlers index into half-built structures, and its loose parser asserts.
_NO_FEED = (
    "This is not a feed: it is not RSS, Atom, RDF or JSON Feed. Give the address of the feed."
)
_A_CALENDAR = "This is a calendar, not a feed. Write its address below calendars: instead."
_CALENDAR = re.compile(r"\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def read_xml(text: str, url: str) -> Feed:
    """Read the text of an RSS, RDF or Atom document that came from `url`. Raises NotAFeed."""
    refuse_entities(text)
    found = _elements(after_prolog(text))
    if not found.version:
        raise NotAFeed(_A_CALENDAR if _CALENDAR.match(text) else _NO_FEED)
    head = found.feed
    feed = _Head(url, head, atom=found.version.startswith("atom"))
    return Feed(
        title=_title(head, feed.atom),
        link=web_address(url, string(head, "link")),
        language=string(head, "language"),
        entries=tuple(_entry(item, feed) for item in found.entries),
        generator=_VERSION.sub("", unescaped(string(head, "generator")[:LONGEST_GENERATOR])),
        deleted=found.deleted,
        rhythm=rhythm(head, found.skipped),
    )


def _elements(text: str) -> Elements:
    try:
        return elements(text)
    except _BROKEN as error:
        raise NotAFeed(
            "This feed is too badly damaged to be read. Tell whoever runs the site."
        ) from error


@dataclass(frozen=True, slots=True)
class _Head:
    """What the entries of a feed have from it. `said` is feedparser's dictionary."""

    url: str
    said: Any
    atom: bool


def _entry(item: Any, feed: _Head) -> Entry:
    # What feedparser left relative starts from the document: it knows of every xml:base.
    link = _link(item, feed.url)
    detail = _fullest(item)
    base = web_address(feed.url, string(detail, "base")) or _base(item, feed.url) or link
    html = _html(detail)
    around = _base(item, feed.url) or base or feed.url  # a text's own base is that of nothing else
    shown = pictures(item, around, html)
    return Entry(
        id=string(item, "id"),
        link=link,
        title=_title(item, feed.atom) or unescaped(string(item, "media_title")[:LONGEST_TITLE]),
        html=html + shown,
        base=base or feed.url,
        published=_moment(item, "published") or _moment(item, "created"),
        updated=_moment(item, "updated"),
        author=authors(item) or (authors(feed.said) if feed.atom else ""),  # RFC 4287, 4.2.1
        tags=tuple(_tags(item)),
        language=_language(item, detail) or string(feed.said, "language"),
        enclosures=tuple(enclosures(item, around)),
        comments=_comments(item, feed.url),
        in_reply_to=_in_reply_to(item),
        rights=rights(item) or rights(feed.said),  # RFC 4287, 4.2.10
        licence=licence(item, feed.url, licence(feed.said, feed.url)),
    )


def _fullest(item: Any) -> Any:
    """Take the richest text: the longest once all are HTML; of equals, the fuller kind."""
    details = [*listed(item, "content"), dict.get(item, "summary_detail")]
    found = [detail for detail in details if isinstance(detail, dict) and string(detail, "value")]
    if not found and (words := string(item, "media_description")):
        return {"value": words, "type": "text/plain"}
    return max(found, key=lambda detail: len(_html(detail)), default={})


def _base(item: Any, url: str) -> str:
    """Find the entry's xml:base, made absolute; "" where the document gives none."""
    return web_address(url, string(dict.get(item, "title_detail") or {}, "base"))


def _link(item: Any, base: str) -> str:
    """Find the entry's page. A guid is one only where it is the address of a page itself."""
    for link in listed(item, "links"):
        if link.get("rel") == "alternate" and (address := web_address(base, string(link, "href"))):
            return address
    guid = string(item, "id")
    is_link = dict.get(item, "guidislink") and string(item, "link") == guid
    return web_address("", guid) if is_link else ""


def _comments(item: Any, base: str) -> str:
    """Find the feed of readers' comments: wfw:commentRss, or a link (RFC 4685, section 4)."""
    named = [string(item, "wfw_commentrss")]
    links = (link for link in listed(item, "links") if link.get("rel") == "replies")
    named += [string(link, "href") for link in links if string(link, "type") in _FEED_TYPES]
    return first(web_address(base, address) for address in named)


def _in_reply_to(item: Any) -> str:
    """Name the entry that this one answers, by its id (RFC 4685, section 3)."""
    answered = dict.get(item, "thr_in-reply-to")
    return string(answered, "ref") if isinstance(answered, dict) else ""


def _html(detail: Any) -> str:
    """Make HTML of one text. Without any tag it keeps its lines: YouTube's media:description."""
    value = string(detail, "value")
    if string(detail, "type") == "text/plain":
        return paragraphs(value)
    return value if has_markup(value) else paragraphs(_unescaped_lines(value))


def _unescaped_lines(text: str) -> str:
    """Resolve character references line by line, so that line breaks stay."""
    return "\n".join(unescaped(line) for line in text.splitlines())


def _title(of: Any, atom: bool) -> str:
    """Read a title as plain text: HTML by its words, Atom text as it stands, RSS unescaped."""
    detail = dict.get(of, "title_detail") or {}
    value = string(detail, "value")[:LONGEST_TITLE]
    if string(detail, "type") in _HTML:
        return said(value)
    return " ".join(value.split()) if atom else unescaped(value)


def _moment(item: Any, key: str) -> datetime | None:
    """Read a time; where only feedparser understands it (Korean, Greek), as it has."""
    return moment(string(item, key)) or _understood(dict.get(item, f"{key}_parsed"))


def _understood(found: Any) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=timegm(found)) if found else None
    except (ValueError, OverflowError):
        return None


def _tags(item: Any) -> Iterable[str]:
    """List the categories. Blogger and Google mark the kind of entry by one that is an address."""
    terms = (unescaped(string(tag, "term")[:LONGEST_TITLE]) for tag in listed(item, "tags"))
    return dict.fromkeys(term for term in terms if term and "://" not in term)


def _language(item: Any, detail: Any) -> str:
    """Take `dc:language` of the entry, else the xml:lang of its text or its title."""
    title = dict.get(item, "title_detail") or {}
    return first([string(item, "language"), string(detail, "language"), string(title, "language")])
