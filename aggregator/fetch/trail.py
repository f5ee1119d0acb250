"""The way of one feed from its address to an answer, and what each request on it says.

Touches nothing. That only one request is made at a time is what lets the queue give each its turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.fetch import address
from aggregator.model import Source, Validators, Wanted

_LONGEST_VALIDATOR = 1000
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # all but the tab (RFC 9110, section 5.5)
_FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.9, text/calendar;q=0.9, */*;q=0.1"
)
# Many a site has several answers at one address, and gives what is asked for first.
_ACCEPT: dict[Wanted, str] = {
    "feed": _FEED,
    "comments": _FEED,
    "calendar": (
        "text/calendar, application/ld+json;q=0.9, text/html;q=0.8, "
        "application/xhtml+xml;q=0.8, */*;q=0.1"
    ),
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "picture": "image/jpeg, image/png, image/webp, image/avif, image/gif;q=0.9",
}


@dataclass(frozen=True, slots=True)
class Trail:
    """The way so far: `url` is to be asked next, `asked` were asked before, oldest first.

    `permanent` is True while every redirect was for good. `spent` are the seconds of the deadline
    that are gone. `last` is set when nothing else is known to wait for this host. `then` waits for
    this answer, which is the robots.txt of its host.
    """

    source: Source
    known: Validators
    url: str
    asked: tuple[str, ...] = ()
    permanent: bool = True
    spent: float = 0.0
    last: bool = False
    then: Trail | None = None


def asking(trail: Trail) -> dict[str, str]:
    """Give the headers that are this request's own."""
    # Nobody comes back tonight: the site need not keep a connection open, nor do we (a process may
    # have 1,024 of them on most systems, and a hub some thousand feeds).
    close = {"Connection": "close"} if trail.last else {}
    return {"Accept": _ACCEPT[trail.source.wanted], **close, **condition(trail)}


def condition(trail: Trail) -> dict[str, str]:
    """Make the request conditional (RFC 9110, section 13.1), with what the server itself gave.

    Nothing is sent once another host has been asked: what one site said is no business of another.
    """
    hosts = {address.host(url) for url in (*trail.asked, trail.url)}
    if len(hosts) > 1:
        return {}
    known = {"If-None-Match": trail.known.etag, "If-Modified-Since": trail.known.last_modified}
    return {name: value for name, value in known.items() if value and sendable(value)}


def sendable(value: str) -> bool:
    """Say whether a validator can go back byte for byte.

    Bytes that are no UTF-8 (RFC 9110 allows them) and control characters cannot. Such a validator
    is forgotten, and the body's hash does its work.
    """
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return len(value) <= _LONGEST_VALIDATOR and not _CONTROL.search(value)
