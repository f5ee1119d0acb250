"""Small cities for tests of the plugins: written, read, checked and built in a folder of their own.

Uses the repository's own settings with a theme of a few lines. Touches nothing but `tmp_path`.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plugins.board import BOARD
from plugins.conversation import COMMENTS
from plugins.events import EVENTS, STAMPS
from plugins.health import HEALTH
from plugins.members import MEMBERS, VERIFIED
from plugins.opendata import OPENDATA
from plugins.pages import PAGES
from plugins.places import PLACES
from plugins.posts import POSTS
from plugins.publish import build
from plugins.records import Fault, Kind, Site
from plugins.records.city import City
from plugins.records.reader import read_site

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
CITIES = HERE / "cities"
KINDS = (BOARD, COMMENTS, EVENTS, HEALTH, MEMBERS, OPENDATA, PAGES, PLACES, POSTS, STAMPS, VERIFIED)
NOW = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
CITY: dict[str, Any] = {
    "name": "Exampleton",
    "title": "Exampleton together",
    "purpose": "Find who does what in Exampleton.",
    "url": "https://exampleton.example",
    "timezone": "Europe/London",
    "language": "en-GB",
    "sectors": {"public": "Public services", "voluntary": "Voluntary"},
    "organiser": "Digital Hub (example)",
    "email": "hello@exampleton.example",
}
_SETTINGS = """\
from runpy import run_path

globals().update(run_path({pelicanconf!r}))
PATH, OUTPUT_PATH, THEME = {content!r}, {output!r}, {theme!r}
CITY = {city!r}
SITEURL, TIMEZONE = CITY["url"], CITY.get("timezone", "UTC")
{more}
"""


# A file that is not UTF-8 cannot lie among the others: it stops tools that read all of them.
IN_LATIN_1 = "---\ntype: organisation\nname: Café Exemple\n---\n".encode("latin-1")


def plant_faults(content: Path) -> list[str]:
    """Fill a folder with the city of planted faults; return every line the check must print."""
    shutil.copytree(CITIES / "faulty", content, dirs_exist_ok=True)
    (content / "members" / "cafe.md").write_bytes(IN_LATIN_1)
    return (CITIES / "faulty.txt").read_text(encoding="utf-8").splitlines()


# What a file of each of these kinds begins with.
PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7\n"


@dataclass
class Hub:
    """A city in a folder: files in, faults or pages out."""

    root: Path
    city: dict[str, Any] = field(default_factory=lambda: dict(CITY))
    theme: Path = HERE / "theme"
    more: str = ""

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    def copy(self, city: str) -> Hub:
        shutil.copytree(CITIES / city, self.content, dirs_exist_ok=True)
        return self

    def write(self, files: Mapping[str, str | bytes]) -> Hub:
        for name, text in files.items():
            path = self.content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def break_links(self) -> None:
        """Let the theme hold a link to nowhere: no check of files finds it, only the last look."""
        broken = self.root / "broken"
        if self.theme != broken:
            shutil.copytree(self.theme, broken)
        page = broken / "templates" / "page.html"
        page.write_text(
            '{% extends "base.html" %}{% block main %}<a href="/gone.pdf">x</a>{% endblock %}'
        )
        self.theme = broken

    def read(
        self, kinds: tuple[Kind, ...] = KINDS, now: datetime = NOW
    ) -> tuple[Site, list[Fault]]:
        return read_site(self.content, kinds, City.model_validate(self.city), now)

    def site(self, now: datetime = NOW) -> Site:
        site, faults = self.read(now=now)
        assert not faults
        return site

    def faults(self) -> list[str]:
        """Every fault, its path taken from the content folder on."""
        told = [str(fault) for fault in self.read()[1]]
        assert all(line.startswith("content/") for line in told)
        return [line.removeprefix("content/") for line in told]

    @property
    def settings(self) -> Path:
        path = self.root / "pelicanconf.py"
        text = _SETTINGS.format(
            pelicanconf=str(REPOSITORY / "pelicanconf.py"),
            content=str(self.content),
            output=str(self.output),
            theme=str(self.theme),
            city=self.city,
            more=self.more,
        )
        path.write_text(text, encoding="utf-8")
        return path

    def check(self) -> tuple[int, list[str]]:
        count, faults = build.check(self.settings)
        return count, [str(fault) for fault in faults]

    def build(self) -> int:
        return build.build(self.output, self.settings)

    def page(self, path: str) -> str:
        return (self.output / path).read_text(encoding="utf-8")
