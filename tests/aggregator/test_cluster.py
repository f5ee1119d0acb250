"""A real Dask cluster of two processes writes what one process writes, and bounds what it reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.budget import within
from aggregator.engines import engine
from aggregator.errors import NotRead
from tests.aggregator.test_budget import for_ever
from tests.aggregator.test_pull import City, item, rss

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a cluster on this machine, whose two workers have 512 MiB each."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # any free port: another cluster may have 8787
        memory_limit="512MiB",
        silence_logs=50,
    ) as cluster:
        yield cluster.scheduler_address


def full(root: Path) -> City:
    root.mkdir()
    city = City(root)
    said = (f"<p>Hello <em>{n}</em></p><ul><li>{n}</li></ul>" for n in range(8))
    city.record("quay.example/feed.xml", rss(*(item(f"n{n}", 1 + n, s.replace("<", "&lt;"))
                                               for n, s in enumerate(said))))  # fmt: skip
    return city


def test_a_cluster_of_two_processes_gives_the_same_bytes(address: str, tmp_path: Path) -> None:
    here, there = full(tmp_path / "here"), full(tmp_path / "there")
    for _ in range(2):
        one = here.night()
        other = there.night(executor=engine(address))
        assert other == one
    assert {p: v[0] for p, v in there.tree().items()} == {p: v[0] for p, v in here.tree().items()}
    assert len(there.posts()) == 9


def test_a_worker_stops_what_costs_too_much_and_goes_on(address: str) -> None:
    with engine(address) as workers:
        with pytest.raises(NotRead, match="seconds of computing"):
            workers.submit(within, 0.02, for_ever).result()
        assert workers.submit(abs, -1).result() == 1
