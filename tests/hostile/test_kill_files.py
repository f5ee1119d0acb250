"""Files that were damaged or edited by hand, clocks that are wrong: nothing breaks or is lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator import cli
from aggregator.fetch import Limits
from tests.hostile import kill_town
from tests.hostile.kill_rig import Tree, committed, tree

QUAY = "pulled/state/quay.json"


class Town:
    """The town of the rigs, and nights over it in this process."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.content, self.capsys = root, root / "content", capsys
        kill_town.members(self.content)
        kill_town.web(root / "web", 0)

    def night(self, when: str = kill_town.NIGHTS[0], *more: str) -> str:
        """Pull, and give what is to be mended. What the code is, is asserted."""
        asked = ["--content", str(self.content), "--from", str(self.root / "web"), "--quiet"]
        asked += ["--pages", kill_town.PAGES, "--zone", "Europe/London", "--jobs", "here"]
        self.capsys.readouterr()
        assert cli.main(["pull", *asked, "--now", when, *more]) == cli.DONE
        return self.capsys.readouterr().err

    def files(self) -> Tree:
        return tree(self.content)


@pytest.fixture
def town(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Town:
    monkeypatch.setattr(cli, "Limits", lambda: Limits(gap=0))
    town = Town(tmp_path, capsys)
    assert town.night() == ""
    return town


def _text(data: bytes) -> Callable[[Path], None]:
    return lambda place: place.write_bytes(data)


def _cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])


def _folder(place: Path) -> None:
    place.unlink()
    (place / "inner").mkdir(parents=True)
    (place / "inner" / "x").write_text("x")


def _link(place: Path) -> None:
    place.rename(place.with_name("elsewhere"))
    place.symlink_to(place.with_name("elsewhere"))


def _loop(place: Path) -> None:
    place.unlink()
    place.symlink_to(place)


def _pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place)


def _huge(place: Path) -> None:
    with place.open("r+b") as file:
        file.truncate(2**30)  # a gigabyte that takes no room


def _closed(place: Path) -> None:
    place.write_bytes(b"{")
    place.chmod(0)


STATES: dict[str, Callable[[Path], None]] = {
    "empty": _text(b""),
    "half": _cut,
    "binary": _text(bytes(range(256)) * 9),
    "another document": _text(b'["feeds"]'),
    "wrong types": _text(b'{"feeds": {"https://quay.example/feed.xml": {"failures": "many"}}}'),
    "of another version": _text(b'{"version": 9, "feeds": {"u": {"colour": "red"}}}'),
    "a number beyond all": _text(b'{"feeds": {"u": {"failures": ' + b"9" * 9999 + b"}}}"),
    "a time beyond all": _text(b'{"feeds": {"u": {"next": "9999-12-31T23:59:59-23:59"}}}'),
    "deep": _text(b'{"feeds": ' * 99_999),
    "a folder": _folder,
    "a link": _link,
    "a link to itself": _loop,
    "a pipe": _pipe,
    "a gigabyte": _huge,
    "closed to us": _closed,
}


@pytest.mark.parametrize("how", STATES)
def test_a_state_that_is_damaged_is_told_and_made_anew_and_nothing_else_changes(
    town: Town, how: str
) -> None:
    before = town.files()
    place = town.content / QUAY
    STATES[how](place)
    told = town.night()
    (town.content / "pulled/state/elsewhere").unlink(missing_ok=True)
    assert town.files() == before
    assert not place.is_symlink()
    assert told.count("\n") == 1, told
    assert told.startswith(f"{place.as_posix()}:1: ")
    assert told.endswith("; it is made anew\n")
    assert town.night() == ""


@pytest.mark.parametrize("gone", [QUAY, "pulled/state"])
def test_a_state_that_is_gone_is_made_anew(town: Town, gone: str) -> None:
    before = town.files()
    place = town.content / gone
    place.unlink() if place.is_file() else shutil.rmtree(place)
    assert town.night() == ""
    assert town.files() == before


