"""Find the files that come with an entry: recordings, films, documents, and pictures of its own.

Sources: `enclosure` of RSS 2.0 and Atom (RFC 4287, 4.2.7.2), Media RSS 1.5
(rssboard.org/media-rss), `itunes:duration`, and `podcast:transcript` (podcastindex.org/namespace).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from aggregator.model import Enclosure
from aggregator.parse.text import said, web_address
from aggregator.parse.values import listed, string

MAX_PICTURES = 20
LONGEST_WORDS = 2_000
"""How much of a title or a description is read, in characters."""

_PLAYED = ("audio", "video")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)
_HAS_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
# WordPress sends the face of the author with every entry.
_FACE = re.compile(r"https?://[a-z0-9.]*gravatar\.com/", re.IGNORECASE)


def enclosures(item: Any, base: str) -> Iterator[Enclosure]:
    """List the files of an entry of feedparser's, each address once."""
    seen = set()
    length = duration(string(item, "itunes_duration"))
    for given in _files(item):
        address = web_address(base, string(given, "href") or string(given, "url"))
        if address and address not in seen:
            seen.add(address)
            yield Enclosure(
                url=address,
                type=string(given, "type"),
                length=size(string(given, "length") or string(given, "filesize")),
                title=_words(given, "title"),
                duration=duration(string(given, "duration"))
                or (length if _is_played(given) else None),
            )


def size(text: str) -> int | None:
    """Read a number of bytes; None for what can be none."""
    return int(text) if re.fullmatch(r"[1-9]\d{0,14}", text, re.ASCII) else None


def duration(text: str) -> int | None:
    """Read `1:02:03`, `62:03` or `3723` as seconds; None for what is none."""
    if not re.fullmatch(r"(?:(?:\d{1,3}:)?\d{1,4}:)?\d{1,6}(?:\.\d{1,9})?", text, re.ASCII):
        return None
    seconds = 0
    for part in text.partition(".")[0].split(":"):
        seconds = 60 * seconds + int(part)
    return seconds or None


def pictures(item: Any, base: str, html: str) -> str:
    """Write as HTML the pictures of an entry whose own text shows none; "" where there are none.

    Their description is what `media:description` says, else their title.
    """
    if _HAS_PICTURE.search(html):
        return ""
    found: dict[str, Any] = {}
    for given in _shown(item):
        address = web_address(base, string(given, "url"))
        if address and not _FACE.match(address) and len(found) < MAX_PICTURES:
            found.setdefault(address, given)
    return "".join(f"\n<p>{_image(address, given)}</p>" for address, given in found.items())


def _image(address: str, given: Any) -> str:
    alt = _words(given, "description") or _words(given, "title")
    sizes = ((name, string(given, name)) for name in ("width", "height"))
    written = "".join(f' {name}="{escape(value[:10])}"' for name, value in sizes if value)
    return f'<img src="{escape(address)}" alt="{escape(alt)}"{written}>'


def _words(given: Any, key: str) -> str:
    return said(string(given, key)[:LONGEST_WORDS])


def _files(item: Any) -> Iterator[Any]:
    """Go through enclosures, of media:content what is sound or film, and what is said in them."""
    yield from (link for link in listed(item, "links") if link.get("rel") == "enclosure")
    yield from (media for media in _contents(item) if _is_played(media))
    yield from listed(item, "transcripts")


def _contents(item: Any) -> list[Any]:
    """List media:content; of a media:group, which is one thing in several forms, one of a kind."""
    chosen: dict[tuple[str, str], Any] = {}
    for number, media in enumerate(listed(item, "media_content")):
        key = (string(media, "group") or f"alone {number}", _kind(media))
        if key not in chosen or (_is_default(media) and not _is_default(chosen[key])):
            chosen[key] = media
    return list(chosen.values())


def _is_default(media: Any) -> bool:
    return string(media, "isdefault").lower() == "true"


def _kind(given: Any) -> str:
    return string(given, "type").partition("/")[0] or string(given, "medium")


def _is_played(given: Any) -> bool:
    return _kind(given) in _PLAYED


def _shown(item: Any) -> Iterator[Any]:
    """Go through the pictures; where there are none, a thumbnail that the feed has words for.

    A thumbnail without words, or whose words are all that the entry says, shows nothing more.
    """
    whole = [media for media in _contents(item) if _is_picture(media)]
    words = string(item, "media_description")
    if not whole and words and (dict.get(item, "content") or dict.get(item, "summary")):
        whole = [{**one, "description": words} for one in listed(item, "media_thumbnail")[:1]]
    yield from whole


def _is_picture(given: Any) -> bool:
    kind = _kind(given)
    return kind == "image" or (not kind and _PICTURE.search(string(given, "url")) is not None)
