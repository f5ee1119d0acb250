"""Publish a verified build: keep releases side by side and point one name at the newest.

The name is a symbolic link, renamed in one step (rename(2) is atomic): a reader sees the site of
before or of after, never a mixture. A failure at any point leaves the link where it was.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .build import SETTINGS, BuildFailed, build
from .verify import verify

KEPT = 5


def release(
    releases: Path, live: Path, now: datetime, root: str, settings: str = SETTINGS, **overrides: Any
) -> tuple[Path, int]:
    """Build into a fresh folder under `releases`, verify it, and point `live` at it.

    Returns the folder and its page count. Raises `Faults` or `BuildFailed`: nothing is swapped.
    """
    if live.exists() and not live.is_symlink():
        raise BuildFailed(f"{live} is a folder of its own; move it away, a link takes its place")
    fresh = _name(releases, now)
    pages = build(fresh, settings, **overrides)
    found = verify(fresh, root, live if live.exists() else None)
    if found:
        rejected = releases / "rejected"
        shutil.rmtree(rejected, ignore_errors=True)
        fresh.rename(rejected)
        raise BuildFailed(f"not published, see {rejected}: " + "; ".join(found[:20]))
    swap(fresh, live)
    _prune(releases, live)
    return fresh, pages


def _name(releases: Path, now: datetime) -> Path:
    """Return a folder that is not there yet: a clock may stand still, and a release may be live."""
    while (folder := releases / now.strftime("%Y%m%dT%H%M%S%fZ")).exists():
        now += timedelta(microseconds=1)
    return folder


def swap(folder: Path, live: Path) -> None:
    """Make the link `live` lead to `folder`, in one step."""
    link = live.with_name(f"{live.name}.new")
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(folder, live.parent))
    link.replace(live)


def _prune(releases: Path, live: Path) -> None:
    """Remove old releases, never the one that is live."""
    kept = sorted(path for path in releases.glob("*Z") if path.is_dir())
    for old in kept[:-KEPT]:
        if old.resolve() != live.resolve():
            shutil.rmtree(old)
