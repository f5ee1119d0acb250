"""A proxy that the surroundings name is asked, and takes no request into a private network."""

import asyncio
import socket
from dataclasses import dataclass, field

import pytest
from yarl import URL

from aggregator.errors import AggregatorError
from aggregator.fetch import HttpFetcher, Proxies
from aggregator.model import Failed, Fetched, FetchResult, Source, Validators
from tests.aggregator.loopback import FAST, USER_AGENT

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<rss/>"
PUBLIC = {"public.example": "93.184.215.14", "inside.example": "10.0.0.1"}


@dataclass
class Proxy:
    """A proxy on this machine that answers for every site by itself."""

    answer: bytes = ANSWER
    heads: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(self.answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some names that are known here, without a network."""
    look_up = socket.getaddrinfo

    def asked(host: str, port: object, *rest: object, **named: object) -> list[tuple]:
        if host.endswith(".example") and host not in PUBLIC:
            raise socket.gaierror("not known")
        return look_up(PUBLIC.get(host, host), port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    for name in ("http", "https", "no", "all"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)


def ask(
    url: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, name: str = "http_proxy", **more: str
) -> FetchResult:
    async def run() -> FetchResult:
        async with await asyncio.start_server(proxy.talk, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            monkeypatch.setenv(name, f"http://me:pw@127.0.0.1:{port}/")
            for other, value in more.items():
                monkeypatch.setenv(other, value)
            proxies = Proxies.of_environment()
            async with HttpFetcher(FAST, USER_AGENT, proxies=proxies) as fetcher:
                return await fetcher.fetch(Source("m", url), Validators('"1"'))

    return asyncio.run(run())


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY"])
@pytest.mark.parametrize("host", ["public.example", "unknown.example", "8.8.8.8"])
def test_a_proxy_in_a_private_network_is_asked_because_the_operator_named_it(
    monkeypatch: pytest.MonkeyPatch, name: str, host: str
) -> None:
    proxy = Proxy()
    result = ask(f"http://{host}/feed.xml", proxy, monkeypatch, name)
    assert isinstance(result, Fetched)
    [head] = proxy.heads
    assert head.startswith(f"GET http://{host}/feed.xml HTTP/1.1\r\n".encode())
    assert b"\r\nProxy-Authorization: Basic bWU6cHc=\r\n" in head
    assert b'\r\nIf-None-Match: "1"\r\n' in head


@pytest.mark.parametrize("host", ["inside.example", "10.0.0.1", "[::1]", "169.254.169.254"])
def test_no_proxy_is_sent_into_a_private_network(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    proxy = Proxy()
    result = ask(f"http://{host}/feed.xml", proxy, monkeypatch)
    assert isinstance(result, Failed)
    assert "private network" in result.reason
    assert proxy.heads == []


def test_a_redirect_behind_a_proxy_is_judged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sent_on = b"HTTP/1.1 301 Moved\r\nLocation: http://inside.example/\r\nContent-Length: 0\r\n\r\n"
    proxy = Proxy(sent_on)
    result = ask("http://public.example/feed.xml", proxy, monkeypatch)
    assert isinstance(result, Failed)
    assert "private network" in result.reason
    assert len(proxy.heads) == 1


def test_a_secure_site_is_reached_through_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Proxy(b"HTTP/1.1 403 Not here\r\nContent-Length: 0\r\n\r\n")
    result = ask("https://public.example/feed.xml", proxy, monkeypatch, "https_proxy")
    assert proxy.heads[0].startswith(b"CONNECT public.example:443 HTTP/1.1\r\n")
    assert b"If-None-Match" not in proxy.heads[0]
    assert isinstance(result, Failed)
    assert "hub's own proxy" in result.reason


def test_a_proxy_that_is_not_there_is_no_fault_of_the_site() -> None:
    async def run() -> FetchResult:
        async with await asyncio.start_server(Proxy().talk, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
        proxies = Proxies({"http": f"127.0.0.1:{port}"})
        async with HttpFetcher(FAST, USER_AGENT, proxies=proxies) as fetcher:
            return await fetcher.fetch(Source("m", "http://public.example/"), Validators())

    result = asyncio.run(run())
    assert isinstance(result, Failed)
    assert "hub's own proxy" in result.reason


def test_who_stands_in_no_proxy_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Proxy()
    result = ask("http://127.0.0.1:9/x", proxy, monkeypatch, no_proxy="127.0.0.1")
    assert isinstance(result, Failed)
    assert "private network" in result.reason
    proxies = Proxies({"http": "proxy.example:3128", "no": "local.example, .inner.example"})
    asked = {
        host: proxies.of(URL(f"http://{host}/"))
        for host in ("a.example", "local.example", "x.inner.example", "local.example:8080")
    }
    assert [host for host, by in asked.items() if by] == ["a.example"]
    assert asked["a.example"] == URL("http://proxy.example:3128")
    assert proxies.of(URL("https://a.example/")) is None


def test_in_a_program_of_a_web_server_a_header_names_no_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUEST_METHOD", "GET")
    monkeypatch.setenv("HTTP_PROXY", "http://stranger.example/")
    assert Proxies.of_environment().of(URL("http://a.example/")) is None


@pytest.mark.parametrize("value", ["socks5://me:secret@proxy.example", "http://", "http://[x"])
def test_what_is_no_web_proxy_is_refused_with_what_to_write(value: str) -> None:
    with pytest.raises(AggregatorError, match="https_proxy: is no web proxy; write http") as caught:
        Proxies({"https": value})
    assert "secret" not in str(caught.value)
