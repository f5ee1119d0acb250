"""Go one step on the way of a feed: at most one request, and what it leads to.

The one place that knows the order: is the address safe, does robots.txt allow it, ask, judge.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aggregator.errors import UnsafeAddress
from aggregator.fetch import address
from aggregator.fetch.address import IPAddress
from aggregator.fetch.answer import Response
from aggregator.fetch.judge import failed, judge
from aggregator.fetch.limits import FetchError, Limits
from aggregator.fetch.robots import Robots
from aggregator.fetch.trail import Trail
from aggregator.model import FetchResult, Source, Validators

Ask = Callable[[Trail], Awaitable[Response]]
Step = FetchResult | Trail


async def step(
    trail: Trail,
    ask: Ask,
    robots: Robots,
    limits: Limits,
    allowed: frozenset[IPAddress] = frozenset(),
) -> Step:
    """Make the next request of a way. Gives the result, or the way with what is to be asked next.

    `ask` raises FetchError where no whole answer comes.
    """
    clock = asyncio.get_running_loop().time
    began = clock()
    try:
        if not trail.asked:
            trail = replace(trail, url=address.check(trail.url, allowed))
        if first := robots.before(trail):
            return first
        result = judge(trail, await ask(trail), limits, allowed)
    except UnsafeAddress as error:
        result = failed(trail, str(error), str(error.__cause__ or ""))
    except FetchError as error:
        result = failed(trail, str(error), error.detail)
    trail = replace(trail, spent=trail.spent + clock() - began)
    if isinstance(result, Trail):
        return replace(result, spent=trail.spent)
    return result if trail.then is None else robots.learn(trail, result)


async def follow(
    source: Source, known: Validators, go: Callable[[Trail], Awaitable[Step]]
) -> FetchResult:
    """Go step by step until there is a result."""
    way: Step = Trail(source, known, source.address)
    while isinstance(way, Trail):
        way = await go(way)
    return way
