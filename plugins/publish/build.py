"""Check the content and build the site with Pelican, or say in plain words why not.

A build is made beside its folder and takes the folder's place only when it is whole, so that a
failure leaves what was there. Nothing is published here.
"""

from __future__ import annotations

import logging
import shutil
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pelican.log
from pelican import Pelican
from pelican.settings import read_settings

from plugins.records import Fault, Faults, Kind, Site
from plugins.records.generator import clock, gather_kinds, present, read_city
from plugins.records.outputs import Output, astray, outputs, twins
from plugins.records.reader import read_site

from .failure import BuildFailed, of_disk, writing
from .folders import clear, restored, take_place
from .notes import printed

SETTINGS = "pelicanconf.py"


def check(settings: Path | str = SETTINGS, **overrides: Any) -> tuple[int, list[Fault]]:
    """Read everything and write nothing. Returns how many records there are, or every fault.

    Raises `BuildFailed` where a plugin is missing or crashes.
    """
    try:
        return len(read(settings, **overrides).records), []
    except Faults as faults:
        return 0, faults.faults


def read(settings: Path | str = SETTINGS, **overrides: Any) -> Site:
    """Read everything that a build would, and write nothing.

    Raises `Faults` with all that is wrong, `BuildFailed` where a plugin is missing or crashes.
    """
    with _door(Path(settings)):
        hub = Pelican(read_settings(str(settings), override=overrides))
        city, kinds = read_city(hub.settings), gather_kinds(hub)
        site, faults = read_site(Path(hub.path), kinds, city, clock(), present=present())
        # Addresses can only be compared once every file could be read.
        if faults:
            raise Faults(faults)
        made, folder = list(outputs(site, kinds)), Path(hub.path).name
        if found := [
            *twins(made, folder),
            *astray(site, made, folder),
            *_missing(kinds, made, folder),
        ]:
            raise Faults(found)
        return site


def _missing(kinds: Sequence[Kind], made: Sequence[Output], folder: str) -> Iterator[Fault]:
    """Yield a fault for each page with a place of its own, as the home page, that no file makes."""
    paths = {one.path for one in made}
    for kind in kinds:
        for stem, (place, _) in kind.places.items():
            file = place if place.endswith(".html") else f"{place}index.html"
            if file not in paths:
                path = f"{folder}/{kind.folders[0].root}/{stem}.md"
                what = "is not there, and no city goes without its page"
                yield Fault(
                    path, 1, "file", what, "write it: a title between two lines of ---, and words"
                )


def build(output: Path, settings: Path | str = SETTINGS, **overrides: Any) -> int:
    """Build the site, let it take the place of the folder `output`, and return its page count.

    Raises `Faults` for what is wrong in `content/`, `BuildFailed` for everything else; both leave
    the folder as it was.
    """
    with writing(output):
        restored(output)
    fresh = apart(output, settings, **overrides)
    with writing(output):
        take_place(fresh, output)
    return sum(1 for _ in output.rglob("*.html"))


def apart(output: Path, settings: Path | str = SETTINGS, **overrides: Any) -> Path:
    """Build the site into a folder beside `output`, and return that. Raises as `build` does."""
    fresh = output.with_name(f"{output.name}.new")
    with writing(fresh):
        clear(fresh)
        fresh.mkdir(parents=True)
    try:
        with _door(fresh):
            overrides["OUTPUT_PATH"] = str(fresh)
            Pelican(read_settings(str(settings), override=overrides)).run()
    except BaseException:
        # Half a site is of no use, and one a night would fill the disk.
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return fresh


class _Errors(logging.Handler):
    """Keeps what Pelican logs as an error: its exception says only that there was one."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        cause = record.exc_info[1] if record.exc_info else None
        told = f" ({type(cause).__name__}: {cause})" if cause else ""
        self.said.append(record.getMessage().replace("\n", ": ") + told)


@contextmanager
def _door(place: Path) -> Iterator[None]:
    """Run Pelican with every error of its log made fatal, and turn any crash into `BuildFailed`.

    By default Pelican logs a plugin that is missing or crashes, builds without it, and exits 0.
    `place` is named where the disk does not take something and the system does not say what.
    """
    pelican.log.init(logging.WARNING, fatal="errors", name="pelican")
    pelican.log.console.quiet = True  # its closing line counts only Pelican's own articles: none
    errors = _Errors()
    logging.getLogger("pelican").addHandler(errors)
    try:
        with printed():
            yield
    except Faults:
        raise
    except Exception as error:
        told = of_disk(error, place) or "; ".join(errors.said) or _crash(error)
        raise BuildFailed(told) from error
    finally:
        logging.getLogger("pelican").removeHandler(errors)


def _crash(error: Exception) -> str:
    """Name an error and where it happened: in the template that was at work, if one was."""
    frames = traceback.extract_tb(error.__traceback__)
    where = next((one for one in reversed(frames) if one.filename.endswith(".html")), frames[-1])
    return f"{type(error).__name__}: {error} (at {where.filename}:{where.lineno})"
