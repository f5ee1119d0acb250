"""Start the files of those who stand in a list of feeds, for a city that begins with one.

What no list says (why they are here, of which sector) stands in < >, as in every file that is
started, and the check asks for it. An existing file is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from plugins.records.city import City

from . import skeleton

_WEBSITE = re.compile(r"^# website: .*$", re.MULTILINE)
_FEEDS = re.compile(r"^# feeds:\n(?:#  .*\n)+", re.MULTILINE)


MOST = 500
"""Files that one list starts: somebody looks at each, and no city is begun with more."""


class Listed(NamedTuple):
    """One that stands in the list: its name, its website ("" if not said), its feeds and kinds."""

    name: str
    website: str
    feeds: Sequence[tuple[str, str]]


def start_members(
    content: Path, city: City, listed: Iterable[Listed], today: str
) -> tuple[list[Path], list[str]]:
    """Start a file for each; return them, and a sentence for each that could not be started."""
    made: list[Path] = []
    passed: list[str] = []
    for one in listed:
        if len(made) == MOST:
            passed.append(
                f"{one.name} and all after it: a list starts {MOST} files; import it again"
            )
            break
        try:
            path = skeleton.start(content, city, "member", one.name, today, today)
        except (ValueError, FileExistsError) as error:
            passed.append(f"{one.name}: {error}")
            continue
        path.write_text(_filled(path.read_text(encoding="utf-8"), one), encoding="utf-8")
        made.append(path)
    return made, passed


def _filled(text: str, one: Listed) -> str:
    """Write the website and the feeds into the places that the example has for them."""
    rows = "".join(f"  - url: {url}\n    kind: {kind}\n" for url, kind in one.feeds)
    text = _FEEDS.sub(lambda found: f"feeds:\n{rows}", text)
    return _WEBSITE.sub(lambda found: f"website: {one.website}", text) if one.website else text
