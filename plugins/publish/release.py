"""Publish a verified build: keep releases side by side and point one name at the newest.

The name is a symbolic link, renamed in one step (rename(2) is atomic): a reader sees the site of
before or of after, never a mixture. A failure at any point leaves the link where it was. Nothing is
a release before it was verified, and nothing that is half removed is one: both have other names.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .build import SETTINGS, apart
from .failure import BuildFailed, writing
from .folders import clear
from .verify import verify

KEPT = 5
NEXT, LEAVING, REJECTED = "next", "leaving", "rejected"
# What a run that was killed leaves: also one of the days when builds had the release's own name.
_LEFTOVER = re.compile(rf"(?:{NEXT}|[0-9]{{8}}T[0-9]{{12}}Z)\.(?:new|old)|{LEAVING}")


def release(
    releases: Path, live: Path, now: datetime, root: str, settings: str = SETTINGS, **overrides: Any
) -> tuple[Path, int]:
    """Build into a fresh folder under `releases`, verify it, and point `live` at it.

    Returns the folder and its page count. Raises `Faults` or `BuildFailed`: nothing is swapped.
    """
    if live.exists() and not live.is_symlink():
        raise BuildFailed(f"{live} is a folder of its own; move it away, a link takes its place")
    found = releases.iterdir() if releases.is_dir() else ()
    _remove((path for path in found if _LEFTOVER.fullmatch(path.name)), live)
    fresh = apart(releases / NEXT, settings, **overrides)
    with writing(fresh):
        if wrong := verify(fresh, root, live if live.exists() else None):
            raise _rejected(fresh, releases, live, wrong)
        pages = sum(1 for _ in fresh.rglob("*.html"))
        folder = _name(releases, now)
        _settle()
        fresh.rename(folder)
        swap(folder, live)
    _prune(releases, live)
    return folder, pages


def _rejected(fresh: Path, releases: Path, live: Path, wrong: list[str]) -> BuildFailed:
    """Keep a build that is not fit to be seen, so that somebody can look at it."""
    place = releases / REJECTED
    if place.resolve() == live.resolve():  # somebody has published the last one by hand
        place = releases / f"{REJECTED}-again"
    clear(place)
    fresh.rename(place)
    return BuildFailed(f"not published, see {place}: " + "; ".join(wrong[:20]))


def _name(releases: Path, now: datetime) -> Path:
    """Return a folder that is not there yet: a clock may stand still, and a release may be live."""
    while (folder := releases / now.strftime("%Y%m%dT%H%M%S%fZ")).exists():
        now += timedelta(microseconds=1)
    return folder


def _settle() -> None:
    """Make what was written durable before a link leads to it; a site has too many files to ask
    for each.
    """
    if hasattr(os, "sync"):  # not on Windows
        os.sync()


def swap(folder: Path, live: Path) -> None:
    """Make the link `live` lead to `folder`, in one step."""
    link = live.with_name(f"{live.name}.new")
    clear(link)
    link.symlink_to(os.path.relpath(folder, live.parent))
    link.replace(live)


def _prune(releases: Path, live: Path) -> None:
    """Remove old releases, never the one that is live."""
    kept = sorted(path for path in releases.glob("*Z") if path.is_dir())
    _remove(kept[:-KEPT], live)


def _remove(folders: Iterable[Path], live: Path) -> None:
    """Remove folders under another name, so that none that is half removed is taken for whole.

    What cannot be removed is told, and stays for the next night: no reason to publish nothing.
    """
    for folder in folders:
        if folder.resolve() == live.resolve():
            continue
        try:
            leaving = folder.with_name(LEAVING)
            if folder != leaving:
                clear(leaving)
                folder.rename(leaving)
            clear(leaving)
        except OSError as error:
            told = "%s could not be removed (%s); remove it by hand"
            logging.getLogger(__name__).warning(told, folder, error.strerror)
