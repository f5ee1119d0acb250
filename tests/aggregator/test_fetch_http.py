"""On a network that is slow, broken or hostile, a fetch ends soon, small, and with a sentence."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.fetch import HttpFetcher, Limits, fetch_all
from aggregator.fetch.resolver import Resolver
from aggregator.model import Failed, Fetched, FetchResult, Source, Validators, Wanted
from tests.aggregator.loopback import FAST, USER_AGENT, Asked, Page, Pages, Raw, serving

LOCAL = frozenset({"127.0.0.1"})
KNOWN = Validators('"1"', "Sun, 01 Mar 2026 08:00:00 GMT", None)
SOON = replace(FAST, deadline=0.3)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


async def fetch(
    url: str, limits: Limits = FAST, known: Validators = KNOWN, allowed: frozenset[str] = LOCAL
) -> FetchResult:
    async with HttpFetcher(limits, USER_AGENT, allow_hosts=allowed) as fetcher:
        return await fetcher.fetch(Source("m", url), known)


def ask(pages: Pages, limits: Limits = FAST) -> FetchResult:
    async def run() -> FetchResult:
        async with serving(pages, Asked()) as site:
            return await fetch(f"{site}/feed.xml", limits)

    return asyncio.run(run())


def once(data: bytes) -> Raw:
    async def page(_: dict[str, str]) -> AsyncIterator[bytes]:
        yield data

    return page


def endless(start: bytes, piece: bytes, pause: float = 0) -> Raw:
    async def page(_: dict[str, str]) -> AsyncIterator[bytes]:
        yield start
        while True:
            yield piece
            await asyncio.sleep(pause)

    return page


def test_a_body_without_end_is_left_at_the_limit() -> None:
    result = ask({"/feed.xml": endless(OK + b"\r\n", b"x" * 65536)})
    assert isinstance(result, Failed)
    assert "larger than 5 MiB" in result.reason


@pytest.mark.parametrize(
    "page",
    [
        endless(OK + b"\r\n", b"x", pause=0.02),
        endless(OK, b"X", pause=0.02),
        endless(b"", b"", pause=0.02),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.02),
    ],
    ids=["body", "headers", "silence", "promises"],
)
def test_a_drip_ends_at_the_deadline(page: Raw) -> None:
    result = ask({"/feed.xml": page}, SOON)
    assert isinstance(result, Failed)
    assert "too long" in result.reason


@pytest.mark.parametrize("start", [b"", OK, OK + b"\r\n<rss>"], ids=["none", "head", "body"])
def test_a_site_that_falls_silent_is_left_long_before_the_deadline(start: bytes) -> None:
    async def page(_: dict[str, str]) -> AsyncIterator[bytes]:
        yield start
        await asyncio.Event().wait()

    result = ask({"/feed.xml": page}, Limits(deadline=3600, read=0.1))
    assert isinstance(result, Failed)
    assert "too long" in result.reason
    assert result.status == 0


def test_the_deadline_is_for_the_whole_way_not_for_each_redirect() -> None:
    async def slow(_: dict[str, str]) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.2)
        yield b"HTTP/1.1 302 Found\r\nLocation: /b.xml\r\nContent-Length: 0\r\n\r\n"

    result = ask({"/feed.xml": slow, "/b.xml": slow}, SOON)
    assert isinstance(result, Failed)
    assert "too long" in result.reason


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (OK + b"Content-Length: 9\r\n\r\ncut", "breaks off in the middle"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\ncut", "breaks off in the middle"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "answer is damaged"),
        (b"", "connection to the site breaks off"),
        (OK, "connection to the site breaks off"),
        (b"220 mail.example ESMTP\r\n\r\n", "answer is damaged"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "answer is damaged"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 99999 + b"\r\n\r\n", "answer is damaged"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9999 + b"\r\n", "answer is damaged"),
        (b"\xff\x00" * 500 + b"\r\n\r\n", "answer is damaged"),
    ],
    ids=["cut", "cut chunk", "bad chunk", "nothing", "half", "mail", "length", "wide", "many", "?"],
)
def test_a_broken_answer_is_a_failure(data: bytes, what: str) -> None:
    result = ask({"/feed.xml": once(data)})
    assert isinstance(result, Failed)
    assert what in result.reason, result.detail
    assert result.detail.isprintable()


def test_headers_without_end_are_left_before_the_deadline() -> None:
    result = ask({"/feed.xml": endless(OK, b"X-More: and more\r\n")}, Limits(deadline=60))
    assert isinstance(result, Failed)
    assert "answer is damaged" in result.reason


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a=b;"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_what_comes_around_a_body_counts_too(start: bytes, more: bytes) -> None:
    result = ask({"/feed.xml": endless(start, more * 5000)}, Limits(deadline=120))
    assert isinstance(result, Failed)
    assert "is larger than 5 MiB" in result.reason
    assert "more than 6291456 bytes" in result.detail


def test_a_body_with_no_stated_length_is_whole_when_the_connection_ends() -> None:
    result = ask({"/feed.xml": once(OK + b"\r\n<rss/>")})
    assert isinstance(result, Fetched)
    assert result.body == b"<rss/>"


def test_a_request_says_who_asks_and_no_more() -> None:
    asked = Asked()
    cookie = {"Set-Cookie": "id=1; Path=/", "Location": "/b.xml"}

    async def run() -> FetchResult:
        pages: Pages = {"/feed.xml": Page(status=301, headers=cookie), "/b.xml": Page(b"<rss/>")}
        async with serving(pages, asked) as site:
            return await fetch(f"{site}/feed.xml#part", known=KNOWN)

    assert isinstance(asyncio.run(run()), Fetched)
    assert asked.paths == ["/feed.xml", "/b.xml"]
    for headers in asked.headers:
        assert headers.pop("Host").startswith("127.0.0.1:")
        assert "application/atom+xml" in headers.pop("Accept")
        assert headers == {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "gzip, deflate, br, zstd",
            "If-None-Match": KNOWN.etag,
            "If-Modified-Since": KNOWN.last_modified,
        }


@pytest.mark.parametrize(
    ("etag", "modified"),
    [
        (b'"abc"', b"Sun, 01 Mar 2026 08:00:00 GMT"),
        (b'W/"a, b\\"', b"sunday  the 1st,\tmarch"),
        (b"no-quotes", b"0"),
        ('"café 東京"'.encode(), "dimanche, 1 août".encode()),
        (b'"a--gzip"', b"Tue, 19 Jan 2038 03:14:08 +0000"),
    ],
    ids=["proper", "odd", "bare", "utf-8", "mangled"],
)
def test_validators_go_back_byte_for_byte(etag: bytes, modified: bytes) -> None:
    asked = Asked()
    head = OK + b"ETag:  " + etag + b" \r\nLast-Modified: " + modified + b"\r\n\r\n"

    async def run() -> None:
        async with serving({"/feed.xml": once(head + b"<rss/>")}, asked) as site:
            first = await fetch(f"{site}/feed.xml", known=Validators())
            assert isinstance(first, Fetched)
            await fetch(f"{site}/feed.xml", known=first.validators)

    asyncio.run(run())
    assert b"If-None-Match" not in asked.raw[0]
    assert b"\r\nIf-None-Match: " + etag + b"\r\n" in asked.raw[1]
    assert b"\r\nIf-Modified-Since: " + modified + b"\r\n" in asked.raw[1]


@pytest.mark.parametrize(
    ("wanted", "first", "also"),
    [
        ("feed", "application/atom+xml", "text/calendar"),
        ("comments", "application/atom+xml", "application/rss+xml"),
        ("calendar", "text/calendar", "application/ld+json"),
        ("page", "text/html", "application/xhtml+xml"),
    ],
)
def test_a_site_is_told_what_is_wanted(wanted: Wanted, first: str, also: str) -> None:
    asked = Asked()

    async def run() -> None:
        async with (
            serving({}, asked) as site,
            HttpFetcher(FAST, USER_AGENT, allow_hosts=LOCAL) as fetcher,
        ):
            await fetcher.fetch(Source("m", f"{site}/x", wanted=wanted), Validators())

    asyncio.run(run())
    accept = asked.headers[-1]["Accept"]
    assert accept.startswith(f"{first},")
    assert also in accept


def test_a_connection_is_closed_where_nobody_else_will_ask() -> None:
    asked = Asked()

    async def run() -> None:
        async with (
            serving({}, asked) as site,
            HttpFetcher(FAST, USER_AGENT, allow_hosts=LOCAL) as fetcher,
        ):
            requests = [(Source("m", f"{site}/{n}"), Validators()) for n in range(2)]
            await fetch_all(fetcher, requests, FAST, lambda _: None)

    asyncio.run(run())
    assert [head.get("Connection") for head in asked.headers] == [None, "close"]


def test_validators_are_not_told_to_another_host_nor_after_it() -> None:
    first, second = Asked(), Asked()
    here: Pages = {"/back": Page(b"<rss/>")}
    there: Pages = {}

    async def run() -> FetchResult:
        async with (
            serving(here, first) as site,
            serving(there, second, "127.0.0.3") as other,
        ):
            here["/feed.xml"] = Page(status=302, headers={"Location": f"{other}/a"})
            there["/a"] = Page(status=302, headers={"Location": f"{site}/back"})
            return await fetch(f"{site}/feed.xml", allowed=LOCAL | {"127.0.0.3"})

    assert isinstance(asyncio.run(run()), Fetched)
    assert first.paths == ["/feed.xml", "/back"]
    assert "If-None-Match" in first.headers[0]
    for headers in (second.headers[0], first.headers[1]):
        assert not {"If-None-Match", "If-Modified-Since"} & headers.keys()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.2",
        "localhost",
        "2130706434",
        "0x7f000002",
        "127.2",
        "0177.0.0.2",
        "[::ffff:7f00:2]",
    ],
)
@pytest.mark.parametrize("by", ["asked for", "sent on to"])
def test_a_private_network_is_never_entered(host: str, by: str) -> None:
    """Whatever the number is dressed in, the server behind it sees no request."""
    inside = Asked()

    async def run() -> FetchResult:
        listen = "127.0.0.1" if host == "localhost" else "127.0.0.2"
        async with serving({"/x": Page(b"secret")}, inside, listen) as site:
            target = f"http://{host}:{site.rpartition(':')[2]}/x"
            if by == "asked for":
                return await fetch(target, allowed=frozenset())
            page = Page(status=301, headers={"Location": target})
            async with serving({"/feed.xml": page}, Asked(), "127.0.0.3") as outside:
                return await fetch(f"{outside}/feed.xml", allowed=frozenset({"127.0.0.3"}))

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert "private network" in result.reason or "no proper site" in result.reason
    assert inside.paths == []


def test_a_name_is_judged_by_every_number_that_it_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a public and a private number, in either order, never reaches the private one."""
    inside = Asked()

    async def run() -> FetchResult:
        async with serving({"/x": Page(b"secret")}, inside, "127.0.0.2") as site:
            port = int(site.rpartition(":")[2])
            monkeypatch.setattr(Resolver, "resolve", resolve)
            return await fetch(f"http://twofaced.example:{port}/x", replace(FAST, connect=0.3))

    async def resolve(self: object, host: str, port: int = 0, family: int = 0) -> list[dict]:
        numbers = ["127.0.0.2", "10.0.0.1", "127.0.0.2"]
        return [
            {"hostname": host, "host": n, "port": port, "family": 2, "proto": 6, "flags": 4}
            for n in numbers
        ]

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert "private network" in result.reason
    assert inside.paths == []


