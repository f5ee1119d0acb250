"""The strings of `injection/`: one a line, `name | text`, grouped by technique, a file each.

A character that an editor would not show, or that would end the line, is written `⟦202E⟧`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "injection"
_CODE = re.compile(r"⟦([0-9A-F]{1,6})⟧")
# What no XML document may hold (XML 1.0, section 2.2), nor any file in UTF-8.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Injection:
    """One string. `name` is that of its technique and its own."""

    name: str
    text: str

    @property
    def fits_xml(self) -> bool:
        return not _NOT_IN_XML.search(self.text)


@cache
def strings() -> tuple[Injection, ...]:
    """Every string, in the order of the files."""
    return tuple(one for path in sorted(FOLDER.glob("*.txt")) for one in _of(path))


def of(*groups: str) -> list[Injection]:
    """The strings of some techniques."""
    return [one for one in strings() if one.name.split(":")[0] in groups]


def _of(path: Path) -> list[Injection]:
    lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    pairs = [line.split(" | ", 1) for line in lines]
    return [Injection(f"{path.stem}: {name}", _written(text)) for name, text in pairs]


def _written(text: str) -> str:
    return _CODE.sub(lambda code: chr(int(code[1], 16)), text)
