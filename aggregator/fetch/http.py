"""Fetch feeds over HTTP: politely, within bounds, and never from a private network.

Keeps no cookies, sends no Referer, takes no proxy or password from the surroundings, and follows
no redirect by itself. Every number that is dialled is checked at the moment of dialling, so a name
that changes its mind between check and connection gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from aggregator.fetch import address, sentences
from aggregator.fetch.body import Body
from aggregator.fetch.judge import Response, follow, has_body, headers_of
from aggregator.fetch.limits import FetchError, Limits
from aggregator.model import Failed, FetchResult, Source, Validators

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.9, text/calendar;q=0.9, */*;q=0.1"
)
_CHUNK = 64 * 1024


class PrivateNetworkError(OSError):
    """A connection into a private network was about to be made."""


_SENTENCES: tuple[tuple[type[BaseException], str], ...] = (  # the first that fits is said
    (aiohttp.ClientConnectorDNSError, sentences.NO_SUCH_NAME),
    (aiohttp.ClientSSLError, sentences.BAD_CERTIFICATE),
    (aiohttp.ClientConnectorError, sentences.OUT_OF_REACH),
    (aiohttp.ConnectionTimeoutError, sentences.OUT_OF_REACH),
    (TimeoutError, sentences.TOO_SLOW),
    (aiohttp.ClientPayloadError, sentences.CUT_OFF),
    (aiohttp.ClientResponseError, sentences.NO_PROPER_ANSWER),
)


class HttpFetcher:
    """Fetches over the network. Use it in an `async with` block.

    `user_agent` says who asks, with an address where the hub can be reached. `allow_hosts` are
    numbers (such as "127.0.0.1") that may be asked for although they are private: for tests, and
    for a hub inside a closed network. Raises ValueError where one of them is no number.
    """

    def __init__(
        self, limits: Limits, user_agent: str, allow_hosts: frozenset[str] = frozenset()
    ) -> None:
        self._limits = limits
        self._allowed = frozenset(map(ip_address, allow_hosts))
        self._headers = {
            "User-Agent": user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the connections' pool."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,
                keepalive_timeout=1,  # or 10,000 hosts are more connections than a system gives
                socket_factory=self._socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(self._limits.deadline, connect=self._limits.connect),
            auto_decompress=False,  # aiohttp would unpack without a bound of ours
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def fetch(self, source: Source, known: Validators) -> FetchResult:
        """Ask for a feed. Whatever the network does is a result, never an exception."""
        try:
            # One deadline for the whole way: aiohttp's own begins anew at each redirect.
            async with asyncio.timeout(self._limits.deadline):
                return await follow(source, known, self._limits, self._ask, self._allowed)
        except TimeoutError:
            detail = f"deadline of {self._limits.deadline:g} s at {source.url}"
            return Failed(source, sentences.TOO_SLOW, sentences.one_line(detail))

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Response:
        if self._session is None:
            raise RuntimeError("HttpFetcher is used outside its `async with` block")
        target = URL(url, encoded=True)  # `address.check` has encoded it; once is enough
        try:
            async with self._session.get(target, headers=headers, allow_redirects=False) as answer:
                return await self._read(answer)
        except (aiohttp.ClientError, OSError, UnicodeError) as error:
            raise FetchError(_sentence(error), f"{type(error).__name__}: {error}") from error

    async def _read(self, answer: aiohttp.ClientResponse) -> Response:
        headers = headers_of(answer.headers.items())
        if not has_body(answer.status):
            return Response(answer.status, headers)
        body = Body(headers.get("content-encoding", ""), self._limits)
        async for chunk in answer.content.iter_chunked(_CHUNK):
            body.add(chunk)
        return Response(answer.status, headers, body.done())

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, target = info
        number = ip_address(target[0])
        if number not in self._allowed and address.forbidden(number):
            # The same words each time: of several errors aiohttp keeps one only if all read alike.
            raise PrivateNetworkError("the name leads into a private network")
        return socket.socket(family=family, type=kind, proto=protocol)


def _sentence(error: BaseException) -> str:
    if isinstance(getattr(error, "os_error", None), PrivateNetworkError):
        return sentences.PRIVATE
    fitting = (words for kind, words in _SENTENCES if isinstance(error, kind))
    return next(fitting, sentences.BROKEN_OFF)