def test_a_name_that_changes_its_mind_is_judged_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open when the feed is asked, private when a redirect leads back to the same name."""
    inside, answers = Asked(), ["127.0.0.3", "127.0.0.2"]

    async def resolve(self: object, host: str, port: int = 0, family: int = 0) -> list[dict]:
        number = answers.pop(0)
        return [
            {"hostname": host, "host": number, "port": port, "family": 2, "proto": 6, "flags": 4}
        ]

    monkeypatch.setattr(Resolver, "resolve", resolve)

    async def run() -> FetchResult:
        async with serving({"/x": Page(b"secret")}, inside, "127.0.0.2") as private:
            target = private.replace("127.0.0.2", "fickle.example")
            page = Page(status=302, headers={"Location": f"{target}/x"})
            async with serving({"/feed.xml": page}, Asked(), "127.0.0.3") as site:
                url = f"{site.replace('127.0.0.3', 'fickle.example')}/feed.xml"
                return await fetch(url, allowed=frozenset({"127.0.0.3"}))

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert "private network" in result.reason
    assert (answers, inside.paths) == ([], [])


def test_a_site_that_is_not_there_is_a_failure() -> None:
    async def run() -> FetchResult:
        async with serving({}, Asked()) as site:
            pass
        return await fetch(f"{site}/feed.xml")

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert "cannot be reached" in result.reason


def test_a_name_that_is_not_known_is_a_failure() -> None:
    result = asyncio.run(fetch("http://nowhere.invalid/feed.xml"))
    assert isinstance(result, Failed)
    assert "name of the site cannot be found" in result.reason


def test_a_secure_connection_that_is_none_is_a_failure() -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def run() -> FetchResult:
        async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
            return await fetch(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert "certificate is not in order" in result.reason


def test_no_password_is_taken_from_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("default login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")  # only the command hands that on
    asked = Asked()

    async def run() -> FetchResult:
        async with serving({"/feed.xml": Page(b"<rss/>")}, asked) as site:
            return await fetch(f"{site}/feed.xml")

    assert isinstance(asyncio.run(run()), Fetched)
    assert "Authorization" not in asked.headers[0]


def test_a_packed_body_may_come_byte_by_byte() -> None:
    packed = gzip.compress(b"<rss/>" * 99) + gzip.compress(b"!")

    async def page(_: dict[str, str]) -> AsyncIterator[bytes]:
        yield OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
        for number in packed:
            yield bytes([number])
            await asyncio.sleep(0)

    result = ask({"/feed.xml": page})
    assert isinstance(result, Fetched)
    assert result.body == b"<rss/>" * 99 + b"!"


def test_a_fetcher_that_was_not_opened_is_a_bug_and_says_so() -> None:
    fetcher = HttpFetcher(FAST, USER_AGENT)
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(fetcher.fetch(Source("m", "http://site.example/"), KNOWN))
    with pytest.raises(ValueError):
        HttpFetcher(FAST, USER_AGENT, allow_hosts=frozenset({"localhost"}))
