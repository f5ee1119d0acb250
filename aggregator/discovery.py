"""Find the feed where a member gave a web page: by what the page names, else where feeds stand.

`Discovering` stands before any fetcher. Where a page comes that is no feed itself, each address
that may be its feed is asked, in its turn and by every rule of fetching, until a feed comes. Its
posts belong to the address that the member wrote; the report proposes the other.
See docs/decisions/0021-pages-as-feeds.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from aggregator import late
from aggregator.fetch import Fetcher, Step, Trail
from aggregator.model import Failed, Fetched, FetchResult, Source, Unchanged, Validators

_ANSWERED = 200
_GONE = (404, 410)
Name = tuple[str, str]
"""What names a source in one run: its member and its address."""


@dataclass(slots=True)
class Search:
    """The search of one source: the page that came, and the addresses still to be asked.

    `named` says whether the page names them; `failed` is what became of the first of those that
    could not be read, `failing` whether one may be there another night.
    """

    page: Fetched
    ahead: list[str] = field(default_factory=list)
    named: bool = False
    failed: Failed | None = None
    failing: bool = False


class Discovering:
    """A fetcher that finds the feed of a page. `found` are the feeds of other nights."""

    def __init__(self, fetcher: Fetcher, found: Mapping[Name, str]) -> None:
        self._fetcher = fetcher
        self._found = dict(found)
        self._searches: dict[Name, Search] = {}

    async def __aenter__(self) -> Self:
        """Get the fetcher ready."""
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let the fetcher go."""
        await self._fetcher.__aexit__(kind, error, traceback)

    async def step(self, trail: Trail) -> Step:
        """Make one request at most; a failure is a result."""
        if trail.source.wanted != "feed":
            return await self._fetcher.step(trail)
        name = (trail.source.member, trail.source.url)
        if not trail.source.found and not trail.asked and (known := self._found.get(name)):
            return replace(trail, source=replace(trail.source, found=True), url=known)
        clock = asyncio.get_running_loop().time
        began = clock()
        step = await self._fetcher.step(trail)
        if isinstance(step, Trail):
            return step
        onward = await self._judged(name, trail, step)
        if isinstance(onward, Trail):
            return replace(onward, spent=trail.spent + clock() - began)
        return onward

    async def _judged(self, name: Name, trail: Trail, result: FetchResult) -> Step:
        """Decide what an answer means for the search of its source."""
        if trail.source.found:
            return self._tried(name, trail, result)
        if not isinstance(result, Fetched):
            return result
        self._searches[name] = begun = await asyncio.to_thread(_search, result)
        return self._next(name, trail.source) if begun.ahead else self._ended(name, result)

    def _tried(self, name: Name, trail: Trail, result: FetchResult) -> Step:
        """Take the feed that was found; after anything else ask on."""
        source = replace(trail.source, found=False)
        first = trail.asked[0] if trail.asked else trail.url
        if isinstance(result, Unchanged) or (isinstance(result, Fetched) and _is_feed(result)):
            begun = self._searches.pop(name, None)
            # Another than the one that only fails tonight is good for tonight: without validators
            # it is not remembered, and the page is asked again.
            known = Validators() if begun and begun.failing else result.validators
            stays = result.moved_to or first
            return replace(result, source=source, moved_to=None, validators=known, found=stays)
        if begun := self._searches.get(name):
            if isinstance(result, Failed) and begun.named:
                begun.failing = begun.failing or result.status not in _GONE
                begun.failed = begun.failed or _of_named(result, source, first)
            return self._next(name, source)
        if isinstance(result, Failed) and result.status not in _GONE:
            return replace(result, source=source)
        # What was found on another night is gone: the page knows where the feed is now.
        self._found.pop(name, None)
        return Trail(source, Validators(), source.url)

    def _next(self, name: Name, source: Source) -> Step:
        begun = self._searches[name]
        if not begun.ahead:
            return begun.failed or self._ended(name, begun.page)
        return Trail(replace(source, found=True), Validators(), begun.ahead.pop(0))

    def _ended(self, name: Name, page: Fetched) -> Fetched:
        self._searches.pop(name, None)
        return page


def _of_named(failed: Failed, source: Source, address: str) -> Failed:
    """Say of the feed that a page names why it was not read: "no feed" would be no help.

    The page itself answered, so its status counts.
    """
    told = f"This is a web page, and the feed that it names is {address}. {failed.reason}"
    return replace(failed, source=source, reason=told, status=_ANSWERED)


def notes(result: FetchResult) -> list[str]:
    """Propose the edit where a feed was found; the member's file is the member's."""
    if isinstance(result, Failed) or not result.found:
        return []
    where = f" in {result.source.where}" if result.source.where else ""
    return [f"is a web page; its feed was found at {result.found}: write that address{where}"]


def _search(answer: Fetched) -> Search:
    """Begin a search, with nothing ahead where the answer is a feed itself."""
    feeds, named = late.feed_finder()(answer)
    return Search(answer, list(feeds), named)


def _is_feed(answer: Fetched) -> bool:
    return late.feed_teller()(answer)
