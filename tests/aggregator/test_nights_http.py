"""Nights over the network of this machine: what a server sees when a feed moves or is tired."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.engines import engine
from aggregator.fetch import HttpFetcher
from aggregator.model import Report, Roster, Source
from aggregator.pull import pull
from tests.aggregator.loopback import FAST, USER_AGENT, Asked, Page, Pages, serving

START = datetime(2026, 11, 2, 2, tzinfo=UTC)
BODY = b"<rss version='2.0'><channel><title>Q</title><item><guid>1</guid></item></channel></rss>"
FEED = Page(BODY, headers={"Content-Type": "text/xml", "ETag": '"new"'})


def run(content: Path, sources: list[Source], day: int) -> Report:
    with engine("here") as running:
        local = frozenset({"127.0.0.1"})
        fetcher = HttpFetcher(FAST, USER_AGENT, allow_hosts=local)
        now = START + timedelta(days=day)
        return pull(content, Roster(tuple(sources)), fetcher, running, now, limits=FAST)


def nights(content: Path, paths: list[str], days: list[Pages]) -> list[tuple[Report, Asked]]:
    """Live through days, each with pages of its own, and give what came and what was asked."""
    done = []

    async def live() -> None:
        pages: Pages = {}
        asked = Asked()
        async with serving(pages, asked) as site:
            sources = [Source("quay", site + path) for path in paths]
            for day, answers in enumerate(days):
                pages |= answers
                asked.paths.clear()
                asked.headers.clear()
                report = await asyncio.to_thread(run, content, sources, day)
                done.append((report, Asked(asked.paths[:], asked.headers[:])))

    asyncio.run(live())
    return done


def test_a_feed_that_moved_costs_its_old_address_nothing_after_seven_nights(tmp_path: Path) -> None:
    moved = Page(status=301, headers={"Location": "{site}/new.xml"})
    days: list[Pages] = [{"/feed.xml": moved, "/new.xml": FEED}, *[{}] * 8]
    seen = nights(tmp_path, ["/feed.xml"], days)
    assert [asked.paths for _, asked in seen[:7]] == [["/feed.xml", "/new.xml"]] * 7
    assert [asked.paths for _, asked in seen[7:]] == [["/new.xml"]] * 2
    assert seen[-1][1].headers[0]["If-None-Match"] == '"new"'
    assert all(report.outcomes[0].unchanged for report, _ in seen[1:])


def test_a_site_that_asks_for_a_rest_hears_no_more_that_night_nor_before_its_time(
    tmp_path: Path,
) -> None:
    busy = Page(status=429, headers={"Retry-After": "172800"})
    days: list[Pages] = [{"/a.xml": busy, "/b.xml": FEED}, {}, {"/a.xml": FEED}]
    seen = nights(tmp_path, ["/a.xml", "/b.xml"], days)
    assert [asked.paths for _, asked in seen] == [["/a.xml"], [], ["/a.xml", "/b.xml"]]
    assert [outcome.failure for outcome in seen[-1][0].outcomes] == [None, None]
