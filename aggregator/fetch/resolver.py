"""Look names up so that one that is never answered holds up nobody else.

asyncio looks names up in a few threads that all share: six dead name servers would stop a whole
run, and its end would wait for them. Here each name has a thread of its own, which nobody waits for
any longer than for the connection. How many can hang at once is bounded: no more begin in a second
than connections do, and the system gives each up after half a minute or less (resolv.conf(5)).
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

Found = list[tuple[Any, ...]]
"""What `socket.getaddrinfo` gives."""


class Resolver(AbstractResolver):
    """Gives every number that a name leads to."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look one name up. Raises OSError where it is not known."""
        found = await _apart(
            lambda: socket.getaddrinfo(
                host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
            )
        )
        numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(
                hostname=host,
                host=target[0],
                port=target[1],
                family=kind,
                proto=protocol,
                flags=numeric,
            )
            for kind, _, protocol, _, target in found
        ]

    async def close(self) -> None:
        """Do nothing: a thread ends with its name."""


async def _apart(look_up: Callable[[], Found]) -> Found:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Found] = loop.create_future()

    def settle(found: Found | None, error: Exception | None) -> None:
        if future.done():  # given up
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(found or [])

    def work() -> None:
        found: Found | None = None
        failure: Exception | None = None
        try:
            found = look_up()
        except (OSError, UnicodeError) as error:
            failure = error
        with suppress(RuntimeError):  # the run is over
            loop.call_soon_threadsafe(settle, found, failure)

    threading.Thread(target=work, daemon=True).start()
    return await future
