"""Read the bytes of a feed into plain values: RSS, Atom, RDF, JSON Feed and h-feed.

Does not touch the network, the disk or the clock, does not clean anything, and trusts nothing:
every text in a `Feed` is as untrusted as the bytes it came from.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from aggregator.errors import NotAFeed
from aggregator.model import Entry, Feed
from aggregator.parse.document import text_of
from aggregator.parse.hfeed import is_feed, is_page, read_page, says_h_feed
from aggregator.parse.jsonfeed import read_json
from aggregator.parse.xmlfeed import read_xml

__all__ = ["MAX_ENTRIES", "is_feed", "is_page", "parse", "says_h_feed", "text_of"]

MAX_ENTRIES = 1000
"""How many entries of one feed are read: the newest. Real feeds hold 10 to 100."""


def parse(body: bytes, content_type: str, url: str) -> Feed:
    """Read a feed, whichever of the formats it is in; the body decides, not its label.

    `content_type` is the HTTP header (it may name a character set), `url` the address the body
    came from. Raises NotAFeed with a sentence for the owner of the feed, and nothing else.
    """
    text = text_of(body, content_type)
    if not text:
        raise NotAFeed(
            "The server sent nothing: the address answers, but with an empty document. "
            "Check it in your browser."
        )
    if text.startswith("{"):
        feed = read_json(text, url)
    elif is_page(text, content_type):
        feed = read_page(text, url)
    else:
        feed = read_xml(text, url)
    return replace(feed, entries=_newest(feed.entries))


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Sort by date, newest first. An entry without a date stays behind the one it followed."""
    ages: list[datetime] = []
    for entry in entries:
        before = ages[-1] if ages else datetime.max.replace(tzinfo=UTC)
        ages.append(entry.published or entry.updated or before)
    order = sorted(range(len(entries)), key=ages.__getitem__, reverse=True)
    return tuple(entries[number] for number in order[:MAX_ENTRIES])
