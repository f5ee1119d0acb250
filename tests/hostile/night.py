"""Live through nights of `python -m aggregator pull`, in a process of its own, closely watched.

    python night.py PLAN.json

Only time is other than in a real night: what takes half a minute there takes seconds here. All
names lead to the loopback server, or where a case says. Whatever is connected to, and opened for
writing, is written down by a hook of Python's own, which no code of ours can pass by.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

MEMORY = 3 * 2**30
"""Bytes of address space, most of it never touched: a net under the tests, not what they hold."""


def main(plan: dict[str, Any]) -> None:
    """Run the nights of a plan, and write what they said and took beside it."""
    from aggregator import cli
    from aggregator.fetch import Limits

    seen: list[str] = []
    sys.addaudithook(partial(_watch, seen, plan))
    socket.getaddrinfo = _Names(plan).look_up
    short = Limits(deadline=45, connect=40, read=20, gap=0, reading=10, patience=60)
    cli.Limits = lambda: short
    told = []
    for number, moment in enumerate(plan["nights"], 1):
        said = StringIO()
        with redirect_stdout(said):
            code = cli.main(
                [*plan["arguments"], "--now", moment, "--user-agent", f"night-{number}"]
            )
        told.append({"code": code, "report": said.getvalue(), "tree": _tree(Path(plan["content"]))})
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    result = {
        "nights": told,
        "seen": seen,
        "peak": _peak(),
        "cpu": sum(one.ru_utime + one.ru_stime for one in usage),
    }
    Path(plan["result"]).write_text(json.dumps(result))


def _watch(seen: list[str], plan: dict[str, Any], event: str, of: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        target = of[1]
        if not isinstance(target, str) and target[:2] not in {
            ("127.0.0.1", port) for port in plan["ports"]
        }:
            seen.append(f"connects to {target}")
    elif event == "open" and not isinstance(of[0], int) and of[2] & (os.O_WRONLY | os.O_RDWR):
        place = os.path.abspath(os.fsdecode(of[0]))  # noqa: PTH100 - a Path would open this anew
        if not place.startswith((f"{plan['content']}/", "/dev/")):
            seen.append(f"writes {place}")
    elif event in ("subprocess.Popen", "os.system", "os.exec", "ftplib.connect", "urllib.Request"):
        seen.append(f"{event} {of[:2]}")


class _Names:
    """A name server that leads every name to the loopback server, but for those of the plan."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._names = {name: [*answers] for name, answers in plan["names"].items()}
        self._ports = dict(zip((80, 443), plan["ports"], strict=True))

    def look_up(
        self, host: str, port: int = 0, *_: Any, **__: Any
    ) -> list[tuple[Any, int, int, str, Any]]:
        numbers = ["127.0.0.1"]
        if host in self._names:
            answers = self._names[host]
            numbers = answers.pop(0) if len(answers) > 1 else answers[0]
        elif not host.endswith(".example"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = []
        for number in numbers:
            family = socket.AF_INET6 if ":" in number else socket.AF_INET
            to = self._ports.get(port, port) if number == "127.0.0.1" else port
            rest = (0, 0) if family == socket.AF_INET6 else ()
            found.append((family, socket.SOCK_STREAM, 6, "", (number, to, *rest)))
        return found


def _tree(content: Path) -> dict[str, str]:
    """Read every file of the nightly job, by its path."""
    from hashlib import sha256

    files = (
        file
        for folder in ("pulled", "pictures", "verified", "health")
        for file in sorted((content / folder).rglob("*"))
        if file.is_symlink() or not file.is_dir()
    )
    return {
        file.relative_to(content).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def _peak() -> int:
    """Give the most bytes of memory that this process, or one that it started, ever held."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    for row in Path("/proc/self/status").read_text().splitlines():
        if row.startswith("VmHWM:"):
            return max(children, int(row.split()[1]) * 1024)
    return children


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    main(json.loads(Path(sys.argv[1]).read_text()))
