"""Compare the engines on a first night: how long it takes, and how much of it is not the reading.

    python -m tests.bench.engines [FEEDS]

Prints, for each engine, the seconds that pass and those that the deciding and writing process
computes. What that process does for itself, no number of workers takes away. A Dask cluster of two
workers on this machine is measured too, where `distributed` is installed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from aggregator.engines import engine
from aggregator.fetch import FolderFetcher, Limits
from aggregator.model import Roster, Source
from aggregator.pull import pull
from tests.bench import web

LIMITS = Limits(gap=0)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def record(folder: Path, feeds: int) -> Roster:
    """Record the made-up web in a folder, and list who is to be asked."""
    for number in range(feeds):
        site = folder / f"m{number}.example"
        site.mkdir(parents=True)
        (site / "feed.xml").write_bytes(web.feed(number))
    return Roster(tuple(Source(f"m{n}", f"https://m{n}.example/feed.xml") for n in range(feeds)))


def measure(name: str, running: Executor, recorded: Path, roster: Roster) -> None:
    """Run one first night with an engine that is warm, and print what it took."""
    running.submit(abs, -1).result()
    with tempfile.TemporaryDirectory(prefix="bench-") as content:
        wall, cpu = time.perf_counter(), time.process_time()
        fetcher = FolderFetcher(recorded, LIMITS)
        report = pull(Path(content), roster, fetcher, running, NOW, limits=LIMITS)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    posts = sum(len(outcome.changes) for outcome in report.outcomes)
    print(f"{name:18}{posts:7} posts{wall:8.2f} s passed{cpu:8.2f} s computed by this process")


@contextmanager
def cluster() -> Iterator[str]:
    """Start a Dask cluster of two workers on this machine, and give its address."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # any free port: another cluster may have 8787
        silence_logs=50,
    ) as running:
        yield running.scheduler_address


def main(feeds: int) -> None:
    """Measure every engine in turn."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        recorded = Path(folder)
        roster = record(recorded, feeds)
        for name in ("here", "processes:2", "processes:4"):
            with engine(name) as running:
                measure(name, running, recorded, roster)
        if find_spec("distributed"):
            with cluster() as address, engine(address) as running:
                measure("Dask, 2 workers", running, recorded, roster)
        else:
            print("Dask: not measured, for distributed is not installed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
