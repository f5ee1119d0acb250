"""Two runs at once, in processes of their own: the second says who is at work, and does nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import lock
from aggregator.errors import Busy, NotWritten
from aggregator.exitcode import BUSY, DONE
from tests.hostile import kill_town
from tests.hostile.kill_rig import tree

ROOT = Path(__file__).parents[2]
WHEN = datetime(2026, 11, 20, 2, 17, tzinfo=UTC)
HOLD = """
import sys; from datetime import UTC, datetime; from pathlib import Path
from aggregator import lock
with lock.alone(Path(sys.argv[1]), "inv nightly", datetime(2026, 11, 20, 2, 17, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.readline()
"""


def python(*words: str, cwd: Path = ROOT) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(cwd), "SOURCE_DATE_EPOCH": "1795312800"}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen([sys.executable, *words], cwd=cwd, env=environment, text=True, **pipes)


@contextmanager
def held(content: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the folder."""
    other = python("-c", HOLD, str(content))
    try:
        assert other.stdout.readline() == "held\n", other.stderr.read()
        yield other
    finally:
        other.kill()
        other.communicate(timeout=60)


def pull(hub: Path, *more: str) -> tuple[int, str]:
    words = ["--content", str(hub / "content"), "--from", str(hub / "web"), "--quiet"]
    run = python("-m", "aggregator", "pull", *words, "--now", kill_town.NIGHTS[0], *more)
    _, said = run.communicate(timeout=120)
    return run.returncode, said


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    kill_town.members(tmp_path / "content")
    kill_town.web(tmp_path / "web", 0)
    return tmp_path


def test_the_second_of_two_pulls_says_who_is_at_work_and_writes_nothing(hub: Path) -> None:
    with held(hub / "content") as other:
        before = tree(hub / "content")
        code, said = pull(hub)
        assert code == BUSY == 5
        assert f"(inv nightly, process {other.pid}, since 2026-11-20 02:17:00 UTC)" in said
        assert said.startswith("Another run is under way ")
        assert tree(hub / "content") == before
        assert pull(hub, "--dry-run")[0] == DONE, "who only reads waits for nobody"
    code, said = pull(hub)
    assert (code, "stopped half-way (inv nightly, process" in said) == (DONE, True)
    assert len(tree(hub / "content")) > len(before)
    assert (hub / "content" / lock.FILE).read_text() == ""
    assert pull(hub) == (DONE, "")


def test_a_run_that_was_killed_keeps_nobody_out_and_its_leftovers_go(hub: Path) -> None:
    left = [f"pulled/quay/.{n}.md.new" for n in "ab"]
    left += ["verified/.x.md.new", "pictures/quay/.x.jpg.new", "stamps/quay/.x.md.new"]
    with held(hub / "content") as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait(60)
        for path in left:
            place = hub / "content" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("half")
        assert pull(hub)[0] == DONE
    assert [path for path in tree(hub / "content") if path.endswith(".new")] == []


@pytest.mark.parametrize("task", ["pull", "stamp", "nightly"])
def test_every_task_that_writes_in_the_night_s_folders_ends_with_five(
    tmp_path: Path, task: str
) -> None:
    for name in ("aggregator", "plugins", "theme", "tasks.py", "pelicanconf.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    kill_town.members(tmp_path / "content")
    (tmp_path / "tasks.py").unlink()
    (tmp_path / "tasks.py").write_bytes((ROOT / "tasks.py").read_bytes())
    with held(tmp_path / "content"):
        run = python("-m", "invoke", task, cwd=tmp_path)
        _, said = run.communicate(timeout=120)
    assert (run.returncode, said.startswith("Another run is under way (inv nightly")) == (5, True)
    assert not (tmp_path / "public").exists()


def test_within_a_run_another_may_be_a_part_of_it(tmp_path: Path) -> None:
    with lock.alone(tmp_path, "inv nightly", WHEN):
        with lock.alone(tmp_path, "pull", WHEN) as stopped:
            assert stopped == ""
        assert (tmp_path / lock.FILE).read_text().startswith("inv nightly, process ")
        assert python("-c", HOLD, str(tmp_path)).communicate(timeout=60)[1].count("Busy")


def test_a_run_that_ends_with_an_error_of_its_own_was_not_stopped(tmp_path: Path) -> None:
    with pytest.raises(Busy), lock.alone(tmp_path, "inv nightly", WHEN):
        raise Busy("as any error")
    with lock.alone(tmp_path, "inv nightly", WHEN) as stopped:
        assert stopped == ""
    with pytest.raises(KeyboardInterrupt), lock.alone(tmp_path, "inv nightly", WHEN):
        raise KeyboardInterrupt
    with lock.alone(tmp_path, "inv nightly", WHEN) as stopped:
        assert stopped.startswith("inv nightly, process ")


def test_a_lock_file_that_leads_elsewhere_is_not_written_through(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mine")
    place = tmp_path / "content" / lock.FILE
    place.parent.mkdir(parents=True)
    place.symlink_to(secret)
    with pytest.raises(NotWritten, match="something else lies in its place; take it away"):
        lock.alone(tmp_path / "content", "pull", WHEN).__enter__()
    place.unlink()
    place.mkdir()
    with pytest.raises(NotWritten, match="something else lies in its place; take it away"):
        lock.alone(tmp_path / "content", "pull", WHEN).__enter__()
    assert secret.read_text() == "mine"
