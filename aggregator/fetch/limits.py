"""Say how much of the world's time and space one feed may take.

Decides nothing and measures nothing; the numbers are used by the rest of this room.
"""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.errors import AggregatorError


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of fetching.

    `deadline` and `connect` are seconds for one feed with all its redirects, and for one
    connection. `body` and `wire` are bytes after and before unpacking. `concurrency` feeds are
    asked for at once, `per_host` of them at one host, with `gap` seconds between two of these.
    `pages` are the seconds for the pages of all accounts together, and `page` how many bytes are
    kept of one: half a megabyte made of nothing but attributes takes the parser two seconds.
    `reading` is how many seconds of computing it may take to read what came of one address, and
    `patience` after how many seconds an engine from which nothing more comes is given up.
    """

    deadline: float = 30.0
    connect: float = 10.0
    body: int = 10 * 2**20
    wire: int = 5 * 2**20
    redirects: int = 5
    concurrency: int = 50
    per_host: int = 1
    gap: float = 0.2
    pages: float = 300.0
    page: int = 500_000
    reading: float = 20.0
    patience: float = 300.0


class FetchError(AggregatorError):
    """A feed could not be fetched. The text is for its owner; `detail` is technical.

    Never leaves this room: it becomes a `model.Failed`.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.detail = detail
