"""Publish and build in processes that are ended at calls that write, and say what was then amiss.

    python -m tests.hostile.kill_publish FOLDER swap|release|output|aside HOW...

`swap` publishes a site of three pages that is not built but copied, and fails at every call;
`release` builds a small city with Pelican, and fails at the first, at one and at the last calls of
the build. `output` builds into output/ as a preview does, and fails at every call after the
build; `aside` does so on a system that cannot let two names change places. Prints a line for each
fault found, and at last how many calls there were.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "plugins"))

from town import NOW, Hub

from plugins.publish import build, folders, release
from plugins.records.policy import policy
from tests.hostile import kill_points
from tests.hostile.kill_rig import WORDS, Tree, forked, tree

POLICY = f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
PAGE = f"<!doctype html>{POLICY}<title>x</title><main id='main'>{{}}</main>"
SAID = WORDS | {"closed": "it may not be written to; let the user that runs the job write there"}
SOME = 1


class Rig:
    """One night's publishing of one hub, run as often as is asked for."""

    def __init__(self, folder: Path, what: str) -> None:
        self.what, self.told = what, folder / "told.json"
        self.before, self.hub = folder / "before", folder / "hub"
        os.environ["SOURCE_DATE_EPOCH"] = str(int(NOW.timestamp()))
        Hub(self.before).copy("whole")
        for day in range(1, 6):
            self.site(self.before / "releases" / f"2026090{day}T000000000000Z", day)
        (self.before / "public").symlink_to("releases/20260905T000000000000Z")
        self.site(self.before / "output", 5)
        self.whole = [tree(path) for path in (self.before / "releases").iterdir()]
        self.old = tree(self.place(self.before))
        self.fresh()
        ended, done = self.run()
        assert done == {"failed": "", "calls": done["calls"]}, (ended, done)
        self.calls = [tuple(call) for call in done["calls"]]
        self.new = tree(self.place(self.hub))
        assert len(self.new) > 2

    @staticmethod
    def site(folder: Path, day: int) -> Path:
        """Write a whole site of three pages by hand."""
        for name in ("index.html", "about/index.html", "feed.atom"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PAGE.format(f"<a href='/about/'>{day}</a>"))
        return folder

    def place(self, root: Path) -> Path:
        return root / ("public" if self.what in ("swap", "release") else "output")

    def fresh(self) -> None:
        """Begin with the hub as the night before left it."""
        shutil.rmtree(self.hub, ignore_errors=True)
        shutil.copytree(self.before, self.hub, symlinks=True)

    def run(self, how: str = "count", at: int = -1) -> tuple[int, Any]:
        disk = kill_points.Disk(self.hub, how, at)
        return forked(lambda: self._work(disk), self.told)

    def _work(self, disk: kill_points.Disk) -> dict[str, Any]:
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        if self.what in ("swap", "aside", "output"):
            release.apart = build.apart = partial(self._copied, disk)
        if self.what == "aside":
            folders._exchanged = lambda one, other: False
        settings = str(Hub(self.hub).settings)
        kill_points.install(disk)
        failed = ""
        try:
            if self.what in ("swap", "release"):
                root, live = self.hub / "releases", self.hub / "public"
                release.release(root, live, datetime(2026, 9, 6, tzinfo=UTC), "", settings)
            else:
                build.build(self.hub / "output", settings)
        except build.BuildFailed as failure:
            failed = str(failure)
        return {"failed": failed, "calls": disk.calls}

    def _copied(self, disk: kill_points.Disk, output: Path, *_: object) -> Path:
        """Stand in for Pelican, whose calls are looked at elsewhere: not yesterday's site."""
        disk.blind = True
        fresh = output.with_name(f"{output.name}.new")
        folders.clear(fresh)
        self.site(fresh, 6)
        disk.blind = False
        return fresh

    def points(self) -> list[int]:
        """Choose where to fail: everywhere, but only at some calls of a real build."""
        if self.what != "release":
            return list(range(len(self.calls)))
        built = [n for n, (_, path) in enumerate(self.calls) if "/next.new/" in path]
        some = random.Random(len(built)).sample(built[1:-1], SOME)
        return [built[0], *sorted(some), built[-1], built[-1] + 1]

    def faults(self, how: str, at: int) -> Iterator[str]:
        """Fail at one call, run again, and tell what is not as it should be."""
        self.fresh()
        ended, done = self.run(how, at)
        if how == "kill" and ended != -signal.SIGKILL:
            yield f"was not killed, but ended with {ended}"
        if how != "kill":
            yield from self._told(how, at, ended, done)
        yield from self._seen()
        yield from self._releases()
        ended, done = self.run()
        if ended or done["failed"]:
            yield f"the next run ended with {ended} {done and done['failed']}"
        if tree(self.place(self.hub)) != self.new:
            yield "the next run does not show what it would have shown"
        yield from self._releases()
        yield from self._left()

    def _told(self, how: str, at: int, ended: int, done: Any) -> Iterator[str]:
        if ended:
            yield f"ended with {ended}"
        elif SAID[how] not in done["failed"] and (done["failed"] or not self._harmless(how, at)):
            yield f"says {done['failed']!r}"

    def _harmless(self, how: str, at: int) -> bool:
        """What only takes away what is old may fail: what is new is published all the same."""
        kind, path = self.calls[at]
        free = how == "full" and kind in kill_points.FREE
        return free or kind in ("remove", "rmdir") or path.startswith("releases/leaving")

    def _seen(self) -> Iterator[str]:
        """What readers see is the site of before or of after, whole."""
        there: Tree = tree(self.place(self.hub))
        if there not in (self.old, self.new):
            aside = self.hub / "output.old"
            if self.what != "aside" or there or tree(aside) != self.old:
                yield f"{self.place(self.hub).name} is neither the old nor the new site"

    def _releases(self) -> Iterator[str]:
        """Whatever has the name of a release is a whole one, and the live one is among them."""
        named = [path for path in (self.hub / "releases").glob("*Z")]
        for path in named:
            if tree(path) not in (*self.whole, self.new):
                yield f"{path.name} is not whole"
        if (self.hub / "public").resolve() not in [path.resolve() for path in named]:
            yield "what is live has not the name of a release"

    def _left(self) -> Iterator[str]:
        """After a run that came to its end there is nothing but releases and the site."""
        root = {path.name for path in self.hub.iterdir()}
        extra = root - {"content", "output", "pelicanconf.py", "public", "releases", "__pycache__"}
        inner = {path.name for path in (self.hub / "releases").iterdir()}
        extra |= {name for name in inner if not name.endswith("Z")}
        if extra:
            yield f"left over: {sorted(extra)}"
        if len(inner) > release.KEPT:
            yield f"{len(inner)} releases are kept"


def main(folder: str, what: str, *hows: str) -> int:
    """Fail at the calls that were chosen and print what was amiss."""
    rig = Rig(Path(folder), what)
    found = 0
    for how, at in product(hows, rig.points()):
        for fault in rig.faults(how, at):
            found += 1
            print(f"{what} {how} at {at} ({' '.join(rig.calls[at])}): {fault}")
    print(f"{len(rig.calls)} calls, {found} faults")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
