"""Write the stamps of events in processes that fail at every call, and say what was then amiss.

python -m tests.hostile.kill_stamps FOLDER HOW
"""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plugins.events.stampfiles import write
from plugins.events.stamps import Seal
from tests.hostile import kill_points
from tests.hostile.kill_rig import Tree, forked, tree

WHEN = datetime(2026, 11, 20, 2, tzinfo=UTC)
OLD = {name: Seal("a" * 32, 1, WHEN) for name in ("stays", "changes", "quay/goes", "quay/too")}
NEW = {
    "stays": OLD["stays"],
    "changes": Seal("b" * 32, 2, WHEN),
    "quay/too": Seal("b" * 32, 2, WHEN),
    "comes": Seal("c" * 32, 3, WHEN),
    "lock/comes": Seal("c" * 32, 3, WHEN),
}


def _run(content: Path, told: Path, how: str = "count", at: int = -1) -> tuple[int, Any]:
    disk = kill_points.Disk(content, how, at)

    def work() -> dict[str, Any]:
        kill_points.install(disk)
        try:
            write(content, NEW)
        except OSError as error:
            return {"errno": error.errno, "calls": disk.calls}
        return {"errno": 0, "calls": disk.calls}

    return forked(work, told)


def _amiss(there: Tree, old: Tree, new: Tree) -> Iterator[str]:
    for path in sorted(there.keys() | old.keys() | new.keys()):
        left = path.rpartition("/")[2].startswith(".") and path.endswith(".new")
        if not left and there.get(path) not in (old.get(path), new.get(path)):
            yield f"{path} is neither the old nor the new one"


def main(folder: str, how: str) -> int:
    """Fail at every call and print what was amiss."""
    root = Path(folder)
    before, content, told = root / "before", root / "content", root / "told.json"
    before.mkdir(parents=True)
    write(before, OLD)
    shutil.copytree(before, content)
    _, done = _run(content, told)
    old, new = tree(before), tree(content)
    found = 0
    for at, call in enumerate(done["calls"]):
        shutil.rmtree(content)
        shutil.copytree(before, content)
        ended, failed = _run(content, told, how, at)
        faults = [*_amiss(tree(content), old, new)]
        if ended != (-signal.SIGKILL if how == "kill" else 0):
            faults.append(f"ended with {ended}")
        ended, failed = _run(content, told)
        if ended or failed["errno"] or tree(content) != new:
            faults.append("the next run does not do the rest")
        found += len(faults)
        print("".join(f"{how} at {' '.join(call)}: {fault}\n" for fault in faults), end="")
    print(f"{len(done['calls'])} calls, {found} faults")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
