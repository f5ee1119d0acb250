"""One answer, from the network or from a recording, and what its headers tell the next night.

Touches nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from aggregator.fetch.sentences import one_line
from aggregator.fetch.trail import sendable
from aggregator.model import Freshness, Validators

_BODY = (200, 203)
# RFC 9110, section 5.3: a field that is a list may come in several lines. The others may not, and
# of those the first counts.
_LISTS = ("cache-control", "content-encoding", "link")
_FRESHNESS = tuple(field.name for field in fields(Freshness))


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. Names in `headers` are in small letters; `body` is unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def headers_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put the names of headers in small letters, and the lines of a list together."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        name = name.lower()
        if name in _LISTS and name in headers:
            headers[name] += f", {value}"
        headers.setdefault(name, value)
    return headers


def has_body(status: int) -> bool:
    """Say whether the body of such an answer is worth reading."""
    return status in _BODY


def freshness(headers: Mapping[str, str]) -> Freshness:
    """Keep what the server said about when to ask again, as it came, each in one short line."""
    said = {name: headers.get(name.replace("_", "-"), "") for name in _FRESHNESS}
    return Freshness(**{name: one_line(value) for name, value in said.items()})


def validators(response: Response) -> Validators:
    """Take the validators of a body. What it does not bear any more is forgotten."""
    return Validators(
        _kept(response.headers, "etag"),
        _kept(response.headers, "last-modified"),
        hashlib.sha256(response.body).hexdigest(),
    )


def renewed(known: Validators, headers: Mapping[str, str]) -> Validators:
    """Take what a 304 bears in place of what was known (RFC 9111, section 4.3.4)."""
    return Validators(
        _kept(headers, "etag") or known.etag,
        _kept(headers, "last-modified") or known.last_modified,
        known.body_sha256,
    )


def _kept(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name)
    return value if value and sendable(value) else None
