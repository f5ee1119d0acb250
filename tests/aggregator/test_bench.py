"""The benchmark runs, and prints what it promises. Its figures are looked at by people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import web
from tests.bench.aggregator import ROOT

NIGHTS = ["cold", "quiet", "far", "ordinary"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.1.0.1 is not this machine")
def test_three_feeds_are_measured_and_what_is_missing_is_named() -> None:
    command = [sys.executable, "-m", "tests.bench.aggregator", "--feeds", "3", "--rounds", "1"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    tables = run.stdout.split("\n\n")[1:]
    assert [table.split(":")[0] for table in tables] == NIGHTS
    for table, answers in zip(tables, ["200:3", "304:3", "304:3", "200:1 304:2"], strict=True):
        rows = {line.split()[0]: line.split() for line in table.splitlines()[2:]}
        assert rows.keys() >= {"floor", "ours"}
        assert all(" ".join(row[6:]) == answers for row in rows.values())
        assert rows["floor"][2] == rows["floor"][4] == "1.00"
    assert "reader: not measured" in run.stdout


@pytest.mark.parametrize("number", range(3))
def test_the_made_up_web_is_the_same_every_time(number: int) -> None:
    assert web.feed(number, 2) == web.feed(number, 2)
    assert web.post(number, 7).link in web.feed(number, 2, older=6).decode()
    assert len({web.address(n) for n in range(20_000)}) == 20_000


def test_everything_in_the_folder_of_the_benchmark_is_explained() -> None:
    folder = Path(web.__file__).parent
    told = (folder / "README.md").read_text(encoding="utf-8")
    for name in ("server.py", "web.py", *NIGHTS, "floor", "bare"):
        assert f"`{name}`" in told
