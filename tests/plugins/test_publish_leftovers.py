"""Half a deployment, and what a killed night leaves: none of it is shown, counted or in the way."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from town import NOW, Hub

from plugins.publish import release
from plugins.publish.build import BuildFailed
from plugins.publish.failure import of_disk

LEFT = (
    "pulled/hub/.2026-09-01-one-12345678.md.new",
    "pulled/hub/events/.2026-12-01-open-12345678.md.new",
    "pulled/state/.hub.json.new",
    "pulled/.lock",
    "pictures/hub/.0123456789abcdef-64x40.jpg.new",
    "verified/.hub.md.new",
    "health/.hub.md.new",
    "stamps/.2026-12-01-open.md.new",
)


def nightly(hub: Hub, days: int = 0) -> Path:
    live, now = hub.root / "public", NOW + timedelta(days=days)
    release.release(hub.root / "releases", live, now, "", str(hub.settings))
    return live


def releases(hub: Hub) -> set[str]:
    return {path.name for path in (hub.root / "releases").iterdir()}


def pages(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_a_killed_night_left_is_neither_read_nor_published(whole: Hub) -> None:
    before = pages(nightly(whole))
    whole.write(dict.fromkeys(LEFT, "---\ntitle: Half a"))
    assert whole.check()[1] == []
    assert pages(nightly(whole, 1)) == before


def _no_link(hub: Hub) -> None:
    (hub.root / "public").unlink()


def _no_releases(hub: Hub) -> None:
    shutil.rmtree(hub.root / "releases")


def _nothing(hub: Hub) -> None:
    _no_link(hub)
    _no_releases(hub)


def _an_old_link(hub: Hub) -> None:
    (hub.root / "public.new").symlink_to("releases/gone")


def _a_folder_for_the_new_link(hub: Hub) -> None:
    (hub.root / "public.new" / "inner").mkdir(parents=True)


def _kills(hub: Hub) -> None:
    live = (hub.root / "public").resolve()
    for name in ("next.new", "leaving", f"{live.name}.new", "20260101T000000000000Z.old"):
        (live.parent / name).mkdir()
        (live.parent / name / "index.html").write_text("half a site")


HALVES = (_no_link, _no_releases, _nothing, _an_old_link, _a_folder_for_the_new_link, _kills)


@pytest.mark.parametrize("half", HALVES, ids=lambda half: half.__name__.strip("_"))
def test_a_night_that_finds_half_a_deployment_makes_it_whole(
    whole: Hub, half: Callable[[Hub], None]
) -> None:
    before = pages(nightly(whole))
    half(whole)
    live = nightly(whole, 1)
    assert pages(live) == before
    assert all(name.endswith("Z") for name in releases(whole))
    assert not (whole.root / "public.new").is_symlink()
    assert not (whole.root / "public.new").exists()


def test_what_is_live_is_never_removed_whatever_its_name(whole: Hub) -> None:
    live = nightly(whole)
    for name in ("leaving", "rejected", "20260101T000000000000Z.old"):
        folder = whole.root / "releases" / name
        shutil.rmtree(folder, ignore_errors=True)
        live.resolve().rename(folder)
        live.unlink()
        live.symlink_to(f"releases/{name}")
        whole.break_links()
        with pytest.raises(BuildFailed, match="not published"):
            nightly(whole, 1)
        assert live.resolve() == folder
        assert (live / "index.html").is_file()


def test_what_cannot_be_removed_is_told_and_no_reason_to_publish_nothing(
    whole: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = nightly(whole).resolve()
    for day in range(1, release.KEPT):
        shutil.copytree(first, first.with_name(f"2026110{day}T000000000000Z"))
    real = Path.rename

    def closed(self: Path, target: Path) -> Path:
        if self == first:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", closed)
    live = nightly(whole, 60)
    assert live.resolve() != first
    assert f"{first} could not be removed (Permission denied); remove it by hand" in caplog.text


def test_only_the_disk_is_blamed_for_what_is_the_disk_s(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "/x/index.html")
    try:
        try:
            raise full
        except OSError as error:
            raise RuntimeError("a page could not be written") from error
    except RuntimeError as error:
        told = of_disk(error, tmp_path)
    assert told == "/x/index.html: the disk is full; make room, and run it again"
    assert of_disk(FileNotFoundError(errno.ENOENT, "No such file"), tmp_path) == ""
    assert of_disk(ValueError("x"), tmp_path) == ""
