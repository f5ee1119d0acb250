"""Many feeds are asked for at once, no host is crowded, and no feed waits for a bad one."""

import asyncio
import gc
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import TracebackType
from typing import Self

import pytest

from aggregator.fetch import HttpFetcher, Limits, fetch_all, fetch_each
from aggregator.fetch.address import host
from aggregator.fetch.step import Step
from aggregator.fetch.trail import Trail
from aggregator.model import Failed, Fetched, FetchResult, Source, Unchanged, Validators
from tests.aggregator.loopback import USER_AGENT, Asked, Page, serving

NOTHING = Validators()


@dataclass
class Watched:
    """A fetcher that yields as often as the address says, and counts what is under way.

    What stands before a "+" in an address is the host, and what follows is where it sends us on to.
    """

    under_way: list[str] = field(default_factory=list)
    most: int = 0
    most_at: dict[str, int] = field(default_factory=dict)
    steps: list[tuple[str, float, float]] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        pass

    async def step(self, trail: Trail) -> Step:
        at, clock = host(trail.url), asyncio.get_running_loop().time
        began = clock()
        self.under_way.append(at)
        self.most = max(self.most, len(self.under_way))
        self.most_at[at] = max(self.most_at.get(at, 0), self.under_way.count(at))
        if trail.last:
            self.last.append(trail.url)
        here, _, there = trail.url.partition("+")
        for _ in range(int(here.rpartition("/")[2])):
            await asyncio.sleep(0)
        self.under_way.remove(at)
        self.steps.append((at, began, clock()))
        return replace(trail, url=there) if there else Unchanged(trail.source, trail.known)

    @property
    def most_at_a_host(self) -> int:
        return max(self.most_at.values())


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


def test_there_is_a_gap_between_two_requests_to_a_host_and_none_between_hosts() -> None:
    fetcher, gap = Watched(), 0.02
    asyncio.run(fetch_all(fetcher, requests(4, 3), Limits(gap=gap), lambda _: None))
    for name in {at for at, _, _ in fetcher.steps}:
        of_one = [(began, ended) for at, began, ended in fetcher.steps if at == name]
        pairs = pairwise(of_one)
        assert all(later[0] - earlier[1] > gap * 0.9 for earlier, later in pairs)
    firsts = [at for at, _, _ in fetcher.steps[:4]]
    assert len(set(firsts)) == 4


def to_one_host(feeds: int) -> list[tuple[Source, Validators]]:
    """Feeds of as many hosts, which all send us on to one."""
    return [
        (Source("m", f"https://h{n}.example/1+https://crowded.example/9"), NOTHING)
        for n in range(feeds)
    ]


def test_feeds_that_are_all_sent_on_to_one_host_do_not_crowd_it() -> None:
    fetcher, gap = Watched(), 0.01
    results = asyncio.run(fetch_all(fetcher, to_one_host(12), Limits(gap=gap), lambda _: None))
    assert len(results) == 12
    assert fetcher.most_at["crowded.example"] == 1
    there = [(began, ended) for at, began, ended in fetcher.steps if at == "crowded.example"]
    pairs = pairwise(there)
    assert all(later[0] - earlier[1] > gap * 0.9 for earlier, later in pairs)


def test_who_waits_for_a_crowded_host_takes_no_place_from_others() -> None:
    """Only two places, and 12 feeds that wait for one host: all the others are asked meanwhile."""
    fetcher, seen = Watched(), []
    asked = to_one_host(12) + requests(5, 1)
    limits = Limits(concurrency=2, gap=0.05)
    asyncio.run(fetch_all(fetcher, asked, limits, seen.append))
    others = [n for n, result in enumerate(seen) if "+" not in result.source.url]
    assert len(others) == 5
    assert max(others) < 5 + 2


def test_a_site_is_told_when_nobody_else_will_ask_it_tonight() -> None:
    fetcher = Watched()
    urls = ["https://a.example/1", "https://a.example/2", "https://b.example/3"]
    asked = [(Source("m", url), NOTHING) for url in urls]
    asyncio.run(fetch_all(fetcher, asked, Limits(gap=0), lambda _: None))
    assert sorted(fetcher.last) == ["https://a.example/2", "https://b.example/3"]


class Heavy(Watched):
    """A fetcher of bodies."""

    async def step(self, trail: Trail) -> Step:
        await super().step(trail)
        return Fetched(trail.source, trail.url, "", bytes(10), NOTHING)


def test_there_are_no_more_bodies_than_may_be_asked_for_at_once() -> None:
    at_once: list[int] = []
    taken: list[str] = []

    def bodies() -> int:
        return sum(1 for thing in gc.get_objects() if isinstance(thing, Fetched))

    async def take(number: int, result: FetchResult) -> None:
        for _ in range(7):  # slower than the fetcher
            await asyncio.sleep(0)
        at_once.append(bodies() - before)
        taken.append(result.source.url)

    before = bodies()
    asked = requests(40, 2)
    asyncio.run(fetch_each(Heavy(), asked, Limits(concurrency=3, gap=0), take))
    assert sorted(taken) == sorted(source.url for source, _ in asked)
    assert max(at_once) <= 3


def test_a_bug_of_whoever_takes_the_results_is_not_swallowed() -> None:
    async def take(number: int, result: FetchResult) -> None:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(fetch_each(Watched(), requests(3, 2), Limits(gap=0), take))
    assert caught.group_contains(ZeroDivisionError)


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
