"""A small web on this machine for the tests: pages served over HTTP, or recorded in a folder.

The server works on raw bytes, so that it can also answer as no decent server would.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aggregator.fetch import FolderFetcher, HttpFetcher, Limits
from aggregator.model import FetchResult, Source, Validators

USER_AGENT = "tipping-point/test (+https://hub.example/)"
FAST = Limits(deadline=5, gap=0)


@dataclass(frozen=True)
class Page:
    """One recorded answer. "{site}" in a header is the address of the site, without a slash."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Raw = Callable[[dict[str, str]], AsyncIterator[bytes]]
Pages = dict[str, Page | Raw]


@dataclass
class Asked:
    """What the server saw: one entry a request."""

    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)


@contextlib.asynccontextmanager
async def serving(pages: Pages, asked: Asked, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve pages on a free port; give the address of the site, without a slash."""
    site, under_way = "", set[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way.add(asyncio.current_task())
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path, headers = _request(head)
            asked.raw.append(head)
            asked.paths.append(path)
            asked.headers.append(headers)
            async for piece in _answer(pages.get(path, Page(status=404)), headers, site):
                writer.write(piece)
                await writer.drain()
            writer.close()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()

    server = await asyncio.start_server(connected, host, 0)
    site = f"http://{host}:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.close()
        for task in under_way:  # what still answers: a drip, or a body without end
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await asyncio.sleep(0)  # lets the closed connections go


def _request(head: bytes) -> tuple[str, dict[str, str]]:
    first, *rows = head.decode("utf-8", "surrogateescape").rstrip().split("\r\n")
    return first.split(" ")[1], dict(row.split(": ", 1) for row in rows)


async def _answer(page: Page | Raw, asked: dict[str, str], site: str) -> AsyncIterator[bytes]:
    if not isinstance(page, Page):
        async for piece in page(asked):
            yield piece
        return
    status = 304 if page.status == 200 and _not_modified(page, asked) else page.status
    body = b"" if status in (204, 304) else page.body
    yield _head(page, status, site) + b"\r\nConnection: close\r\n"
    yield (b"\r\n" if status in (204, 304) else b"Content-Length: %d\r\n\r\n" % len(body)) + body


def _head(page: Page, status: int, site: str) -> bytes:
    rows = [f"HTTP/1.1 {status} As Recorded"]
    rows += [f"{name}: {value.replace('{site}', site)}" for name, value in page.headers.items()]
    return "\r\n".join(rows).encode("utf-8", "surrogateescape")


def _not_modified(page: Page, asked: dict[str, str]) -> bool:
    if "If-None-Match" in asked:
        return asked["If-None-Match"] == page.headers.get("ETag")
    since = asked.get("If-Modified-Since")
    return since is not None and since == page.headers.get("Last-Modified")


def record(folder: Path, pages: Pages, site: str) -> None:
    """Write pages into a folder, as `FolderFetcher` reads them."""
    for path, page in pages.items():
        file = folder / site.removeprefix("http://") / path[1:].replace("?", "%3F")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page.body)
        file.with_name(file.name + ".http").write_bytes(_head(page, page.status, site))


Ask = Callable[..., FetchResult]


def over_http(folder: Path) -> Ask:
    """Give a function that asks a server for a page of the web it is given."""

    def ask(
        pages: Pages,
        path: str = "/feed.xml",
        known: Validators = Validators(),  # noqa: B008 - frozen
        limits: Limits = FAST,
    ) -> FetchResult:
        async def run() -> FetchResult:
            local = frozenset({"127.0.0.1"})
            async with (
                serving(pages, Asked()) as site,
                HttpFetcher(limits, USER_AGENT, allow_hosts=local) as fetcher,
            ):
                return await fetcher.fetch(Source("m", site + path), known)

        return asyncio.run(run())

    return ask


def from_folder(folder: Path) -> Ask:
    """Give a function that asks a folder for a page of the web it is given."""

    def ask(
        pages: Pages,
        path: str = "/feed.xml",
        known: Validators = Validators(),  # noqa: B008 - frozen
        limits: Limits = FAST,
    ) -> FetchResult:
        async def run() -> FetchResult:
            record(folder, pages, "http://site.example")
            async with FolderFetcher(folder, limits) as fetcher:
                return await fetcher.fetch(Source("m", "http://site.example" + path), known)

        return asyncio.run(run())

    return ask
