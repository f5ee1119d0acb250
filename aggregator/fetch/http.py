"""Fetch feeds over HTTP: politely, within bounds, and never from a private network.

Keeps no cookies, sends no Referer, takes no password from the surroundings, and follows no redirect
by itself. Every number that is dialled is checked at the moment of dialling, so a name that changes
its mind between check and connection gains nothing. Behind a proxy the proxy dials: there, names
are looked up and judged before they are handed to it.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from aggregator.fetch import address, sentences
from aggregator.fetch.answer import Response, has_body, headers_of
from aggregator.fetch.body import Body
from aggregator.fetch.counted import TOO_MUCH, CountedSocket, TooMuchError
from aggregator.fetch.limits import FetchError, Limits
from aggregator.fetch.proxies import Proxies
from aggregator.fetch.resolver import Resolver
from aggregator.fetch.robots import Robots
from aggregator.fetch.step import Step, follow, step
from aggregator.fetch.trail import Trail, asking
from aggregator.fetch.unpack import CODINGS
from aggregator.model import FetchResult, Source, Validators

_CHUNK = 64 * 1024
_AROUND = 2**20  # what may come around a body: its head, and what secures the connection
_DIRECTLY = Proxies()


class PrivateNetworkError(OSError):
    """A connection into a private network was about to be made."""


_SENTENCES: tuple[tuple[type[BaseException], str], ...] = (  # the first that fits is said
    (PrivateNetworkError, sentences.PRIVATE),
    (aiohttp.ClientProxyConnectionError, sentences.NO_PROXY),
    (aiohttp.ClientHttpProxyError, sentences.NO_PROXY),
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
        self,
        limits: Limits,
        user_agent: str,
        allow_hosts: frozenset[str] = frozenset(),
        proxies: Proxies = _DIRECTLY,
    ) -> None:
        self._limits = limits
        self._allowed = frozenset(map(ip_address, allow_hosts))
        self._proxies = proxies
        self._robots = Robots(user_agent)
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": CODINGS}
        self._sessions: tuple[aiohttp.ClientSession, aiohttp.ClientSession] | None = None

    async def __aenter__(self) -> Self:
        """Open the connections' pools: one that dials sites, and one that dials only proxies."""
        # The proxy may well be in a private network: the operator named it.
        self._sessions = self._session(self._socket), self._session(None)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection."""
        for session in self._sessions or ():
            await session.close()

    async def fetch(self, source: Source, known: Validators) -> FetchResult:
        """Ask for a feed. Whatever the network does is a result, never an exception."""
        return await follow(source, known, self.step)

    async def step(self, trail: Trail) -> Step:
        """Make one request of a feed's way."""
        return await step(trail, self._ask, self._robots, self._limits, self._allowed)

    def _session(self, dial: aiohttp.connector.SocketFactoryType | None) -> aiohttp.ClientSession:
        limits = self._limits
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, socket_factory=dial, resolver=Resolver()),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(None, connect=limits.connect, sock_read=limits.read),
            auto_decompress=False,  # aiohttp would unpack without a bound of ours
            trust_env=False,
        )

    async def _ask(self, trail: Trail) -> Response:
        try:
            # One deadline for the whole way: aiohttp's own begins anew at each request.
            async with asyncio.timeout(self._limits.deadline - trail.spent):
                return await self._answer(trail)
        except (aiohttp.ClientError, OSError, UnicodeError) as error:
            raise FetchError(self._sentence(error), self._detail(error)) from error

    async def _answer(self, trail: Trail) -> Response:
        if self._sessions is None:
            raise RuntimeError("HttpFetcher is used outside its `async with` block")
        direct, behind = self._sessions
        target = URL(trail.url, encoded=True)  # `address.check` has encoded it; once is enough
        proxy = self._proxies.of(target)
        if proxy is not None:
            await self._look(target)
        async with (direct if proxy is None else behind).get(
            target, headers=asking(trail), allow_redirects=False, proxy=proxy
        ) as answer:
            return await self._read(answer)

    async def _read(self, answer: aiohttp.ClientResponse) -> Response:
        headers = headers_of(answer.headers.items())
        if not has_body(answer.status):
            return Response(answer.status, headers)
        body = Body(headers.get("content-encoding", ""), self._limits)
        async for chunk in answer.content.iter_chunked(_CHUNK):
            body.add(chunk)
        return Response(answer.status, headers, body.done())

    async def _look(self, target: URL) -> None:
        """Judge the numbers of a name that a proxy is to dial, where they can be found out."""
        try:
            async with asyncio.timeout(self._limits.connect):
                found = await Resolver().resolve(target.raw_host or "")
        except OSError:  # a network in which only the proxy can look names up
            return
        for one in found:
            self._check(one["host"])

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, target = info
        self._check(target[0])
        return CountedSocket(family, kind, protocol, self._limits.wire + _AROUND)

    def _check(self, dialled: str) -> None:
        number = ip_address(dialled)
        if number not in self._allowed and address.forbidden(number):
            # The same words each time: of several errors aiohttp keeps one only if all read alike.
            raise PrivateNetworkError("the name leads into a private network")

    def _sentence(self, error: BaseException) -> str:
        # Of what ended a connection aiohttp may keep no more than its name, within its own words.
        if isinstance(error.__cause__, TooMuchError) or TOO_MUCH in str(error):
            return sentences.too_large(self._limits.wire)
        return _sentence(error)

    def _detail(self, error: BaseException) -> str:
        if type(error) is TimeoutError:
            return f"deadline of {self._limits.deadline:g} s"
        return f"{type(error).__name__}: {error}"


def _sentence(error: BaseException) -> str:
    cause = getattr(error, "os_error", None)
    if isinstance(cause, PrivateNetworkError):
        error = cause
    fitting = (words for kind, words in _SENTENCES if isinstance(error, kind))
    return next(fitting, sentences.BROKEN_OFF)
