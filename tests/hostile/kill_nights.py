"""Live many nights twice, once undisturbed and once with kills, and say where the two differ.

    python -m tests.hostile.kill_nights FOLDER SEED...

Each seed is a year of its own: what the web says each night, what people do in between, and when
a run is killed (once, twice or not at all) before one comes to its end.
"""

from __future__ import annotations

import random
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.hostile import kill_points, kill_town
from tests.hostile.kill_rig import Tree, forked, night, tree

LENGTH = 4
FIRST = datetime.fromisoformat(kill_town.NIGHTS[0])
LAST_CALL = 140  # of a night on which much happens


class Year:
    """A town, and what happens to it; the same seed brings the same."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed

    def lived(self, name: str, struck: bool) -> list[Tree]:
        """Live through all nights; give the content folder as each of them left it."""
        hub, told = self.folder / name, self.folder / "told.json"
        shutil.rmtree(hub, ignore_errors=True)
        happens, kills = random.Random(self.seed), random.Random(-self.seed)
        kill_town.members(hub / "content")
        trees = []
        for day in range(LENGTH):
            kill_town.web(hub / "web", happens.randrange(2))
            if happens.random() < 0.3:
                kill_town.between(hub / "content", hub / "web")
            when = (FIRST + timedelta(days=day)).isoformat()
            for _ in range(kills.randrange(3) if struck else 0):
                disk = kill_points.Disk(hub / "content", "kill", kills.randrange(LAST_CALL))
                forked(lambda disk=disk, when=when: night(hub, when, disk), told)
            ended, done = forked(lambda when=when: self._calm(hub, when), told)
            assert (ended, done["code"]) == (0, 0), done
            trees.append(tree(hub / "content"))
        return trees

    @staticmethod
    def _calm(hub: Path, when: str) -> dict[str, Any]:
        return night(hub, when, kill_points.Disk(hub / "content"))


def main(folder: str, *seeds: str) -> int:
    """Compare; the last line counts nights and differences."""
    found = 0
    for seed in map(int, seeds):
        year = Year(Path(folder), seed)
        calm, struck = year.lived("calm", False), year.lived("struck", True)
        for day, (one, other) in enumerate(zip(calm, struck, strict=True)):
            for path in sorted(one.keys() | other.keys()):
                if one.get(path) != other.get(path):
                    found += 1
                    print(f"seed {seed}, night {day}: {path} differs")
    print(f"{LENGTH * len(seeds)} nights, {found} faults")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
