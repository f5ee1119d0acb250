"""Run nights in processes that are ended at every call that writes, and say what was then amiss.

    python -m tests.hostile.kill_rig FOLDER NIGHT HOW [STEP]

Prints a line for each fault found, and at last how many calls there were. Each run is a fork of
this process, which has everything imported and no thread.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from aggregator import cli
from aggregator.fetch import Limits
from tests.hostile import kill_points, kill_town

WORDS = {
    "full": "the disk is full; make room, and run it again",
    "readonly": "the disk may only be read; make it one that may be written to",
    "closed": "it may not be written; let the user that runs the nightly job write there",
}
Tree = dict[str, bytes]


def forked(work: Callable[[], Any], told: Path) -> tuple[int, Any]:
    """Do work in a process of its own; give how it ended (-9: killed) and what it returned."""
    told.unlink(missing_ok=True)
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 70
        try:
            told.write_text(json.dumps(work()))
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    return ended, json.loads(told.read_text()) if told.exists() else None


def night(hub: Path, when: str, disk: kill_points.Disk) -> dict[str, Any]:
    """Pull once, with the disk between; give the exit code, what was said, and the calls."""
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    kill_points.install(disk)
    cli.Limits = partial(Limits, gap=0)  # nobody is there to be spared
    asked = ["--content", str(hub / "content"), "--from", str(hub / "web"), "--quiet"]
    asked += ["--pages", kill_town.PAGES, "--zone", "Europe/London", "--jobs", "here"]
    code = cli.main(["pull", *asked, "--now", when])
    return {"code": code, "said": sys.stderr.getvalue(), "calls": disk.calls}


def tree(folder: Path) -> Tree:
    """Read all files below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def committed(files: Tree) -> Tree:
    """Leave out what git ignores (.gitignore)."""
    return {path: data for path, data in files.items() if not ignored(path)}


def ignored(path: str) -> bool:
    """Say whether git ignores a file under content/."""
    name = path.rpartition("/")[2]
    left = name.startswith(".") and name.endswith(".new")
    return left or path.startswith("pulled/state/") or path == "pulled/.lock"


