"""Asking and reading go on at once, few bodies are held, and a member's feeds keep their order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import closing
from types import TracebackType
from typing import Self

import pytest

from aggregator.fetch import Limits, Trail
from aggregator.model import Failed, Fetched, FetchResult, Source, Unchanged, Validators
from aggregator.turns import Turn, in_turn

NOTHING = Validators()
LIMITS = Limits(gap=0)
Answer = Callable[[Source], Awaitable[FetchResult]]


class Made:
    """A fetcher whose answers a test makes, and which notes that it was closed."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.closed = answer, False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.closed = True

    async def step(self, trail: Trail) -> FetchResult:
        return await self.answer(trail.source)


def sources(*names: str) -> list[Source]:
    """Feeds of members: "a1" is the first of member a. Each is on a site of its own."""
    return [Source(name[0], f"https://{name}.example/") for name in names]


def body(source: Source) -> Fetched:
    return Fetched(source, source.url, "", source.url.encode(), NOTHING)


def read(fetched: Fetched) -> Future[bytes]:
    done: Future[bytes] = Future()
    done.set_result(fetched.body)
    return done


def run(
    answer: Answer,
    asked: list[Source],
    limits: Limits = LIMITS,
    read: Callable[[Fetched], Future[bytes]] = read,
) -> list[Turn[bytes]]:
    requests = [(source, NOTHING) for source in asked]
    return list(in_turn(Made(answer), requests, limits, read, lambda result: None))


def test_feeds_of_a_member_keep_their_order_whichever_answer_comes_first() -> None:
    order = ["a2", "b1", "a1"]

    async def answer(source: Source) -> FetchResult:
        while source.url != f"https://{order[0]}.example/":
            await asyncio.sleep(0)
        order.pop(0)
        return body(source)

    turns = run(answer, sources("a1", "a2", "b1"))
    assert [turn.number for turn in turns] == [2, 0, 1]
    assert [turn.reading.result() for turn in turns if turn.reading] == [
        b"https://b1.example/",
        b"https://a1.example/",
        b"https://a2.example/",
    ]


def test_a_result_goes_on_without_its_body() -> None:
    async def answer(source: Source) -> FetchResult:
        return body(source)

    [turn] = run(answer, sources("a1"))
    assert isinstance(turn.result, Fetched)
    assert turn.result.body == b""


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_bodies_are_held_than_may_be_under_way(most: int) -> None:
    under_way = 0
    most_under_way: list[int] = []
    held: list[Future[bytes]] = []
    lock = threading.Lock()

    async def answer(source: Source) -> FetchResult:
        nonlocal under_way
        with lock:
            under_way += 1
            most_under_way.append(under_way)
        return body(source)

    def slowly(fetched: Fetched) -> Future[bytes]:
        """Read only when as many bodies are held as may be."""
        nonlocal under_way
        done: Future[bytes] = Future()
        held.append(done)
        if len(held) == most:
            with lock:
                under_way -= most
            while held:
                held.pop().set_result(b"")
        return done

    turns = run(answer, sources(*(f"m{n}" for n in range(12))), Limits(concurrency=most), slowly)
    assert len(turns) == 12
    assert max(most_under_way) == most


def test_a_bug_that_one_feed_wakes_in_the_fetcher_is_the_failure_of_that_feed() -> None:
    async def answer(source: Source) -> FetchResult:
        if source.member == "b":
            raise ZeroDivisionError("a bug")
        return Unchanged(source, NOTHING)

    turns = run(answer, sources("a1", "b1", "c1"))
    kinds = {turn.number: type(turn.result) for turn in turns}
    assert kinds == {0: Unchanged, 1: Failed, 2: Unchanged}
    [failed] = [turn.result for turn in turns if isinstance(turn.result, Failed)]
    assert failed.detail == "ZeroDivisionError('a bug')"


def test_an_error_in_a_reading_is_kept_for_its_turn() -> None:
    async def answer(source: Source) -> FetchResult:
        return body(source)

    def broken(fetched: Fetched) -> Future[bytes]:
        future: Future[bytes] = Future()
        future.set_exception(ValueError(fetched.source.member))
        return future

    turns = run(answer, sources("a1", "b1"), read=broken)
    assert {str(turn.reading.exception()) for turn in turns if turn.reading} == {"a", "b"}


def test_who_stops_listening_ends_all_that_is_asked() -> None:
    async def answer(source: Source) -> FetchResult:
        if source.member == "b":
            await asyncio.Event().wait()
        return Unchanged(source, NOTHING)

    fetcher = Made(answer)
    requests = [(source, NOTHING) for source in sources("a1", "b1", "b2")]
    with closing(in_turn(fetcher, requests, LIMITS, read, lambda result: None)) as turns:
        assert next(turns).number == 0
    assert fetcher.closed


def test_a_fetcher_that_cannot_be_opened_stops_the_run() -> None:
    class Shut(Made):
        async def __aenter__(self) -> Self:
            raise OSError("no network at all")

    async def answer(source: Source) -> FetchResult:
        return Unchanged(source, NOTHING)

    requests = [(source, NOTHING) for source in sources("a1")]
    with pytest.raises(OSError, match="no network at all"):
        list(in_turn(Shut(answer), requests, LIMITS, read, lambda result: None))


def test_no_request_is_no_turn() -> None:
    async def answer(source: Source) -> FetchResult:
        raise AssertionError(source)

    assert run(answer, []) == []


def test_what_an_engine_never_gives_back_is_given_up_and_the_rest_is_not() -> None:
    async def answer(source: Source) -> FetchResult:
        return body(source)

    lost: list[Future[bytes]] = []

    def losing(fetched: Fetched) -> Future[bytes]:
        if fetched.source.member == "b":
            lost.append(Future())
            return lost[-1]
        return read(fetched)

    limits = Limits(gap=0, concurrency=1, patience=0.05)
    turns = run(answer, sources("a1", "b1", "c1"), limits, losing)
    given = {turn.number: turn.reading.exception() for turn in turns if turn.reading}
    assert {number for number, error in given.items() if error is None} == {0, 2}
    assert str(given[1]).startswith("It was not read tonight")
    lost[0].set_result(b"too late")
