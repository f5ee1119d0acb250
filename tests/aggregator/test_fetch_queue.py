"""Many feeds are asked for at once, no host is crowded, and no feed waits for a bad one."""

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import pytest

from aggregator.fetch import HttpFetcher, Limits, fetch_all
from aggregator.fetch.address import host
from aggregator.model import Failed, Fetched, FetchResult, Source, Unchanged, Validators
from tests.aggregator.loopback import USER_AGENT, Asked, Page, serving

NOTHING = Validators()


@dataclass
class Watched:
    """A fetcher that yields as often as the address says, and counts what is under way."""

    under_way: list[str] = field(default_factory=list)
    most: int = 0
    most_at_a_host: int = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    async def fetch(self, source: Source, known: Validators) -> FetchResult:
        at = host(source.url)
        self.under_way.append(at)
        self.most = max(self.most, len(self.under_way))
        self.most_at_a_host = max(self.most_at_a_host, self.under_way.count(at))
        for _ in range(int(source.url.rpartition("/")[2])):
            await asyncio.sleep(0)
        self.under_way.remove(at)
        return Unchanged(source, known)


def requests(hosts: int, feeds: int) -> list[tuple[Source, Validators]]:
    """Feeds of many hosts, the slowest first."""
    return [
        (Source("m", f"https://h{n % hosts}.example/{hosts * feeds - n}"), NOTHING)
        for n in range(hosts * feeds)
    ]


@pytest.mark.parametrize(("total", "per_host"), [(4, 1), (4, 2), (1, 1), (50, 3)])
def test_results_keep_the_order_of_the_requests_and_the_bounds_hold(
    total: int, per_host: int
) -> None:
    fetcher, seen = Watched(), []
    asked = requests(6, 5)
    limits = Limits(concurrency=total, per_host=per_host, gap=0)
    results = asyncio.run(fetch_all(fetcher, asked, limits, seen.append))
    assert [result.source for result in results] == [source for source, _ in asked]
    assert sorted(map(id, seen)) == sorted(map(id, results))
    assert seen != results or total == 1
    assert fetcher.most == min(total, 6 * per_host)
    assert fetcher.most_at_a_host == min(per_host, total)


def test_there_is_a_gap_between_two_requests_to_a_host_and_none_between_hosts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def counted(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", counted)
    asyncio.run(fetch_all(Watched(), requests(4, 3), Limits(gap=7), lambda _: None))
    assert pauses.count(7) == 4 * (3 - 1)


def test_no_request_is_no_work() -> None:
    assert asyncio.run(fetch_all(Watched(), [], Limits(), print)) == []


def test_a_bug_is_not_swallowed() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(fetch_all(Watched(), [(Source("m", "no number"), NOTHING)], Limits(), print))
    assert caught.group_contains(ValueError)


def test_a_bad_feed_costs_no_other_its_place() -> None:
    async def run() -> list[FetchResult]:
        limits = Limits(deadline=5, gap=0)
        fetcher = HttpFetcher(limits, USER_AGENT, allow_hosts=frozenset({"127.0.0.1"}))
        async with serving({"/good": Page(b"<rss/>")}, Asked()) as site, fetcher:
            urls = [f"{site}/good", "http://[x", f"{site}/gone", "http://10.0.0.1/", f"{site}/good"]
            asked = [(Source("m", url), NOTHING) for url in urls]
            return await fetch_all(fetcher, asked, limits, lambda _: None)

    kinds = [type(result) for result in asyncio.run(run())]
    assert kinds == [Fetched, Failed, Failed, Failed, Fetched]
