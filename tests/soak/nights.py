"""Run the aggregator over the made-up web, night after night, and note what became of it.

The clock is an argument, the network is `Web`; the disk is real.
"""

from __future__ import annotations

import random
import resource
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from aggregator import disk, lock, report
from aggregator.engines import engine
from aggregator.fetch import Limits, Step, Trail
from aggregator.fetch.answer import Response, has_body
from aggregator.fetch.body import Body
from aggregator.fetch.limits import FetchError
from aggregator.fetch.robots import Robots
from aggregator.fetch.step import step
from aggregator.fetch.trail import asking
from aggregator.model import Roster, Source
from aggregator.pull import pull
from tests.soak.faults import FAULTS, Answer, honest
from tests.soak.web import START, Site, a_day, open_sites

LIMITS = Limits(gap=0)
FAILING = 0.1
"""What share of the sites fails each night."""
QUIET = 9
"""How many nights without a fault come at the end: a feed that failed is asked once a week."""

MISHAPS = ("a damaged memory", "a lost memory", "the clock set back", "what a kill left behind")


class Web:
    """The network of one night, as a fetcher."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self._answers = answers
        self._robots = Robots("TippingPoint")

    async def __aenter__(self) -> Self:
        """Do nothing: there is nothing to open."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Do nothing: there is nothing to close."""

    async def step(self, trail: Trail) -> Step:
        """Make one request, and judge the answer as any other."""
        return await step(trail, self._ask, self._robots, LIMITS)

    async def _ask(self, trail: Trail) -> Response:
        said = self._answers.get(trail.url, Answer(404))
        if said.breaks:
            raise FetchError(said.breaks)
        etag = said.headers.get("etag")
        if etag and asking(trail).get("If-None-Match") == etag:
            return Response(304, said.headers)
        return Response(said.status, said.headers, _unpacked(said))


def _unpacked(said: Answer) -> bytes:
    body = Body(said.headers.get("content-encoding", ""), LIMITS)
    if has_body(said.status):
        body.add(said.body)
    return body.done()


@dataclass(slots=True)
class Soak:
    """A hub, its web, and what was seen so far. `due` are the posts that must be there by now."""

    content: Path
    sites: list[Site]
    dice: random.Random
    now: datetime = START
    failed: Counter[str] = field(default_factory=Counter)
    figures: list[Figures] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """One night in numbers.

    Posts and leftovers in files, the memory of the hub in bytes, the report in characters, the most
    memory that the process took in mebibytes.
    """

    failures: int
    posts: int
    state: int
    report: int
    leftovers: int
    memory: int


def begin(content: Path, feeds: int, seed: int) -> Soak:
    """Open the hub on its first day."""
    content.mkdir(parents=True, exist_ok=True)
    return Soak(content, open_sites(feeds), random.Random(seed))


def run(soak: Soak, nights: int) -> Iterator[tuple[int, Figures]]:
    """Run so many nights, the last `QUIET` of them without a fault; give the figures of each."""
    for night in range(nights):
        quiet = night >= nights - QUIET
        a_day([] if quiet else soak.sites, soak.now, soak.dice)
        yield night, _night(soak, {} if quiet or not night else _failing(soak))
        soak.now += timedelta(days=1)


def _failing(soak: Soak) -> dict[str, Answer]:
    """Choose who fails tonight and how, and let something befall the hub itself now and then."""
    answers = {}
    for site in soak.sites:
        if soak.dice.random() < FAILING:
            name = soak.dice.choice(list(FAULTS))
            soak.failed[name] += 1
            answers[site.feed] = FAULTS[name](site, soak.now, soak.dice)
    if soak.dice.random() < 0.3:
        _befall(soak, soak.dice.choice(MISHAPS))
    return answers


def _befall(soak: Soak, mishap: str) -> None:
    soak.failed[mishap] += 1
    folder = soak.content / "pulled"
    if mishap == "the clock set back":
        soak.now -= timedelta(days=1, hours=3)
    members = {file.name.partition(".")[0] for file in (folder / "state").glob("*.json")}
    for member in sorted(members):
        if soak.dice.random() < 0.1:
            for file in (folder / "state").glob(f"{member}.*"):
                _harm(file, mishap, folder)


def _harm(file: Path, mishap: str, folder: Path) -> None:
    if mishap == "a damaged memory":
        file.write_bytes(file.read_bytes()[:-20])
    elif mishap == "a lost memory":
        file.unlink()
    elif mishap == "what a kill left behind":
        member = file.name.partition(".")[0]
        (folder / member / ".2026-11-02-half-a-file-0000000000.md.new").write_bytes(b"---\ntit")
        (folder.parent / lock.FILE).write_text("the run that was killed")


def _night(soak: Soak, failing: dict[str, Answer]) -> Figures:
    """Pull in a process of its own, as every night is, so that its memory can be told."""
    answers = {site.feed: honest(site) for site in soak.sites}
    answers |= {site.feed.replace("feed", "moved"): honest(site) for site in soak.sites}
    sources = tuple(Source(site.member, site.feed) for site in soak.sites)
    with get_context().Pool(1) as apart:
        work = (soak.content, sources, answers | failing, soak.now)
        soak.figures.append(apart.apply(_pulled, work))
    return soak.figures[-1]


def _pulled(
    content: Path, sources: tuple[Source, ...], answers: dict[str, Answer], now: datetime
) -> Figures:
    with lock.alone(content, "soak", now), engine("here") as running:
        done = pull(content, Roster(sources), Web(answers), running, now, limits=LIMITS)
    files = [file for file in content.rglob("*") if file.is_file()]
    return Figures(
        failures=sum(bool(one.failure) for one in done.outcomes),
        posts=sum(file.suffix == ".md" and file.parts[-3] == "pulled" for file in files),
        state=sum(file.stat().st_size for file in files if file.parent.name == "state"),
        report=len(report.text(done)),
        leftovers=sum(file.match(disk.LEFTOVER) for file in files),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
