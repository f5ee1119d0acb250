"""What reaches the disk, and what never may: half a file, a stranger's place, a needless write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aggregator import store
from aggregator.errors import AggregatorError, FrontMatterError
from aggregator.model import Create, Keep, Misses, Update, Validators, Withdraw
from aggregator.provenance import as_stored
from aggregator.state import FeedState, MemberState
from aggregator.state import read as read_state

PATH = "pulled/quay/2024-03-01-a-12345678.md"
TEXT = """---
title: A
date: 2024-03-01T10:00:00+01:00
canonical: https://quay.example/a
source:
  feed: https://quay.example/feed
  id: id-1
  hash: abc
  first_seen: 2024-03-02T00:00:00+00:00
---

Hello
"""


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    store.apply([Create(PATH, TEXT)], tmp_path)
    [file], damaged = store.stored(tmp_path, "quay")
    assert damaged == {}
    assert (file.path, file.member, file.identity, file.feed) == (
        PATH,
        "quay",
        "id-1",
        "https://quay.example/feed",
    )
    assert file.date.isoformat() == "2024-03-01T09:00:00+00:00"
    assert store.viewed([], [Create(PATH, TEXT)]) == [file]
    assert store.members(tmp_path) == ["quay"]


def test_the_identity_is_the_feeds_id_unless_another_is_written_down() -> None:
    other = TEXT.replace("  hash:", "  identity: other\n  hash:")
    assert as_stored(PATH, other).identity == "other"


def test_a_file_is_replaced_and_withdrawn_and_leaves_nothing_beside(tmp_path: Path) -> None:
    store.apply([Create(PATH, TEXT)], tmp_path)
    store.apply([Update(PATH, TEXT + "More\n")], tmp_path)
    assert (tmp_path / PATH).read_text(encoding="utf-8").endswith("More\n")
    store.apply([Withdraw(PATH, "asked for"), Withdraw(PATH, "again")], tmp_path)
    assert list((tmp_path / "pulled" / "quay").iterdir()) == []


def test_a_file_whose_bytes_would_not_change_is_not_touched(tmp_path: Path) -> None:
    store.apply([Create(PATH, TEXT)], tmp_path)
    before = (tmp_path / PATH).stat()
    store.apply([Create(PATH, TEXT), Update(PATH, TEXT), Keep(PATH)], tmp_path)
    after = (tmp_path / PATH).stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_the_kill_of_an_earlier_run_does_no_harm(tmp_path: Path) -> None:
    folder = tmp_path / "pulled" / "quay"
    folder.mkdir(parents=True)
    (folder / f".{Path(PATH).name}.new").write_bytes(b"---\ntitle: ha")
    assert store.stored(tmp_path, "quay") == ([], {})
    store.apply([Create(PATH, TEXT)], tmp_path)
    assert [path.name for path in folder.iterdir()] == [Path(PATH).name]


def test_what_a_kill_left_behind_goes_with_the_next_file(tmp_path: Path) -> None:
    folder = tmp_path / "pulled" / "quay"
    folder.mkdir(parents=True)
    (folder / ".another.md.new").write_text("half", encoding="utf-8")
    store.apply([Create("pulled/quay/a.md", "whole")], tmp_path)
    assert [file.name for file in folder.iterdir()] == ["a.md"]


def test_of_changes_of_which_one_must_not_be_none_is_made(tmp_path: Path) -> None:
    place = tmp_path / "pulled" / "quay" / "b.md"
    place.parent.mkdir(parents=True)
    place.write_text("another", encoding="utf-8")
    with pytest.raises(AggregatorError, match="another file is there already"):
        store.apply([Create("pulled/quay/a.md", "a"), Create("pulled/quay/b.md", "b")], tmp_path)
    assert sorted(tmp_path.rglob("*.md")) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no head",
        "---\ntitle: A\n---\n",
        "---\nsource: x\n---\n",
        TEXT.replace("hash: abc", "hash:"),
        TEXT.replace("date: 2024-03-01T10:00:00+01:00", "date: soon"),
        TEXT.replace("first_seen: 2024", "first_seen: long ago in 2024"),
        "---\n\x00\n---\n",
    ],
)
def test_a_damaged_file_is_told_and_never_overwritten(tmp_path: Path, text: str) -> None:
    place = tmp_path / PATH
    place.parent.mkdir(parents=True)
    place.write_text(text, encoding="utf-8")
    files, damaged = store.stored(tmp_path, "quay")
    assert files == []
    assert damaged[PATH].startswith(f"{PATH}:")
    with pytest.raises(AggregatorError, match="left alone"):
        store.apply([Create(PATH, TEXT)], tmp_path)
    assert place.read_text(encoding="utf-8") == text


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    place = tmp_path / PATH
    place.parent.mkdir(parents=True)
    place.write_bytes(b"---\n\xff\n---\n")
    assert "UTF-8" in store.stored(tmp_path, "quay")[1][PATH]


@pytest.mark.parametrize(
    "path",
    [
        "posts/quay/a.md",
        "pulled/a.md",
        "pulled/../a.md",
        "pulled/../../a.md",
        "/pulled/quay/a.md",
        "pulled/quay/x/a.md",
        "pulled/quay\\..\\a/b.md",
    ],
)
def test_nothing_is_written_outside_the_pulled_folder(tmp_path: Path, path: str) -> None:
    content = tmp_path / "content"
    content.mkdir()
    with pytest.raises(AggregatorError, match="not a place"):
        store.apply([Create(path, TEXT)], content)
    assert [entry.name for entry in tmp_path.rglob("*")] == ["content"]


def test_no_symbolic_link_is_followed(tmp_path: Path) -> None:
    content, outside = tmp_path / "content", tmp_path / "outside"
    outside.mkdir()
    (content / "pulled").mkdir(parents=True)
    (content / "pulled" / "quay").symlink_to(outside)
    with pytest.raises(AggregatorError, match="symbolic link"):
        store.apply([Create(PATH, TEXT)], content)
    assert list(outside.iterdir()) == []


def test_a_pulled_file_that_is_a_link_is_neither_read_nor_written_through(tmp_path: Path) -> None:
    target = tmp_path / "secret.md"
    target.write_text("secret", encoding="utf-8")
    place = tmp_path / PATH
    place.parent.mkdir(parents=True)
    place.symlink_to(target)
    assert "symbolic link" in store.stored(tmp_path, "quay")[1][PATH]
    store.apply([Update(PATH, TEXT)], tmp_path)
    assert target.read_text(encoding="utf-8") == "secret"


def test_the_state_is_written_only_when_it_changed(tmp_path: Path) -> None:
    states = MemberState({"https://quay.example/feed": FeedState(Validators('"a"'))})
    store.write_state(tmp_path, "quay", states)
    place = tmp_path / store.STATE / "quay.json"
    before = place.stat()
    store.write_state(tmp_path, "quay", states)
    assert place.stat().st_mtime_ns == before.st_mtime_ns
    assert place.stat().st_ino == before.st_ino
    assert read_state(tmp_path / store.STATE, "quay") == states


def test_a_missing_provenance_says_what_to_do() -> None:
    with pytest.raises(FrontMatterError, match="delete the file, and the next pull restores it"):
        as_stored(PATH, "---\ntitle: A\n---\n")


def test_files_of_verified_links_are_read_written_and_removed(tmp_path: Path) -> None:
    assert store.of_members(tmp_path, store.VERIFIED) == ({}, {})
    store.apply([Create("verified/quay.md", "x\n")], tmp_path)
    (tmp_path / "verified" / "lock.md").write_bytes(b"\xff")
    texts, faults = store.of_members(tmp_path, store.VERIFIED)
    assert texts == {"quay": "x\n"}
    assert faults["lock"].startswith("verified/lock.md:1: file: cannot be read")
    store.apply([Withdraw("verified/quay.md", "")], tmp_path)
    assert not (tmp_path / "verified" / "quay.md").exists()


@pytest.mark.parametrize("path", ["verified/a/b.md", "verified/../x.md", "members/x.md", "x.md"])
def test_nothing_is_written_outside_the_folders_of_the_nightly_job(
    tmp_path: Path, path: str
) -> None:
    with pytest.raises(AggregatorError, match="is not a place"):
        store.apply([Create(path, "x")], tmp_path)


def test_of_a_member_of_whom_nothing_is_known_no_state_is_kept(tmp_path: Path) -> None:
    store.write_state(tmp_path, "quay", MemberState())
    assert not (tmp_path / store.STATE / "quay.json").exists()
    store.write_state(tmp_path, "quay", MemberState(accounts={"u": Misses(1, date(2026, 1, 1))}))
    store.write_state(tmp_path, "quay", MemberState())
    assert read_state(tmp_path / store.STATE, "quay") == MemberState()
