"""Whole nights of the task itself, in a copy of the repository: what is published, what not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_OUT = (".git", ".venv", "releases", "public", "output", "tests", ".*_cache", "__pycache__")
MENDED = "2026-01-08-social-media-surgery.md"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which one night went well."""
    root = tmp_path_factory.mktemp("nights") / "hub"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*LEFT_OUT))
    done = night(root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("nightly: 17 feeds: ")
    return root


def night(root: Path, day: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the task on the night of 22 November 2026, or so many days later."""
    return subprocess.run(
        [sys.executable, "-m", "invoke", "nightly"],
        cwd=root,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(1795312800 + day * 86_400)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def published(root: Path) -> tuple[str, str]:
    return str((root / "public").readlink()), (root / "public" / "index.html").read_text()


def test_a_night_publishes_what_was_verified(hub: Path) -> None:
    link, home = published(hub)
    assert link.startswith("releases/")
    assert "Find who does what" in home


def calendars(root: Path) -> dict[str, bytes]:
    site = root / "public"
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*.ics")}


def test_a_night_on_which_nothing_changed_changes_no_byte_of_a_calendar(hub: Path) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in (hub / "content/stamps").iterdir()}
    before = calendars(hub)
    assert len(before) > 100
    done = night(hub, day=1)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 stamps written." in done.stdout
    assert calendars(hub) == before
    assert {path: path.stat().st_mtime_ns for path in (hub / "content/stamps").iterdir()} == stamps


def test_a_change_is_stamped_in_the_night_and_moves_its_calendars_only(hub: Path) -> None:
    before = calendars(hub)
    file = hub / "content" / "events" / MENDED
    text = file.read_text()
    file.write_text(text.replace("2026-01-08 20:00", "2026-01-08 20:30"))
    done = night(hub, day=2)
    file.write_text(text)
    assert "1 stamp written." in done.stdout
    after = calendars(hub)
    moved = {path for path in before if after[path] != before[path]}
    assert {"calendar.ics", f"events/{MENDED[:-3]}/event.ics"} <= moved
    assert "members/leeds-digital-hub/calendar.ics" in moved
    assert "members/back-room-sound/calendar.ics" not in moved


def test_a_fault_in_a_file_leaves_yesterdays_site(hub: Path) -> None:
    before = published(hub)
    file = hub / "content" / "events" / MENDED
    text = file.read_text()
    file.write_text(text.replace("organiser:", "organizer:"))
    done = night(hub)
    file.write_text(text)
    assert done.returncode == 1
    assert f"content/events/{MENDED}:" in done.stderr
    assert "did you mean organiser?" in done.stderr
    assert published(hub) == before


def test_a_takedown_list_that_cannot_be_read_leaves_yesterdays_site(hub: Path) -> None:
    before = published(hub)
    damaged = hub / "content" / "suppressed.yml"
    damaged.write_text("- match: [\n")
    done = night(hub)
    damaged.unlink()
    assert done.returncode == 4
    assert "suppressed.yml:" in done.stderr
    assert published(hub) == before


def test_a_broken_link_leaves_yesterdays_site_and_names_the_file(hub: Path) -> None:
    before = published(hub)
    file = hub / "content" / "pages" / "about.md"
    text = file.read_text()
    file.write_text(f"{text}\n[Gone](/gone.pdf)\n")
    done = night(hub)
    file.write_text(text)
    assert done.returncode == 1
    assert "content/pages/about.md:" in done.stderr
    assert "link: /gone.pdf leads nowhere; " in done.stderr
    assert published(hub) == before


def test_a_missing_plugin_leaves_yesterdays_site(hub: Path) -> None:
    before = published(hub)
    conf = hub / "pelicanconf.py"
    text = conf.read_text()
    conf.write_text(text.replace('"plugins.events",', '"plugins.evnets",'))
    done = night(hub)
    conf.write_text(text)
    assert done.returncode == 1
    assert "plugins.evnets" in done.stderr
    assert published(hub) == before


def test_a_night_on_which_no_feed_answers_publishes_what_is_there_and_says_so(hub: Path) -> None:
    web = hub / "content" / "recorded-web"
    web.rename(hub / "away")
    web.mkdir()
    done = night(hub)
    web.rmdir()
    (hub / "away").rename(web)
    assert done.returncode == 3
    pages = len(list((hub / "public").rglob("*.html")))
    assert f"feeds could not be read; {pages} pages verified and published" in done.stdout
