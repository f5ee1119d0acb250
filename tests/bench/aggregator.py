"""Measure the aggregator against the floor, a bare loop and its peers, side by side.

    python -m tests.bench.aggregator [--feeds 300] [--rounds 3] [--peers PYTHON] [--only NAME ...]

Prints a table for each kind of night. Every figure is the best of some rounds, in which the clients
take turns, each as a process of its own; CPU is that of the process and of all its children, memory
that of its largest process. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from aggregator.fetch import Limits
from tests.bench import web

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Client:
    """A program to be measured: its name, and its command without the folder."""

    name: str
    command: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Night:
    """One kind of night. `delay` in seconds; `newer` feeds have one entry more than before."""

    name: str
    delay: float
    newer: float = 0
    cold: bool = False


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, seconds, mebibytes.

    `ended` is its exit code, `asked` how many answers of each status the server gave it.
    """

    wall: float
    cpu: float
    memory: float
    ended: int = 0
    asked: str = ""


NIGHTS = (
    Night("cold: everything is new", 0.02, cold=True),
    Night("quiet: nothing is new, 20 ms", 0.02),
    Night("far: nothing is new, 200 ms", 0.2),
    Night("ordinary: a new entry in a tenth of the feeds", 0.02, newer=0.1),
)


Costs = dict[str, list[Cost]]
Measured = tuple[Night, Costs]


class Server:
    """The made-up web, in a process of its own."""

    def __init__(self, feeds: int, entries: int) -> None:
        command = [sys.executable, "-m", "tests.bench.server", str(feeds), str(entries)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def tell(self, line: str) -> str:
        """Give it an order, and wait until it is done."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def stop(self) -> None:
        """End it by closing its input."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


def run(client: Client, folder: Path) -> Cost:
    """Run a client once, and weigh it with all its children."""
    command = [*client.command, str(folder), *client.after]
    began = time.perf_counter()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    memory = used.ru_maxrss / 1024  # Linux counts in KiB
    return Cost(wall, used.ru_utime + used.ru_stime, memory, process.returncode)


def clients(options: argparse.Namespace) -> Iterator[Client]:
    """List whoever is measured, and say plainly who is not."""
    here = str(options.peers or sys.executable)
    script = str(Path(__file__).with_name("clients.py"))
    told = subprocess.run([here, script], capture_output=True, text=True, check=True).stdout
    for line in told.splitlines():
        name, missing = line.split()
        if missing == "-":
            yield Client(name, (here, script, name), (str(options.concurrency),))
        else:
            print(f"{name}: not measured, for {missing} is not installed")
    ours = (sys.executable, "-m", "tests.bench.ours")
    yield Client("ours", ours, ("--jobs", "here"))
    for jobs in options.jobs:
        yield Client(f"ours, {jobs}", ours, ("--jobs", jobs))


def start(folder: Path, feeds: int, port: int, backfill: str = "all") -> None:
    """Fill the folder of a client: the list of feeds, and the same as members' files."""
    members = folder / "content" / "members"
    members.mkdir(parents=True)
    hosts = [web.address(number) for number in range(feeds)]
    (folder / "hosts").write_text("\n".join(hosts))
    (folder / "urls").write_text("\n".join(f"http://{host}:{port}/feed.xml" for host in hosts))
    for number, host in enumerate(hosts):
        feed = f"- url: http://{host}:{port}/feed.xml\n  backfill: {backfill}\n"
        (members / f"member-{number}.md").write_text(
            f"---\ntitle: Member {number}\nfeeds:\n{feed}---\n"
        )


def measure(chosen: list[Client], options: argparse.Namespace, top: Path) -> Iterator[Measured]:
    """Let the clients take turns at every kind of night, each from the state its first left."""
    server = Server(options.feeds, options.entries)
    try:
        for night in (night for night in NIGHTS if night.name.partition(":")[0] in options.nights):
            costs: Costs = {client.name: [] for client in chosen}
            for _ in range(options.rounds):
                for client in chosen:
                    costs[client.name].append(_turn(night, client, server, options, top))
            yield night, costs
    finally:
        server.stop()


def _turn(
    night: Night, client: Client, server: Server, options: argparse.Namespace, top: Path
) -> Cost:
    """Run one client through one night; first through a first one, where it was not yet."""
    server.tell("older")
    known, folder = top / "known" / client.name, top / "now"
    shutil.rmtree(folder, ignore_errors=True)
    if night.cold or not known.is_dir():
        start(folder, options.feeds, server.port, options.backfill)
        server.tell(f"delay {night.delay if night.cold else 0}")
        server.tell("asked")
        cost = replace(run(client, folder), asked=server.tell("asked"))
        shutil.rmtree(known, ignore_errors=True)
        known.parent.mkdir(exist_ok=True)
        folder.rename(known)
        if night.cold:
            return cost
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(known, folder)
    os.sync()  # the files just copied are not the client's to wait for
    server.tell(f"delay {night.delay}")
    if night.newer:
        server.tell(f"newer {max(1, int(options.feeds * night.newer))}")
    server.tell("asked")
    cost = run(client, folder)
    return replace(cost, asked=server.tell("asked"))


def table(night: Night, costs: Costs, feeds: int, entries: int) -> Iterator[str]:
    """Write what one kind of night cost: the best of each, and its ratio to the floor."""
    yield f"\n{night.name} ({feeds} feeds of {entries} entries)"
    yield f"{'':18}{'wall s':>9}{'x floor':>9}{'CPU s':>9}{'x floor':>9}{'MiB':>7}  answers"
    floor = costs.get("floor", [])
    for name, runs in costs.items():
        if bad := [run.ended for run in runs if run.ended]:
            yield f"{name:18}  ended with exit code {bad[0]}"
            continue
        wall, cpu = min(run.wall for run in runs), min(run.cpu for run in runs)
        memory, said = max(run.memory for run in runs), runs[-1].asked
        walls = wall / min(run.wall for run in floor) if floor else 0
        cpus = cpu / min(run.cpu for run in floor) if floor else 0
        yield f"{name:18}{wall:9.2f}{walls:9.2f}{cpu:9.2f}{cpus:9.2f}{memory:7.0f}  {said}"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--feeds", type=int, default=300, help="how many feeds, each on a host of its own")
    add("--entries", type=int, default=web.ENTRIES, help="how many entries each has")
    add("--backfill", default="all", help="how many of its entries a feed of ours brings first")
    add("--rounds", type=int, default=3, help="the best of so many runs counts")
    add("--concurrency", type=int, default=Limits().concurrency, help="of the floor and the loop")
    add("--peers", type=Path, help="a Python whose environment holds the peers")
    add("--jobs", action="append", default=[], metavar="ENGINE", help="also this engine of ours")
    add("--only", nargs="+", metavar="NAME", help="only these clients")
    add("--nights", nargs="+", default=["cold", "quiet", "far", "ordinary"])
    options = parser.parse_args()
    chosen = [one for one in clients(options) if not options.only or one.name in options.only]
    with tempfile.TemporaryDirectory(prefix="bench-") as top:
        for night, costs in measure(chosen, options, Path(top)):
            print("\n".join(table(night, costs, options.feeds, options.entries)), flush=True)


if __name__ == "__main__":
    main()
