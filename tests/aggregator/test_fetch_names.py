"""A name that nobody answers for holds up its own feed and nothing else."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from aggregator.fetch import HttpFetcher, fetch_all
from aggregator.fetch.resolver import Resolver
from aggregator.model import Failed, Fetched, FetchResult, Source, Validators
from tests.aggregator.loopback import FAST, USER_AGENT, Asked, Page, serving

DEAD = 40  # more than the threads that asyncio has for names


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The name servers of dead*.example never answer; living.example is this machine."""
    over, look_up = threading.Event(), socket.getaddrinfo

    def asked(host: str, *rest: object, **named: object) -> list[tuple]:
        if host.startswith("dead"):
            over.wait(60)
            raise socket.gaierror("no answer")
        return look_up("127.0.0.1" if host == "living.example" else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    yield over
    over.set()


def test_dead_name_servers_cost_only_their_own_feeds(silent: threading.Event) -> None:
    limits = replace(FAST, concurrency=DEAD + 1, connect=0.5)
    assert min(32, (os.cpu_count() or 1) + 4) < DEAD

    async def run() -> list[FetchResult]:
        async with serving({"/feed.xml": Page(b"<rss/>")}, Asked()) as site:
            port = site.rpartition(":")[2]
            urls = [f"http://dead{n}.example/" for n in range(DEAD)]
            urls.append(f"http://living.example:{port}/feed.xml")
            requests = [(Source("m", url), Validators()) for url in urls]
            fetcher = HttpFetcher(limits, USER_AGENT, frozenset({"127.0.0.1"}))
            async with fetcher:
                return await fetch_all(fetcher, requests, limits, lambda _: None)

    *dead, living = asyncio.run(run())  # and it ends, though the names still hang
    assert not silent.is_set()
    assert isinstance(living, Fetched)
    assert all(isinstance(result, Failed) for result in dead)


def test_a_name_gives_all_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, **__: object) -> list[tuple]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80)),
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2001:db8::1", 80, 0, 0)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    found = asyncio.run(Resolver().resolve("two.example", 80))
    assert [one["host"] for one in found] == ["192.0.2.1", "2001:db8::1"]
