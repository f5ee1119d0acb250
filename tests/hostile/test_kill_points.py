"""Every write of a night fails once: by kill -9, by a full, a read-only, or a closed disk.

The rigs run in processes of their own (kill_rig.py, kill_publish.py) and print what is amiss.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.kill_rig import ignored

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the rig reads the names of open files from /proc"
)


def amiss(rig: str, *words: str) -> list[str]:
    """Run a rig; give the faults that it found. Its last line counts the calls that write."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.hostile.{rig}", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    *faults, last = done.stdout.splitlines() or [done.stderr]
    assert last.endswith(" faults"), done.stderr
    assert int(last.split()[0]) > 3, "the rig sees what is written"
    return faults


def test_a_pull_that_is_killed_at_any_write_leaves_old_or_new_and_the_next_does_the_rest(
    tmp_path: Path,
) -> None:
    assert amiss("kill_rig", str(tmp_path), "1", "kill") == []


def test_so_does_the_first_pull_of_a_hub(tmp_path: Path) -> None:
    assert amiss("kill_rig", str(tmp_path), "0", "kill", "7") == []


@pytest.mark.parametrize(("how", "step"), [("full", "7"), ("readonly", "19"), ("closed", "13")])
def test_a_disk_that_takes_no_more_is_told_and_costs_nothing_but_tonight(
    tmp_path: Path, how: str, step: str
) -> None:
    assert amiss("kill_rig", str(tmp_path), "1", how, step) == []


@pytest.mark.parametrize("what", ["swap", "output", "aside"])
def test_whatever_fails_while_a_site_is_put_in_its_place_readers_see_a_whole_one(
    tmp_path: Path, what: str
) -> None:
    assert amiss("kill_publish", str(tmp_path), what, "kill", "full", "readonly", "closed") == []


def test_a_build_that_ends_half_way_is_never_seen_and_does_not_stay(tmp_path: Path) -> None:
    assert amiss("kill_publish", str(tmp_path), "release", "kill", "full") == []


@pytest.mark.parametrize("how", ["kill", "full", "readonly", "closed"])
def test_whatever_fails_while_stamps_are_written_each_is_the_old_or_the_new_one(
    tmp_path: Path, how: str
) -> None:
    assert amiss("kill_stamps", str(tmp_path), how) == []


def test_nights_with_kills_end_as_nights_without(tmp_path: Path) -> None:
    assert amiss("kill_nights", str(tmp_path), *map(str, range(1, 4))) == []


LEFT = (
    "content/pulled/quay/.2026-11-03-one-30a73e48.md.new",
    "content/pulled/quay/events/.2026-12-01-open-9813536f.md.new",
    "content/pulled/quay/comments/30a73e48/.2026-11-04-0012a3fa.md.new",
    "content/pulled/state/.quay.json.new",
    "content/pulled/state/quay.json",
    "content/pulled/.lock",
    "content/pictures/quay/.2f2e80a99ebf104a-64x40.jpg.new",
    "content/verified/.quay.md.new",
    "content/health/.quay.md.new",
    "content/stamps/quay/.2026-12-01-open.md.new",
)
BUILT = ("output.new/x", "output.old/x", "public.new", "public", "releases/next.new/x")


def test_git_commits_nothing_that_a_kill_leaves() -> None:
    asked = "\n".join((*LEFT, *BUILT))
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        cwd=ROOT, input=asked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == 128:
        pytest.skip("this is no git checkout")
    assert done.stdout.splitlines() == [*LEFT, *BUILT]
    assert all(ignored(path.removeprefix("content/")) for path in LEFT if "stamps" not in path)
