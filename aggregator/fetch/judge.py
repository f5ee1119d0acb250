"""Decide what an answer means: a body, nothing new, a failure, or another address to ask.

Touches nothing: it sees one answer at a time, whether it came from the network or from a recording,
so both are judged alike.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from aggregator.errors import UnsafeAddress
from aggregator.fetch import address, sentences
from aggregator.fetch.address import IPAddress
from aggregator.fetch.answer import Response, freshness, has_body, renewed, validators
from aggregator.fetch.limits import Limits
from aggregator.fetch.trail import Trail, condition
from aggregator.model import Failed, Fetched, FetchResult, Unchanged

_FOR_GOOD = (301, 308)
_FOR_NOW = (302, 303, 307)
_NO_UTF8 = re.compile("[\udc80-\udcff]")
_NO_ANSWER = Response(0, {})


def judge(
    trail: Trail, response: Response, limits: Limits, allowed: frozenset[IPAddress] = frozenset()
) -> FetchResult | Trail:
    """Decide what one answer means. `allowed` are private numbers that it may send us on to."""
    status = response.status
    if has_body(status):
        return _came(trail, response, limits)
    if status == 304 and condition(trail):
        still = renewed(trail.known, response.headers)
        return Unchanged(trail.source, still, _moved_to(trail), freshness(response.headers))
    if status in _FOR_GOOD or status in _FOR_NOW:
        return _sent_on(trail, response, limits, allowed)
    detail = f"HTTP {status}"
    if wait := response.headers.get("retry-after"):
        detail = f"{detail}, Retry-After: {wait}"
    return failed(trail, sentences.of_status(status), detail, response)


def failed(trail: Trail, reason: str, detail: str, response: Response = _NO_ANSWER) -> Failed:
    """Make the failure of a feed: one sentence for its owner, one line for a technician."""
    line = sentences.one_line(f"{detail} at {trail.url}".strip())
    return Failed(trail.source, reason, line, response.status, freshness(response.headers))


def _came(trail: Trail, response: Response, limits: Limits) -> FetchResult:
    known, said = validators(response), freshness(response.headers)
    if known.body_sha256 == trail.known.body_sha256:
        return Unchanged(trail.source, known, _moved_to(trail), said)
    kept = limits.page if trail.source.wanted == "page" else limits.body
    return Fetched(
        trail.source,
        trail.url,
        sentences.one_line(response.headers.get("content-type", "")),
        response.body[:kept],
        known,
        _moved_to(trail),
        response.headers.get("link", ""),
        said,
    )


def _moved_to(trail: Trail) -> str | None:
    return trail.url if trail.asked and trail.permanent else None


def _sent_on(
    trail: Trail, response: Response, limits: Limits, allowed: frozenset[IPAddress]
) -> Failed | Trail:
    if not (target := response.headers.get("location", "")):
        return failed(trail, sentences.NOWHERE, f"HTTP {response.status}, no Location", response)
    try:
        url = address.check(_joined(trail.url, target), allowed, "The address it sends us on to")
    except UnsafeAddress as error:
        return failed(trail, str(error), str(error.__cause__ or ""), response)
    asked = (*trail.asked, trail.url)
    if url in asked:
        return failed(trail, sentences.IN_CIRCLES, f"sent on to {url}", response)
    if len(asked) > limits.redirects:
        return failed(trail, sentences.too_many(limits.redirects), f"sent on to {url}", response)
    permanent = trail.permanent and response.status in _FOR_GOOD
    return replace(trail, url=url, asked=asked, permanent=permanent)


def _joined(base: str, target: str) -> str:
    # Bytes that are no UTF-8 stand for themselves, as they do in a browser.
    target = _NO_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", target)
    try:
        return urljoin(base, target)
    except ValueError:  # such as "//[": `address.check` says in words what is wrong with it
        return target
