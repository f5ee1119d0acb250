"""Say how much of the world's time and space one feed may take: its budget, in one place.

Decides nothing and measures nothing; the numbers are used by the rest of this room.
"""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.errors import AggregatorError


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of fetching. Times are in seconds, sizes in bytes.

    Of one feed: `deadline` for all its requests together, redirects and robots.txt with them, but
    not for its turn at a host that others ask too; `connect` to look a name up and reach the site;
    `read` between two pieces of an answer; `wire` and `body` before and after unpacking;
    `redirects` how often it may send us on. Of a page no more than `page` is kept: half a megabyte
    made of nothing but attributes takes the parser two seconds, and of a robots.txt RFC 9309, 2.5,
    wants at least as much read.

    Of the run: `concurrency` requests are under way at once, `per_host` of them at one host, with
    `gap` between two of these. `pages` is for the pages of all accounts together.

    Of the reading: `reading` is how much computing what came of one address may take, `patience`
    after how long an engine from which nothing more comes is given up.
    """

    deadline: float = 30.0
    connect: float = 10.0
    read: float = 15.0
    wire: int = 5 * 2**20
    body: int = 10 * 2**20
    redirects: int = 5
    page: int = 500 * 2**10
    concurrency: int = 50
    per_host: int = 1
    gap: float = 0.2
    pages: float = 300.0
    reading: float = 20.0
    patience: float = 300.0


class FetchError(AggregatorError):
    """A feed could not be fetched. The text is for its owner; `detail` is technical.

    Never leaves this room: it becomes a `model.Failed`.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.detail = detail
