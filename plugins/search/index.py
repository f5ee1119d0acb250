"""Make the full-text index of a built site, after its pages are written.

pagefind reads the pages and writes files that a reader's browser asks for, a few at a time. Only
pages that say so in their HTML (`data-pagefind-body`) are in it, in the order of their addresses,
so that the same pages give the same bytes wherever a hub is built.
"""

from __future__ import annotations

import base64
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plugins.records import Fault, Faults
from plugins.records.generator import read_city

from .service import NoIndex, service
from .steady import steady

FOLDER = "pagefind"
LONGEST = 900  # seconds; six thousand pages take some ten
MARK = "data-pagefind-body"
LEFT_OUT = (
    # Lists of other pages' words, ways to go on, and what is not known or not there.
    *("nav", ".thread", ".cards", ".door", ".more", ".more-list", ".earlier", ".screen"),
    *("[aria-labelledby=onward]", "[aria-labelledby=respond]", ".known--unknown", ".empty"),
    # Words that are the same on every page: headings, terms, who answers, files to take away.
    *(".body > h2", ".h-card > h2", ".h-entry > h2", ".h-event .prose > h2", ".facts dt"),
    *(".body .facts", ".prose .facts", ".origin", "p.quiet"),
    '[href$=".ics"], [href$=".vcf"], [href$=".atom"], [href^="webcal:"], [href^="mailto:"]',
)
# What the hub's own search asks for, of all that pagefind makes.
USED = re.compile(
    r"pagefind\.js|pagefind-entry\.json|pagefind\.[^/.]+\.pf_meta|wasm\.[^/.]+\.pagefind"
    r"|(index|fragment|filter)/[^/]+\.pf_\w+"
)


def finalized(pelican: Any) -> None:
    """Make the index of what Pelican has written, unless the city has switched the search off.

    Raises `Faults` where it cannot be made: a search must not be lost without a word.
    """
    if not read_city(pelican.settings).search:
        return
    try:
        make(Path(pelican.output_path))
    except NoIndex as error:
        instead = "see docs/operations.md, or write False to publish without a search"
        fault = Fault("pelicanconf.py", 1, "CITY search", str(error), instead)
        raise Faults([fault]) from error


def make(site: Path) -> None:
    """Write the index of the pages in the folder `site` into its folder `pagefind/`.

    Raises `NoIndex`.
    """
    pages = _marked(site)
    with tempfile.TemporaryDirectory() as empty, service(Path(empty), LONGEST) as pagefind:
        config = {"exclude_selectors": LEFT_OUT}
        index = pagefind.ask("NewIndex", config=config)["index_id"]
        for name, text in pages:
            pagefind.ask("AddFile", index_id=index, file_path=name, file_contents=text)
        # Asked to write the files itself (WriteFiles), it answers before they are whole.
        given = pagefind.ask("GetFiles", index_id=index)["files"]
    made = {file["path"]: base64.b64decode(file["content"]) for file in given}
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    for name, content in _steady(made).items():
        if USED.fullmatch(name):
            path = site / FOLDER / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _steady(made: dict[str, bytes]) -> dict[str, bytes]:
    try:
        return steady(made)
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise NoIndex(
            f"pagefind's files are not as those of its version 1.5 ({error!r})"
        ) from error


def _marked(site: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each page that is to be found. Raises `NoIndex` for none."""
    found = False
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if MARK in text:
            found = True
            yield path.relative_to(site).as_posix(), text
    if not found:
        raise NoIndex(f"no template of the theme says {MARK}, so that there is nothing to find")
