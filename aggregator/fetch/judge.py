"""Decide what an answer means: a body, nothing new, a failure, or another address to ask.

Touches nothing: `judge` sees one answer at a time, whether it came from the network or from a
recording, so both are judged alike. `follow` only asks and judges until there is a result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from aggregator.errors import UnsafeAddress
from aggregator.fetch import address, sentences
from aggregator.fetch.address import IPAddress
from aggregator.fetch.limits import FetchError, Limits
from aggregator.model import Failed, Fetched, FetchResult, Source, Unchanged, Validators

_BODY = (200, 203)
_FOR_GOOD = (301, 308)
_FOR_NOW = (302, 303, 307)
_LONGEST_VALIDATOR = 1000
# A social network has several answers at one address: who asks for a feed is given one.
_ACCEPT = {
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "picture": "image/jpeg, image/png, image/webp, image/avif, image/gif;q=0.9",
}


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. Names in `headers` are in small letters; `body` is unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Trail:
    """The way so far: `url` is to be asked next, `asked` were asked before, oldest first."""

    source: Source
    known: Validators
    url: str
    asked: tuple[str, ...] = ()
    permanent: bool = True


Ask = Callable[[str, Mapping[str, str]], Awaitable[Response]]


def headers_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put the names of headers in small letters. Of several alike the first counts, but all Links.

    RFC 9110, section 5.3: a field that is a list may come in several lines.
    """
    headers: dict[str, str] = {}
    for name, value in pairs:
        name = name.lower()
        if name == "link" and name in headers:
            headers[name] += f", {value}"
        headers.setdefault(name, value)
    return headers


def has_body(status: int) -> bool:
    """Say whether the body of such an answer is worth reading."""
    return status in _BODY


async def follow(
    source: Source,
    known: Validators,
    limits: Limits,
    ask: Ask,
    allowed: frozenset[IPAddress] = frozenset(),
) -> FetchResult:
    """Ask for a feed, and for the addresses it sends us on to, until there is a result."""
    trail = Trail(source, known, source.url)
    try:
        trail = replace(trail, url=address.check(source.url, allowed))
        while True:
            step = judge(trail, await ask(trail.url, _asking(trail)), limits, allowed)
            if not isinstance(step, Trail):
                return step
            trail = step
    except UnsafeAddress as error:
        return failed(trail, str(error), str(error.__cause__ or ""))
    except FetchError as error:
        return failed(trail, str(error), error.detail)


def failed(trail: Trail, reason: str, detail: str) -> Failed:
    """Make the failure of a feed: one sentence for its owner, one line for a technician."""
    return Failed(trail.source, reason, sentences.one_line(f"{detail} at {trail.url}".strip()))


def _asking(trail: Trail) -> dict[str, str]:
    accept = _ACCEPT.get(trail.source.wanted)
    return {**({"Accept": accept} if accept else {}), **condition(trail)}


def condition(trail: Trail) -> dict[str, str]:
    """Make the request conditional (RFC 9110, section 13.1), with what the server itself gave.

    Nothing is sent once another host has been asked: what one site said is no business of another.
    """
    hosts = {address.host(url) for url in (*trail.asked, trail.url)}
    if len(hosts) > 1:
        return {}
    known = {"If-None-Match": trail.known.etag, "If-Modified-Since": trail.known.last_modified}
    return {name: value for name, value in known.items() if value and _sendable(value)}


def judge(
    trail: Trail, response: Response, limits: Limits, allowed: frozenset[IPAddress] = frozenset()
) -> FetchResult | Trail:
    """Decide what one answer means. Touches nothing.

    Raises UnsafeAddress where it sends us on to an address that may not be asked for.
    """
    status = response.status
    if has_body(status):
        return _came(trail, response, limits)
    if status == 304 and condition(trail):
        return Unchanged(trail.source, trail.known, _moved_to(trail))
    if status in _FOR_GOOD or status in _FOR_NOW:
        return _sent_on(trail, response, limits, allowed)
    detail = f"HTTP {status}"
    if wait := response.headers.get("retry-after"):
        detail = f"{detail}, Retry-After: {wait}"
    return failed(trail, sentences.of_status(status), detail)


def _came(trail: Trail, response: Response, limits: Limits) -> FetchResult:
    kept = limits.page if trail.source.wanted == "page" else limits.body
    validators = Validators(
        _kept(response.headers.get("etag")),
        _kept(response.headers.get("last-modified")),
        hashlib.sha256(response.body).hexdigest(),
    )
    if validators.body_sha256 == trail.known.body_sha256:
        return Unchanged(trail.source, validators, _moved_to(trail))
    return Fetched(
        trail.source,
        trail.url,
        sentences.one_line(response.headers.get("content-type", "")),
        response.body[:kept],
        validators,
        _moved_to(trail),
        response.headers.get("link", ""),
    )


def _moved_to(trail: Trail) -> str | None:
    return trail.url if trail.asked and trail.permanent else None


def _sent_on(
    trail: Trail, response: Response, limits: Limits, allowed: frozenset[IPAddress]
) -> Failed | Trail:
    target = response.headers.get("location", "")
    if not target:
        return failed(trail, sentences.NOWHERE, f"HTTP {response.status} without Location")
    url = address.check(_joined(trail.url, target), allowed, "The address it sends us on to")
    asked = (*trail.asked, trail.url)
    if url in asked:
        return failed(trail, sentences.IN_CIRCLES, f"sent on to {url}")
    if len(asked) > limits.redirects:
        return failed(trail, sentences.too_many(limits.redirects), f"sent on to {url}")
    permanent = trail.permanent and response.status in _FOR_GOOD
    return replace(trail, url=url, asked=asked, permanent=permanent)


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:  # such as "//[": `address.check` says in words what is wrong with it
        return target


def _kept(value: str | None) -> str | None:
    return value if value and _sendable(value) else None


def _sendable(value: str) -> bool:
    # A validator must go back byte for byte. Bytes that are no UTF-8 (RFC 9110 allows them) and
    # control characters cannot, so they are forgotten; the body's hash then does their work.
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return len(value) <= _LONGEST_VALIDATOR and not any(c < " " or c == "\x7f" for c in value)
