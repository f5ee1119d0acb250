"""Serve the made-up web, each feed at an address of its own, with a delay before every answer.

    python -m tests.bench.server FEEDS ENTRIES

Prints the port when it is ready and serves until its input ends. A line of input `delay 0.2` sets
the delay in seconds, `newer 30` gives that many feeds one entry more, `older` takes them back; each
is answered by a line. `asked` answers how many answers there were of each status since the last.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import sys
from collections import Counter

from tests.bench import web

Answer = tuple[bytes, bytes]  # its ETag, and the whole answer as it goes over the wire


class City:
    """All feeds, ready to be sent."""

    def __init__(self, feeds: int, entries: int) -> None:
        self.delay = 0.0
        self.asked: Counter[int] = Counter()
        self.feeds, self.entries = feeds, entries
        self.now: dict[str, Answer] = {}
        self.older: dict[str, Answer] = {}

    def fill(self) -> None:
        different = range(min(self.feeds, DIFFERENT))
        bodies = [_answer(web.feed(n, self.entries)) for n in different]
        self.older = {web.address(n): bodies[n % len(bodies)] for n in range(self.feeds)}
        self.now = dict(self.older)

    def newer(self, number: int) -> None:
        step = max(1, self.feeds // number)
        for n in range(0, step * number, step):
            self.now[web.address(n)] = _answer(web.feed(n, self.entries, older=1))


DIFFERENT = 1000
"""More feeds than these repeat the first ones, to keep the server small."""


def _answer(body: bytes) -> Answer:
    etag = b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode()
    packed = gzip.compress(body, 6, mtime=0)
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\n"
        b"Content-Encoding: gzip\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
    )
    return etag, head % (etag, len(packed)) + packed


class Connection(asyncio.Protocol):
    """One connection; requests on it are answered one after the other."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self.got += data
        while b"\r\n\r\n" in self.got:
            head, _, self.got = self.got.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(self.city.delay, self.answer, head)

    def answer(self, head: bytes) -> None:
        status, data = self._of(head)
        self.city.asked[status] += 1
        if not self.transport.is_closing():
            self.transport.write(data)
        if (
            self.city.feeds > DIFFERENT
        ):  # or there would be more open connections than a machine has
            self.transport.close()

    def _of(self, head: bytes) -> tuple[int, bytes]:
        if head.split(b" ", 2)[1] != b"/feed.xml" or self.host not in self.city.now:
            return 404, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag, whole = self.city.now[self.host]
        if etag in head:
            return 304, b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag
        return 200, whole


def obey(city: City, line: str) -> str:
    """Do what one line of input says, and give the line that answers it."""
    word, *rest = line.split()
    if word == "delay":
        city.delay = float(rest[0])
    elif word == "newer":
        city.newer(int(rest[0]))
    elif word == "older":
        city.now = dict(city.older)
    elif word == "asked":
        told = " ".join(f"{status}:{number}" for status, number in sorted(city.asked.items()))
        city.asked.clear()
        return told
    return "done"


async def serve(feeds: int, entries: int) -> None:
    """Serve until the input ends."""
    city = City(feeds, entries)
    city.fill()
    loop = asyncio.get_running_loop()
    port = 0
    servers = []
    for number in range(feeds):
        server = await loop.create_server(lambda: Connection(city), web.address(number), port,
                                          backlog=16)  # fmt: skip
        port = server.sockets[0].getsockname()[1]
        servers.append(server)
    print(port, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(obey(city, line), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