@pytest.mark.parametrize("how", ["a file", "a link"])
def test_a_folder_of_states_that_is_none_is_told_and_costs_no_post(
    town: Town, tmp_path: Path, how: str
) -> None:
    folder = town.content / "pulled/state"
    shutil.rmtree(folder)
    (tmp_path / "elsewhere").mkdir()
    folder.write_text("x") if how == "a file" else folder.symlink_to(tmp_path / "elsewhere")
    kill_town.web(town.root / "web", 1)
    asked = ["--content", str(town.content), "--from", str(town.root / "web"), "--quiet"]
    assert cli.main(["pull", *asked, "--now", kill_town.NIGHTS[1]]) == 6
    told = town.capsys.readouterr().err
    assert "pulled/state/quay.json: " in told
    assert any("-new-" in path for path in town.files())
    assert [*(tmp_path / "elsewhere").iterdir()] == []


MACHINES = {
    "a post": "pulled/quay/2026-11-03-one-30a73e48.md",
    "an event": "pulled/quay/events/2026-12-07-supper-b5e6e2cc.md",
    "a comment": "pulled/quay/comments/30a73e48/2026-11-04-0012a3fa.md",
    "an account": "verified/quay.md",
    "how feeds stand": "health/quay.md",
}
DAMAGES: dict[str, Callable[[Path], None]] = {
    "empty": _text(b""),
    "half": lambda place: place.write_bytes(place.read_bytes()[:25]),
    "binary": _text(b"\0\xff" * 99),
    "no head": _text(b"Bought cheaply!\n"),
    "another's": _text(b"---\ntitle: Mine\ndate: 2026-11-02\n---\n\nMine\n"),
}


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("what", MACHINES)
def test_a_committed_file_that_was_damaged_is_told_stays_and_comes_back_once_it_is_deleted(
    town: Town, what: str, how: str
) -> None:
    before = town.files()
    place = town.content / MACHINES[what]
    DAMAGES[how](place)
    damaged = town.files()
    feed = town.root / "web/quay.example/feed.xml"
    feed.write_text(feed.read_text() + "\n")  # of a feed that is as it was no file is read
    told = town.night()
    assert [line for line in told.splitlines() if line.startswith(f"{MACHINES[what]}:")], told
    assert "delete" in told
    assert committed(town.files()) == committed(damaged), "yesterday's stays, and so does this"
    place.unlink()
    assert town.night() == ""
    assert committed(town.files()) == committed(before)


def test_a_copy_of_a_picture_that_was_deleted_is_made_again(town: Town) -> None:
    before = town.files()
    shutil.rmtree(town.content / "pictures")
    assert town.night() == ""
    assert town.files() == before


AHEAD, BACK = "2027-11-20T02:00:00+00:00", "2025-11-20T02:00:00+00:00"


@pytest.mark.parametrize("wrong", [AHEAD, BACK, "1970-01-01T00:00:10+00:00"])
def test_a_night_by_a_wrong_clock_loses_nothing_and_the_next_reads_what_is_new(
    town: Town, wrong: str
) -> None:
    posts = {path for path in town.files() if path.startswith("pulled/") and path[-3:] == ".md"}
    town.night(wrong)
    kill_town.web(town.root / "web", 1)
    for night in (kill_town.NIGHTS[1], "2026-11-22T02:00:00+00:00"):
        assert town.night(night) == ""
    there = town.files()
    assert posts <= there.keys()
    assert any("-new-" in path for path in there), "no feed waits for a day that never comes"
    assert b"Changed" in there["pulled/quay/2026-11-02-two-bd52e973.md"]
    assert not [path for path in there if path > "pulled/quay/2026-12" and "/quay/20" in path]


def test_a_first_night_by_a_clock_that_is_ahead_is_followed_by_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "Limits", lambda: Limits(gap=0))
    town = Town(tmp_path, capsys)
    assert town.night(AHEAD) == ""
    first = {path for path in committed(town.files()) if path.endswith(".md")}
    kill_town.web(town.root / "web", 1)
    assert town.night(kill_town.NIGHTS[0]) == ""
    assert town.night(kill_town.NIGHTS[1]) == ""
    there = town.files()
    assert {path for path in first if "/events/" not in path} <= there.keys()
    assert any("-new-" in path for path in there)