class Rig:
    """One night over one town, run as often as there are calls that write."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder, number
        self.before, self.hub = folder / "before", folder / "hub"
        self.told = folder / "told.json"
        kill_town.members(self.before / "content")
        kill_town.web(self.before / "web", 0)
        if number:
            _, done = forked(
                lambda: night(self.before, kill_town.NIGHTS[0], self.disk(self.before)), self.told
            )
            assert done["code"] == 0, done
            kill_town.web(self.before / "web", 1)
            kill_town.between(self.before / "content", self.before / "web")
        self.old = tree(self.before / "content")
        self.fresh()
        _, done = self.run()
        assert done["code"] == 0, done
        self.said, self.calls = done["said"], [tuple(call) for call in done["calls"]]
        self.new = tree(self.hub / "content")

    @staticmethod
    def disk(hub: Path, how: str = "count", at: int = -1) -> kill_points.Disk:
        return kill_points.Disk(hub / "content", how, at)

    def fresh(self) -> None:
        """Begin with the town as the night before left it."""
        shutil.rmtree(self.hub, ignore_errors=True)
        shutil.copytree(self.before, self.hub, symlinks=True)

    def run(self, how: str = "count", at: int = -1) -> tuple[int, Any]:
        disk = self.disk(self.hub, how, at)
        return forked(lambda: night(self.hub, kill_town.NIGHTS[self.number], disk), self.told)

    def points(self, how: str, step: int) -> list[int]:
        """Choose where to fail: a kill after a call that changes nothing is the kill before it."""
        every = range(0, len(self.calls), step)
        return [at for at in every if how != "kill" or at == 0 or not self._is_idle(at - 1)]

    def _is_idle(self, at: int) -> bool:
        """Nothing is swept in a night after a whole one, and most folders are there."""
        kind, path = self.calls[at]
        return self._is_there(at) or kind == "fsync" or (kind == "remove" and path.endswith(".new"))

    def faults(self, how: str, at: int) -> Iterator[str]:
        """Fail at one call, run again, and tell what is not as it should be."""
        self.fresh()
        ended, done = self.run(how, at)
        if how == "kill" and ended != -signal.SIGKILL:
            yield f"was not killed, but ended with {ended}"
        if how != "kill":
            yield from self._said(how, at, ended, done)
        yield from self._mixed()
        ended, done = self.run()
        if ended or done["code"] != 0:
            yield f"the next run ended with {ended} {done}"
        yield from self._differs()

    def order(self) -> Iterator[str]:
        """What is renamed was made durable before; and a state follows all that it speaks of."""
        loose: dict[str, str] = {}  # folders in which a rename is not durable, and the file
        for number, (kind, path) in enumerate(self.calls):
            folder, _, name = path.rpartition("/")
            if kind == "fsync":
                loose.pop(path, None)
            if kind != "rename":
                continue
            done = [k for k, p in self.calls[:number] if p == f"{folder}/.{name}.new"]
            if done[-1:] != ["fsync"]:
                yield f"{path} is renamed before it is durable"
            if folder == "pulled/state":
                mine = f"pulled/{name.removesuffix('.json')}"
                if early := [one for one in loose if f"{one}/".startswith(f"{mine}/")]:
                    yield f"{path} is written before {early[0]} is durable"
            loose[folder] = path

    def _mixed(self) -> Iterator[str]:
        """Each committed file is the old or the new one, whole."""
        there = committed(tree(self.hub / "content"))
        old, new = committed(self.old), committed(self.new)
        for path in sorted(there.keys() | old.keys() | new.keys()):
            if there.get(path) not in (old.get(path), new.get(path)):
                yield f"{path} is neither the old nor the new one: {there.get(path)!r:.80}"

    def _differs(self) -> Iterator[str]:
        there = tree(self.hub / "content")
        for path in sorted(there.keys() | self.new.keys()):
            if there.get(path) != self.new.get(path):
                yield f"after the next run {path} is not as it would have been"

    def _said(self, how: str, at: int, ended: int, done: Any) -> Iterator[str]:
        if ended:
            yield f"ended with {ended}"
            return
        code, said = done["code"], done["said"]
        if code not in (4, 6) and not self._harmless(at):
            yield f"ended with exit code {code}"
        if code in (4, 6) and WORDS[how] not in said:
            yield f"does not say {WORDS[how]!r}, but {said!r}"
        if "Traceback" in said or "stopped while" in said:
            yield f"says {said!r}"
        place = self.calls[at][1].split("/")
        if how == "closed" and place[0] == "pulled" and {*place[1:2]} & kill_town.MEMBERS.keys():
            yield from self._others(place[1])

    def _others(self, closed: str) -> Iterator[str]:
        """Where one member's folder is closed, the files of the others are the new ones."""
        there = committed(tree(self.hub / "content"))
        for path, data in committed(self.new).items():
            names = set(path.replace(".md", "").split("/"))
            if names & (kill_town.MEMBERS.keys() - {closed}) and there.get(path) != data:
                yield f"{path} was not written, though only the folder of {closed} is closed"

    def _is_there(self, at: int) -> bool:
        """A folder is made that was there before."""
        kind, path = self.calls[at]
        return kind == "mkdir" and any(old.startswith(f"{path}/") for old in self.old)

    def _harmless(self, at: int) -> bool:
        """What is only tidied up or said may fail without a word."""
        kind, path = self.calls[at]
        return self._is_there(at) or path == "pulled/.lock" or kind in ("remove", "rmdir")


def main(folder: str, number: str, how: str, step: str = "1") -> int:
    """Fail at every call (or every so many) and print what was amiss."""
    rig = Rig(Path(folder), int(number))
    found = 0
    for fault in rig.order():
        found += 1
        print(fault)
    for at in rig.points(how, int(step)):
        for fault in rig.faults(how, at):
            found += 1
            print(f"{how} at {at} ({' '.join(rig.calls[at])}): {fault}")
    print(f"{len(rig.calls)} calls, {found} faults")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
