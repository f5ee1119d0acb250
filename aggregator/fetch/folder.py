"""Fetch feeds from a recorded web: a folder of files in place of the network.

Opens no connection and no file outside the folder, and changes nothing in it. How to record a web
by hand:

    address                                   file in the folder
    https://a.example/feed.xml                a.example/feed.xml
    https://a.example/                        a.example/index.xml, or .json, or .html (first found)
    https://a.example/blog/feed/              a.example/blog/feed/index.xml, or .json, or .html
    https://a.example/feed                    a.example/feed
    https://a.example/feed?type=rss           a.example/feed%3Ftype=rss
    https://a.example/?feed=a/b               a.example/index.xml%3Ffeed=a%2Fb (or .json, .html)
    https://a.example/caf%C3%A9.xml           a.example/café.xml
    https://a.example:8080/feed               a.example%3A8080/feed

http and https are the same place. The host is in small letters, and international names are in
their `xn--` form. In a query, `/ \\ : * ? " < > |` are written `%2F` and so on; the rest of it
stays as it stands in the address. An address without a file answers 404, even where a folder is.

A file answers 200, with a content type by its ending (.xml .rss .atom .rdf .json .ics .html) and an
ETag made of its content. To record any other answer, put a file with `.http` after its name beside
it: a status line and headers as in RFC 9112, which are then all there is. The body's file may be
missing. `feed.xml.http`, for a feed that has moved for good:

    HTTP/1.1 301 Moved Permanently
    Location: https://b.example/feed.xml

A recorded 200 with an ETag or Last-Modified answers 304 to a request that names them, as a server
does; with neither it always comes whole. A body with `Content-Encoding: gzip` is stored packed.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote_to_bytes

from yarl import URL

from aggregator.fetch.answer import Response
from aggregator.fetch.limits import Limits
from aggregator.fetch.recording import SIDECAR, answer
from aggregator.fetch.robots import Robots
from aggregator.fetch.step import Step, follow, step
from aggregator.fetch.trail import Trail, asking
from aggregator.model import FetchResult, Source, Validators

_INDEXES = ("index.xml", "index.json", "index.html")
_AGENT = "TippingPoint"
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|]')


class FolderFetcher:
    """Fetches from a recorded web. Use it in an `async with` block, as any fetcher."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._robots = Robots(_AGENT)

    async def __aenter__(self) -> Self:
        """Do nothing: a folder needs no opening."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Do nothing: a folder needs no closing."""

    async def fetch(self, source: Source, known: Validators) -> FetchResult:
        """Ask for a feed; it is judged as if it had come over the network."""
        return await follow(source, known, self.step)

    async def step(self, trail: Trail) -> Step:
        """Make one request of a feed's way."""
        return await step(trail, self._ask, self._robots, self._limits)

    async def _ask(self, trail: Trail) -> Response:
        path = locate(self._folder, trail.url)
        return Response(404, {}) if path is None else answer(path, asking(trail), self._limits)


def locate(folder: Path, url: str) -> Path | None:
    """Find the file that records an address, or None. It, or its `.http` file, is there."""
    parts = _components(URL(url, encoded=True))
    if parts is None:
        return None
    *folders, last = parts
    for name in _INDEXES if last == "" or last.startswith("%3F") else ("",):
        path = folder.joinpath(*folders, name + last)
        if _recorded(path) and _inside(folder, path):
            return path
    return None


def _recorded(path: Path) -> bool:
    try:
        return path.is_file() or path.with_name(path.name + SIDECAR).is_file()
    except OSError:  # a name that is too long for the disk
        return False


def _inside(folder: Path, path: Path) -> bool:
    files = (path, path.with_name(path.name + SIDECAR))  # either may be a link to elsewhere
    return all(file.resolve().is_relative_to(folder.resolve()) for file in files)


def _components(url: URL) -> list[str] | None:
    """Take an address apart into the names of folders and a file; None where one is not safe."""
    port = url.explicit_port
    host = f"{url.raw_host}" if port is None else f"{url.raw_host}:{port}"
    try:
        names = [unquote_to_bytes(part).decode() for part in url.raw_path.split("/")[1:]]
    except UnicodeDecodeError:
        return None
    if url.raw_query_string:
        names[-1] += f"%3F{_quoted(url.raw_query_string)}"
    *folders, last = [_quoted(host), *names]
    safe = all(map(_safe, folders)) and (last == "" or _safe(last))
    return [*folders, last] if safe else None


def _quoted(text: str) -> str:
    return _NOT_IN_NAMES.sub(lambda match: f"%{ord(match[0]):02X}", text)


def _safe(name: str) -> bool:
    forbidden = name in ("", ".", "..") or name.lower().endswith(SIDECAR)
    return not forbidden and not any(character in "/\\\0" for character in name)
