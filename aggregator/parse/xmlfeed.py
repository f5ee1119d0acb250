"""Read RSS 0.9x to 2.0, RDF and Atom, with feedparser.

Does not let feedparser fetch, clean or resolve anything: it gets bytes in memory, and what it says
is taken over field by field into values of our own.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types

from aggregator.errors import NotAFeed
from aggregator.model import Enclosure, Entry, Feed
from aggregator.parse.document import after_prolog, refuse_entities
from aggregator.parse.text import has_markup, paragraphs, said, unescaped, web_address

feedparser.api.PREFERRED_XML_PARSERS = ["aggregator.parse.sax"]

# feedparser resolves ids as if they were links, so a feed that comes from another address (a
# mirror, say) would rename its entries. It is told this reserved name (RFC 2606) as the feed's
# address, and what comes back is turned into what the document says again. Some base there must
# be: without one, feedparser lets the xml:base of one entry leak into the next.
_NOWHERE = "http://feed.invalid/1/2/3/4/"
_AS_WRITTEN = (
    (_NOWHERE, ""),
    ("http://feed.invalid/1/2/3/", "../"),
    ("http://feed.invalid/1/2/", "../../"),
    ("http://feed.invalid/1/", "../../../"),
    ("http://feed.invalid/", "/"),
)

_FEED_TYPES = ("application/atom+xml", "application/rss+xml")

# Characters of a title that are looked at: reading its HTML takes the square of its length.
LONGEST_TITLE = 5_000
_MAIL = re.compile(r"[^\s<>()]+@[^\s<>()]+")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# What feedparser is seen to raise on broken documents, in fuzzing and in its issue list: its
# handlers index into half-built structures, and its loose parser asserts.
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
    found = _feedparser(text)
    if not dict.get(found, "version"):
        raise NotAFeed(_what_else(text))
    head = found["feed"]
    atom = found["version"].startswith("atom")
    return Feed(
        title=_title(head, atom),
        link=web_address(url, _string(head, "link")),
        language=_string(head, "language"),
        entries=tuple(_entry(item, head, url, atom) for item in found["entries"]),
    )


def _feedparser(text: str) -> Any:
    """Run feedparser over text whose character set is settled: always UTF-8, and said so.

    BytesIO, because a string would be tried as a file name and as an address first.
    """
    labelled = {"content-type": "application/xml; charset=utf-8", "content-location": _NOWHERE}
    try:
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers=labelled,
        )
    except _BROKEN as error:
        raise NotAFeed("This feed is too badly damaged to be read.") from error


def _what_else(text: str) -> str:
    if after_prolog(text)[:15].lower().startswith(("<!doctype html", "<html")):
        return (
            "This is a web page, not a feed. Look on the site for a link named RSS, Atom or feed, "
            "and give that address instead."
        )
    return "This is not a feed: it is not RSS, Atom, RDF or JSON Feed."


def _entry(item: Any, head: Any, url: str, atom: bool) -> Entry:
    base = _base(item, url)
    link = _link(item, base or url)
    return Entry(
        id=_string(item, "id"),
        link=link,
        title=_title(item, atom),
        html=_body(item),
        base=base or link or url,
        published=_moment(item, "published_parsed") or _moment(item, "created_parsed"),
        updated=_moment(item, "updated_parsed"),
        author=_authors(item) or (_authors(head) if atom else ""),  # RFC 4287, section 4.2.1
        tags=tuple(_tags(item)),
        language=_language(item) or _string(head, "language"),
        enclosures=tuple(_enclosures(item, base or link or url)),
        comments=_comments(item, base or url),
        in_reply_to=_in_reply_to(item),
    )


def _comments(item: Any, base: str) -> str:
    """Find the feed of readers' comments: wfw:commentRss, or a link (RFC 4685, section 4)."""
    if address := web_address(base, _string(item, "wfw_commentrss")):
        return address
    for link in dict.get(item, "links") or []:
        if link.get("rel") == "replies" and _string(link, "type") in _FEED_TYPES:
            return web_address(base, _string(link, "href"))
    return ""


def _in_reply_to(item: Any) -> str:
    """Name the entry that this one answers, by its id (RFC 4685, section 3)."""
    answered = dict.get(item, "thr_in-reply-to")
    return _string(answered, "ref") if isinstance(answered, dict) else ""


def _details(item: Any) -> list[Any]:
    """List the texts an entry may have as its body, the fullest kind first."""
    return [*(dict.get(item, "content") or []), *filter(None, [dict.get(item, "summary_detail")])]


