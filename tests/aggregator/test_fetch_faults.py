"""All that has broken feed readers, in one run: each is one sentence, and costs no other feed."""

import asyncio
from collections.abc import AsyncIterator

from aggregator.fetch import HttpFetcher, Limits, fetch_all
from aggregator.model import Failed, Fetched, FetchResult, Source, Validators
from tests.aggregator.loopback import USER_AGENT, Asked, Page, Pages, Raw, serving
from tests.aggregator.test_fetch_bombs import gzipped

LIMITS = Limits(deadline=1.5, connect=1, read=0.5, gap=0, per_host=30, concurrency=30)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
GOOD = Page(b"<rss/>")


async def drip(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield OK + b"\r\n"
    while True:
        yield b"<"
        await asyncio.sleep(0.05)


async def dripping_head(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield OK
    while True:
        yield b"X"
        await asyncio.sleep(0.05)


async def silence(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield b""
    await asyncio.Event().wait()


async def eighty_megabytes(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 83886080\r\n\r\n"
    for _ in range(1280):
        yield bytes(65536)


async def cut(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield OK + b"Content-Length: 900\r\n\r\n<rss>"


async def cut_chunk(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n"


async def cut_gzip(_: dict[str, str]) -> AsyncIterator[bytes]:
    yield OK + b"Content-Encoding: gzip\r\n\r\n" + gzipped()[:5000]


def sent_on(status: int, target: str) -> Page:
    return Page(status=status, headers={"Location": target})


def faults() -> dict[str, tuple[Page | Raw, str]]:
    return {
        "/drip": (drip, "too long"),
        "/dripping-head": (dripping_head, "too long"),
        "/silence": (silence, "too long"),
        "/80mb": (eighty_megabytes, "larger than 5 MiB"),
        "/bomb": (Page(gzipped(), 200, {"Content-Encoding": "gzip"}), "larger than 10 MiB"),
        "/nested": (Page(b"x", 200, {"Content-Encoding": "br, gzip"}), "cannot be unpacked"),
        "/cut": (cut, "breaks off in the middle"),
        "/cut-chunk": (cut_chunk, "breaks off in the middle"),
        "/cut-gzip": (cut_gzip, "cannot be unpacked"),
        "/loop": (sent_on(302, "/loop-2"), "in circles"),
        "/loop-2": (sent_on(302, "/loop"), "in circles"),
        "/private": (sent_on(301, "http://127.0.0.2/private"), "private network"),
        "/metadata": (sent_on(302, "http://169.254.169.254/latest"), "private network"),
        "/file": (sent_on(301, "file:///etc/passwd"), "does not begin with http"),
        "/nowhere": (Page(status=301), "not where to"),
        "/304": (Page(status=304), "did not ask so"),
        "/401": (Page(status=401), "a password"),
        "/404": (Page(status=404), "nothing is there"),
        "/410": (Page(status=410), "gone for good"),
        "/429": (Page(status=429, headers={"Retry-After": "99999999999"}), "too often"),
        "/503": (Page(status=503, headers={"Retry-After": "120"}), "a fault of its own"),
    }


def test_every_fault_is_one_sentence_and_costs_no_other_feed() -> None:
    wrong = faults()
    pages: Pages = {path: page for path, (page, _) in wrong.items()}
    good = [f"/good-{n}" for n in range(5)]
    asked = Asked()

    async def run() -> list[FetchResult]:
        fetcher = HttpFetcher(LIMITS, USER_AGENT, frozenset({"127.0.0.1"}))
        async with serving(pages | dict.fromkeys(good, GOOD), asked) as site, fetcher:
            paths = [*wrong, *good]
            requests = [(Source("m", site + path), Validators()) for path in paths]
            return await fetch_all(fetcher, requests, LIMITS, lambda _: None)

    results = dict(zip([*wrong, *good], asyncio.run(run()), strict=True))
    for path, (_, what) in wrong.items():
        result = results[path]
        assert isinstance(result, Failed), path
        assert what in result.reason, (path, result)
    assert all(isinstance(results[path], Fetched) for path in good)
    assert results["/429"].freshness.retry_after == "99999999999"
    assert asked.paths.count("/private") == 1
