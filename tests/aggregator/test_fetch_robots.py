"""robots.txt is asked before what no member named as a feed, and before nothing else (RFC 9309)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.fetch import FolderFetcher, HttpFetcher, Limits, fetch_all
from aggregator.model import Failed, Fetched, FetchResult, Source, Validators, Wanted
from tests.aggregator.loopback import FAST, Asked, Page, Pages, record, serving

AGENT = "TippingPoint/0.1 (+https://hub.example/contact/; hello@hub.example)"
LOCAL = frozenset({"127.0.0.1", "127.0.0.3"})
PAGE = Page(b"<p>Kirkgate</p>")


def ask(
    pages: Pages,
    paths: Sequence[str] = ("/@quay",),
    wanted: Wanted = "page",
    found: bool = False,
    limits: Limits = FAST,
) -> tuple[list[FetchResult], list[str]]:
    """Ask for several addresses of one site; give the results and what the site was asked for."""
    asked = Asked()

    async def run() -> list[FetchResult]:
        async with serving(pages, asked) as site, HttpFetcher(limits, AGENT, LOCAL) as fetcher:
            sources = [Source("m", f"{site}{path}", wanted=wanted, found=found) for path in paths]
            requests = [(source, Validators()) for source in sources]
            return await fetch_all(fetcher, requests, limits, lambda _: None)

    return asyncio.run(run()), asked.paths


def robots(*lines: str) -> Page:
    return Page("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (["User-agent: *", "Disallow: /"], False),
        (["User-agent: *", "Disallow: /@"], False),
        (["User-agent: *", "Disallow: /*quay$"], False),
        (["User-agent: *", "Disallow: /", "Allow: /@quay"], True),
        (["User-agent: *", "Allow: /", "Disallow: /@quay"], False),
        (["User-agent: tippingpoint", "Disallow: /", "", "User-agent: *", "Allow: /"], False),
        (["User-agent: TippingPoint", "Allow: /", "", "User-agent: *", "Disallow: /"], True),
        (["User-agent: otherbot", "Disallow: /"], True),
        (["User-agent: *", "Disallow:"], True),
        (["\ufeffUser-agent: *", "Disallow: /"], False),
        (["<html><title>Not found</title>"], True),
        ([], True),
    ],
)
def test_a_page_is_asked_for_only_if_robots_txt_allows_it(rules: list[str], allowed: bool) -> None:
    [result], paths = ask({"/robots.txt": robots(*rules), "/@quay": PAGE})
    assert isinstance(result, Fetched if allowed else Failed)
    assert paths == ["/robots.txt", "/@quay"][: 1 + allowed]
    if isinstance(result, Failed):
        assert "robots.txt asks programs not to read" in result.reason
        assert result.status == 0


@pytest.mark.parametrize(
    ("wanted", "found", "asked"),
    [
        ("feed", False, False),
        ("calendar", False, False),
        ("feed", True, True),
        ("calendar", True, True),
        ("comments", False, True),
        ("page", False, True),
        ("picture", False, True),
    ],
)
def test_what_a_member_named_is_asked_for_as_a_feed_reader_does(
    wanted: Wanted, found: bool, asked: bool
) -> None:
    pages: Pages = {"/robots.txt": robots("User-agent: *", "Disallow: /"), "/@quay": PAGE}
    [result], paths = ask(pages, wanted=wanted, found=found)
    assert isinstance(result, Failed if asked else Fetched)
    assert paths == (["/robots.txt"] if asked else ["/@quay"])


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (401, True), (410, True), (429, False), (500, False), (503, False)],
)
def test_what_is_not_there_forbids_nothing_and_what_is_broken_forbids_all(
    status: int, allowed: bool
) -> None:
    """RFC 9309, 2.3.1.3 and 2.3.1.4."""
    [result], paths = ask({"/robots.txt": Page(status=status), "/@quay": PAGE})
    assert isinstance(result, Fetched if allowed else Failed)
    assert ("/@quay" in paths) == allowed
    if isinstance(result, Failed):
        assert f"answers {status}" in result.reason
        assert "/robots.txt" in result.detail


def test_a_site_is_asked_once_for_its_robots_txt() -> None:
    pages: Pages = {"/robots.txt": robots("User-agent: *", "Disallow: /b"), "/a": PAGE, "/c": PAGE}
    results, paths = ask(pages, ["/a", "/b", "/c"])
    assert [type(result) for result in results] == [Fetched, Failed, Fetched]
    assert paths == ["/robots.txt", "/a", "/c"]


def test_a_redirect_is_asked_for_only_if_its_own_site_allows_it() -> None:
    here, there = Asked(), Asked()
    closed: Pages = {"/robots.txt": robots("User-agent: *", "Disallow: /"), "/x": PAGE}

    async def run() -> FetchResult:
        async with serving(closed, there, "127.0.0.3") as other:
            pages: Pages = {"/@quay": Page(status=301, headers={"Location": f"{other}/x"})}
            async with serving(pages, here) as site, HttpFetcher(FAST, AGENT, LOCAL) as fetcher:
                source = Source("m", f"{site}/@quay", wanted="page")
                return await fetcher.fetch(source, Validators())

    assert isinstance(asyncio.run(run()), Failed)
    assert (here.paths, there.paths) == (["/robots.txt", "/@quay"], ["/robots.txt"])


def test_a_robots_txt_may_have_moved() -> None:
    """RFC 9309, 2.3.1.2: five redirects are followed; what lies behind more is as if not there."""
    moved: Pages = {"/robots.txt": Page(status=301, headers={"Location": "/5"}), "/@quay": PAGE}
    moved |= {f"/{n}": Page(status=302, headers={"Location": f"/{n - 1}"}) for n in range(2, 6)}
    moved["/1"] = robots("User-agent: *", "Disallow: /")
    [result], _ = ask(moved)
    assert isinstance(result, Failed)
    moved["/1"] = Page(status=302, headers={"Location": "/0"})
    [result], paths = ask(moved)
    assert isinstance(result, Fetched)
    assert "/0" not in paths


def test_a_robots_txt_counts_for_its_first_half_megabyte() -> None:
    """RFC 9309, 2.5."""
    late = b"#" * 500 * 2**10 + b"\nUser-agent: *\nDisallow: /\n"
    [result], _ = ask({"/robots.txt": Page(late), "/@quay": PAGE})
    assert isinstance(result, Fetched)
    early = b"User-agent: *\nDisallow: /\n" + b"#" * 2**20
    [result], _ = ask({"/robots.txt": Page(early), "/@quay": PAGE})
    assert isinstance(result, Failed)


def test_robots_txt_and_page_share_one_deadline() -> None:
    async def slow(_: dict[str, str]):
        await asyncio.sleep(0.2)
        yield b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"

    limits = replace(FAST, deadline=0.3)
    [result], paths = ask({"/robots.txt": slow, "/@quay": slow}, limits=limits)
    assert isinstance(result, Failed)
    assert "too long" in result.reason
    assert paths == ["/robots.txt", "/@quay"]


def test_a_recorded_web_has_robots_txt_too(tmp_path: Path) -> None:
    pages: Pages = {"/robots.txt": robots("User-agent: TippingPoint", "Disallow: /@"), "/@a": PAGE}
    record(tmp_path, pages, "http://site.example")

    async def run() -> FetchResult:
        async with FolderFetcher(tmp_path, FAST) as fetcher:
            page = Source("m", "http://site.example/@a", wanted="page")
            return await fetcher.fetch(page, Validators())

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert "robots.txt" in result.reason
