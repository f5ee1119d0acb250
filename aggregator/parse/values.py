"""Take strings out of what feedparser found, as the document wrote them.

feedparser resolves ids as if they were links, so a feed that comes from another address (a mirror,
say) would rename its entries. It is told a reserved name (RFC 2606) as the feed's address, and what
comes back is turned into what the document says again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

NOWHERE = "http://feed.invalid/1/2/3/4/"
"""Some base there must be: without one, feedparser lets the xml:base of one entry leak into the
next."""

_AS_WRITTEN = (
    (NOWHERE, ""),
    ("http://feed.invalid/1/2/3/", "../"),
    ("http://feed.invalid/1/2/", "../../"),
    ("http://feed.invalid/1/", "../../../"),
    ("http://feed.invalid/", "/"),
)


def string(of: Any, key: str) -> str:
    """Take a text by its key, without blanks around it; "" where there is none.

    `dict.get`, because feedparser's own answers for one key with another.
    """
    value = dict.get(of, key)
    return _as_written(value.strip()) if isinstance(value, str) else ""


def listed(of: Any, key: str) -> list[Any]:
    """Take a list of dictionaries by its key; empty where there is none."""
    value = dict.get(of, key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def first(found: Iterable[str]) -> str:
    """Take the first that is not empty; "" where all are."""
    return next(filter(None, found), "")


def _as_written(value: str) -> str:
    for start, instead in _AS_WRITTEN:
        if value.startswith(start):
            return instead + value[len(start) :]
    return value
