"""The loopback server: every site of every case, and of the honest members, on two ports.

Keeps no mood: which night it is stands in the User-Agent of each request, so that several runs may
ask at the same time, and each is told the same.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hostile.case import Answer, Raw

Look = Callable[[int, str, str], Answer | Raw | None]
"""Find the answer of a night, a host and a path."""

_GONE = Answer(b"Nothing is here any more.", "text/plain", 404)
_SMALL = 500_000
_NIGHT = re.compile(rb"user-agent: night-(\d+)", re.IGNORECASE)
_HOST = re.compile(rb"^host: *([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


@contextmanager
def serving(look: Look, certificate: Callable[[str], Path] | None) -> Iterator[tuple[int, int]]:
    """Serve until the block ends; give the ports of http and https.

    `certificate` finds the file with the certificate and key that a host shows.
    """
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), list[int]()
    stopped = asyncio.Event()

    async def run() -> None:
        answering = _Answering(look)
        tls = _contexts(certificate) if certificate else None
        plain = await asyncio.start_server(answering.connected, "127.0.0.1", 0)
        safe = await asyncio.start_server(answering.connected, "127.0.0.1", 0, ssl=tls)
        ports.extend(server.sockets[0].getsockname()[1] for server in (plain, safe))
        ready.set()
        await stopped.wait()
        plain.close()
        safe.close()
        await answering.end()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield ports[0], ports[1]
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join()
        loop.close()


def _contexts(certificate: Callable[[str], Path]) -> ssl.SSLContext:
    known: dict[str, ssl.SSLContext] = {}

    def of(host: str) -> ssl.SSLContext:
        if host not in known:
            known[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            known[host].load_cert_chain(certificate(host))
        return known[host]

    def chosen(sock: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
        sock.context = of(host or "")

    first = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    first.load_cert_chain(certificate(""))
    first.sni_callback = chosen
    return first


class _Answering:
    def __init__(self, look: Look) -> None:
        self._look = look
        self._under_way = set[asyncio.Task[None]]()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._under_way.add(task)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                async for piece in self._answer(head):
                    writer.write(piece)
                    await writer.drain()
                if writer.transport.is_closing() or b"onnection: close" in head:
                    break
                if not _keeps_open(self._found(head)):
                    break
            writer.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._under_way.discard(task)

    async def end(self) -> None:
        """End what still answers: a drip, or a body without end."""
        under_way = list(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await asyncio.sleep(0)  # lets the closed connections go

    def _found(self, head: bytes) -> Answer | Raw:
        night, host = _NIGHT.search(head), _HOST.search(head)
        path = head.split(b" ", 2)[1].decode("latin-1")
        found = self._look(int(night[1]) if night else 0, host[1].decode() if host else "", path)
        return found or _GONE

    async def _answer(self, head: bytes) -> AsyncIterator[bytes]:
        found = self._found(head)
        if not isinstance(found, Answer):
            async for piece in found(head.decode("latin-1")):
                yield piece
            return
        host = _HOST.search(head)
        whole = _written(found, host[1] if host else b"")
        for start in range(0, len(whole), 2**16):
            yield whole[start : start + 2**16]


def _keeps_open(found: Answer | Raw) -> bool:
    return isinstance(found, Answer) and found.length is None


def _written(answer: Answer, host: bytes) -> bytes:
    body = answer.body() if callable(answer.body) else answer.body
    body = body.encode() if isinstance(body, str) else body
    if len(body) < _SMALL:
        body = body.replace(b"{host}", host)
    rows = [f"HTTP/1.1 {answer.status} So", f"Content-Type: {answer.type}"]
    rows += [f"{name}: {value}" for name, value in answer.headers.items()]
    length = str(len(body)) if answer.length is None else answer.length
    rows += [f"Content-Length: {length}"] if length else []
    head = "\r\n".join(rows).encode("utf-8", "surrogateescape").replace(b"{host}", host)
    return head + b"\r\n\r\n" + (b"" if answer.status in (204, 304) else body)
