"""What a feed says may be done with its entries: a sentence, and the address of a licence."""

from __future__ import annotations

from typing import Any

from aggregator.parse.text import said, unescaped, web_address
from aggregator.parse.values import first, listed, string

LONGEST = 2_000
"""How much of a sentence of rights is read, in characters."""

# RFC 4946, section 2.1: an entry with this licence has none, not even its feed's.
_UNSPECIFIED = "purl.org/atompub/license#unspecified"
_HTML = ("text/html", "application/xhtml+xml")


def rights(of: Any) -> str:
    """Read `atom:rights`, `dc:rights` or `copyright` as plain text."""
    detail = dict.get(of, "rights_detail")
    words = string(of, "rights")[:LONGEST]
    is_html = isinstance(detail, dict) and string(detail, "type") in _HTML
    return said(words) if is_html else unescaped(words)


def licence(of: Any, base: str, feed: str = "") -> str:
    """Read the address of the licence; that of the feed where the entry has none (RFC 4946, 2.4).

    From a link with rel=license (RFC 4946), `creativeCommons:license`, `cc:license` or
    `media:license`; else from rights that are nothing but an address.
    """
    links = [string(link, "href") for link in listed(of, "links") if link.get("rel") == "license"]
    media = dict.get(of, "media_license")
    links += [string(media, "href")] if isinstance(media, dict) else []
    if any(link.endswith(_UNSPECIFIED) for link in links):
        return ""
    return first(web_address(base, link) for link in links) or web_address("", rights(of)) or feed