def _base(item: Any, url: str) -> str:
    """Find the entry's xml:base, made absolute; "" where the document gives none."""
    for detail in [*_details(item), dict.get(item, "title_detail") or {}]:
        if base := web_address(url, _string(detail, "base")):
            return base
    return ""


def _link(item: Any, base: str) -> str:
    """Find the entry's page. A guid is one only where it is the address of a page itself."""
    for link in dict.get(item, "links") or []:
        if link.get("rel") == "alternate" and (address := web_address(base, _string(link, "href"))):
            return address
    guid = _string(item, "id")
    is_link = dict.get(item, "guidislink") and _string(item, "link") == guid
    return web_address("", guid) if is_link else ""


def _body(item: Any) -> str:
    """Take the richest text: the longest once all are HTML; of equals, the fuller kind."""
    return max((_html(detail) for detail in _details(item)), key=len, default="")


def _html(detail: Any) -> str:
    """Make HTML of one text. Without any tag it keeps its lines: YouTube's media:description."""
    value = _string(detail, "value")
    if _string(detail, "type") == "text/plain":
        return paragraphs(value)
    return value if has_markup(value) else paragraphs(_unescaped_lines(value))


def _unescaped_lines(text: str) -> str:
    """Resolve character references line by line, so that line breaks stay."""
    return "\n".join(unescaped(line) for line in text.splitlines())


def _title(of: Any, atom: bool) -> str:
    """Read a title as plain text: HTML by its words, Atom text as it stands, RSS unescaped."""
    detail = dict.get(of, "title_detail") or {}
    value = _string(detail, "value")
    if _string(detail, "type") in ("text/html", "application/xhtml+xml"):
        return said(value[:LONGEST_TITLE])
    return " ".join(value.split()) if atom else unescaped(value)


def _moment(item: Any, key: str) -> datetime | None:
    """Read a time feedparser has brought to UTC; None for the 31st of June or the year 0.

    `dict.get`, because feedparser answers for a missing `updated` with `published`.
    """
    found = dict.get(item, key)
    if not found:
        return None
    try:
        # By seconds, because a leap second (23:59:60, RFC 3339) is no time of datetime's.
        return _EPOCH + timedelta(seconds=timegm(found))
    except (ValueError, OverflowError):
        return None


def _authors(of: Any) -> str:
    """Name the authors, each once. An e-mail address is nobody's to publish."""
    given = _string(of, "author")
    if "@" in given:
        # feedparser takes addresses for at most four letters after the last dot, and leaves the
        # rest of a longer one (`.museum`) in the name.
        return unescaped(_MAIL.sub("", given)).strip(" ()<>,")
    names = (unescaped(_string(person, "name")) for person in dict.get(of, "authors") or [])
    return ", ".join(dict.fromkeys(filter(None, names)))


def _tags(item: Any) -> Iterable[str]:
    """List the categories. Blogger and Google mark the kind of entry by one that is an address."""
    terms = (unescaped(_string(tag, "term")) for tag in dict.get(item, "tags") or [])
    return dict.fromkeys(term for term in terms if term and "://" not in term)


def _language(item: Any) -> str:
    for detail in [*_details(item), dict.get(item, "title_detail") or {}]:
        if language := _string(detail, "language"):
            return language
    return ""


def _enclosures(item: Any, base: str) -> Iterator[Enclosure]:
    """List the files that come with an entry, each address once."""
    seen = set()
    for given in _files(item):
        address = web_address(base, _string(given, "href") or _string(given, "url"))
        if address and address not in seen:
            seen.add(address)
            length = _string(given, "length") or _string(given, "filesize")
            yield Enclosure(
                url=address,
                type=_string(given, "type"),
                length=int(length) if re.fullmatch(r"[1-9]\d{0,14}", length, re.ASCII) else None,
                title=_string(given, "title"),
            )


def _files(item: Any) -> Iterator[Any]:
    """Go through enclosures, and of media:content what is sound or film."""
    yield from (link for link in dict.get(item, "links") or [] if link.get("rel") == "enclosure")
    for media in dict.get(item, "media_content") or []:
        kind = _string(media, "type").partition("/")[0] or _string(media, "medium")
        if kind in ("audio", "video"):
            yield media


def _string(of: Any, key: str) -> str:
    value = dict.get(of, key)
    return _as_written(value.strip()) if isinstance(value, str) else ""


def _as_written(value: str) -> str:
    for start, instead in _AS_WRITTEN:
        if value.startswith(start):
            return instead + value[len(start) :]
    return value
