"""Read one recorded answer from files, and answer from it as a web server would.

Opens only the file it is given and the `.http` file beside it, and writes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from aggregator.fetch import sentences
from aggregator.fetch.answer import Response, has_body, headers_of
from aggregator.fetch.body import Body
from aggregator.fetch.limits import FetchError, Limits

SIDECAR = ".http"
_TYPES = {
    ".atom": "application/atom+xml",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".rdf": "application/rdf+xml",
    ".rss": "application/rss+xml",
    ".xml": "application/xml",
}
_PIECE = 64 * 1024
_LARGEST_SIDECAR = 64 * 1024
_STATUS = re.compile(r"HTTP/[0-9](?:\.[0-9])? ([1-5][0-9][0-9])(?: .*)?")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*")


def answer(path: Path, asked: Mapping[str, str], limits: Limits) -> Response:
    """Answer a request with the headers `asked` from the recording at `path`.

    Raises FetchError where the recording is damaged or larger than the limits.
    """
    try:
        sidecar = path.with_name(path.name + SIDECAR)
        status, headers = _head(sidecar) if sidecar.is_file() else (200, _guessed(path))
        if status == 200 and _not_modified(headers, asked):
            return Response(304, headers)
        return Response(status, headers, _body(path, headers, limits) if has_body(status) else b"")
    except OSError as error:
        raise FetchError(sentences.NO_RECORDING, str(error)) from error


def _head(sidecar: Path) -> tuple[int, dict[str, str]]:
    with sidecar.open("rb") as file:
        rows = file.read(_LARGEST_SIDECAR).decode("utf-8", "surrogateescape").split("\n")
    first, *rest = [row.removesuffix("\r") for row in rows]
    if not (status := _STATUS.fullmatch(first)):
        raise _damaged(sidecar, 1, "write a status line such as `HTTP/1.1 200 OK`")
    headers: list[tuple[str, str]] = []
    for number, row in enumerate(rest, 2):
        if not row:
            break
        if not (header := _HEADER.fullmatch(row)):
            raise _damaged(sidecar, number, "write `Name: value`")
        headers.append((header[1], header[2]))
    return int(status[1]), headers_of(headers)


def _damaged(sidecar: Path, line: int, instead: str) -> FetchError:
    return FetchError(sentences.NO_RECORDING, f"{sidecar.as_posix()}:{line}: {instead}")


def _guessed(path: Path) -> dict[str, str]:
    suffix = Path(path.name.partition("%3F")[0]).suffix.lower()
    digest = hashlib.sha256()
    for piece in _pieces(path):
        digest.update(piece)
    return {
        "content-type": _TYPES.get(suffix, "application/octet-stream"),
        "etag": f'"{digest.hexdigest()[:32]}"',
    }


def _body(path: Path, headers: Mapping[str, str], limits: Limits) -> bytes:
    body = Body(headers.get("content-encoding", ""), limits)
    if path.is_file():
        for piece in _pieces(path):
            body.add(piece)
    return body.done()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _not_modified(headers: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    """RFC 9110, section 13.2.2: If-None-Match, where it is sent, is the only one that counts."""
    if "If-None-Match" in asked:
        return "etag" in headers and _opaque(asked["If-None-Match"]) == _opaque(headers["etag"])
    since, changed = _time(asked.get("If-Modified-Since")), _time(headers.get("last-modified"))
    return since is not None and changed is not None and changed <= since


def _opaque(etag: str) -> str:
    return etag.removeprefix("W/")  # RFC 9110, section 8.8.3.2: weak comparison


def _time(text: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)  # "-0000" and no zone mean UTC
