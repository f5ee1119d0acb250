"""Name who wrote an entry. An e-mail address is nobody's to publish."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from aggregator.parse.elements import LONGEST_NAME
from aggregator.parse.text import unescaped
from aggregator.parse.values import listed, string

_MAIL = re.compile(r"(?:mailto:)?[^\s<>()@]+@[^\s<>()]+")


def authors(of: Any) -> str:
    """Name the authors of an entry or a feed of feedparser's, each once, with commas between."""
    return named(string(person, "name") for person in listed(of, "authors"))


def named(names: Iterable[str]) -> str:
    """Join names, each once; of one with an e-mail address beside it (RSS) only the name stays."""
    bare = (_bare(unescaped(name[:LONGEST_NAME])) for name in names)
    return ", ".join(dict.fromkeys(filter(None, bare)))


def _bare(name: str) -> str:
    without = _MAIL.sub("", name)
    return name if without == name else without.strip(" ()<>,;\"'")
