"""Read what must not be shown, `suppressed.yml`, and know an item by any of the names it may have.

The nightly job reads the same file by the same rules (tests/test_contract.py holds the two
together): it takes files away and keeps them from coming back, while a build leaves out at once
what is named, whether or not a night has been. Decides nothing.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from .faults import Fault, nearest
from .frontmatter import Unreadable, listed
from .webaddress import place

FILE = "suppressed.yml"
DONE = "pulled/takedowns/noted.json"
"""Where the nightly job notes, in digests alone, what a takedown has taken away."""

_FIELDS = ("match", "reason", "since")
# A pulled file is known by its folder and its hash: a new title is no way round a takedown.
_FILE = re.compile(r"(?:content/|/)?(pulled/(?:[^/]+/)+)[^/]*-([0-9a-f]{8})[0-9a-f]*\.md")
_PAGE = re.compile(r"[^?#]*/(posts|events)/([^/?#]+)/[^/?#]+-([0-9a-f]{8})[0-9a-f]*")
_LIKE = 0.9
_END = 8  # characters: fewer end many addresses


@dataclass(frozen=True)
class Takedown:
    """One item of the list: what it names, the keys it may be known by, and its line."""

    match: str
    keys: frozenset[str]
    line: int


@dataclass(frozen=True)
class Gone:
    """What is not shown: the paths of files, the keys of addresses, the whole names of people.

    `home` is the address of the hub.
    """

    paths: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    people: re.Pattern[str] | None = None
    home: str = ""

    def has(self, address: str) -> bool:
        """Tell whether an address, or the path of a file, is one of what is not shown."""
        return bool(self.keys) and not self.keys.isdisjoint(keys(address))

    def leads_to(self, path: str, href: str) -> bool:
        """Tell whether a link or a picture in the file at `path` leads to what is not shown."""
        if re.match(r"[A-Za-z][\w+.-]*:|//", href):
            return self.has(href)
        target = href.partition("#")[0]
        if target.endswith(".md"):
            return beside(path, target) in self.paths
        root = urlsplit(self.home).path.rstrip("/")
        own = target.removeprefix(root) if target.startswith("/") else ""
        return bool(own) and (unquote(own).strip("/") in self.paths or self.has(self.home + own))


def beside(path: str, target: str) -> str:
    """Return the path of the file that a link in the file at `path` names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))


NOTHING = Gone()


def takedowns(content: Path) -> tuple[tuple[Takedown, ...], list[Fault]]:
    """Read the list. It is empty where there is no such file; with a fault nothing may be built."""
    try:
        text = (content / FILE).read_bytes().decode("utf-8-sig")
        items, lines = listed(text, FILE)
    except FileNotFoundError:
        return (), []
    except Unreadable as error:
        return (), [error.fault]
    except (OSError, UnicodeDecodeError) as error:
        return (), [Fault(FILE, 1, "file", f"cannot be read ({error})", "save it as UTF-8")]
    faults = [
        Fault(FILE, lines.get((number, field), lines[number,]), field, what, instead)
        for number, item in enumerate(items)
        for field, what, instead in _faults(item)
    ]
    if faults:
        return (), faults
    rows = ((item["match"], lines[number, "match"]) for number, item in enumerate(items))
    return tuple(Takedown(match, meant(match), line) for match, line in rows), []


def _faults(item: object) -> Iterator[tuple[str, str, str]]:
    if not isinstance(item, Mapping):
        yield "item", "has no `match`", "write `- match: ` and an address, or the path of a file"
        return
    for key in item:
        if key not in _FIELDS:
            near = nearest(key, _FIELDS)
            told = f"did you mean `{near}`?" if near else f"use {', '.join(_FIELDS)}"
            yield key, "is not known", told
    if not isinstance(item.get("match"), str) or not item["match"].strip():
        instead = "write the address, the identifier in the feed, or the path of the file"
        yield "match", "is missing", instead


@lru_cache(maxsize=20_000)
def keys(name: str) -> frozenset[str]:
    """Return the keys of one name of an item: two names of one item share a key.

    An address is known however it is tidied up (http or https, "www.", a slash at its end, what
    follows readers), and the address of a page of the hub means the file behind it. Of the path of
    a pulled file its folder and its hash count.
    """
    line = " ".join(name.split())
    if file := _FILE.fullmatch(line):
        return frozenset({f"{file[1]} {file[2]}"})
    site, where = place(line) if line.isprintable() else ("", "")
    if not site:
        return frozenset({line.removeprefix("content/").strip("/")} - {""})
    found = {f"//{site}{where}"}
    if page := _PAGE.fullmatch(where):
        folder = f"pulled/{page[2]}/" + "events/" * (page[1] == "events")
        found.add(f"{folder} {page[3]}")
    return frozenset(found)


def meant(match: str) -> frozenset[str]:
    """Return the keys that a takedown means.

    The identifier in a calendar, and one that is very long, is kept as its digest.
    """
    digest = sha256(" ".join(match.split()).encode("utf-8", "replace")).hexdigest()
    return keys(match) | {digest, digest[:32]}


def names_of(document: Any, home: str) -> list[str]:
    """List what a takedown may call a file by: its path, its page, its address, its identifier."""
    page = document.kind.url and document.kind.place(document.stem)[0]
    found = [document.path, f"{home}/{quote(page)}" if page else ""]
    source = getattr(document.data, "source", None)
    found += [getattr(document.data, "canonical", None) or ""]
    found += [getattr(source, name, None) or "" for name in ("id", "identity", "uid")]
    return [name for name in found if name]


def done(content: Path) -> frozenset[str]:
    """Return the marks of the takedowns that have taken something away."""
    try:
        noted = json.loads((content / DONE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return frozenset()
    return frozenset(noted) if isinstance(noted, dict) else frozenset()


def mark(match: str) -> str:
    """Return what a takedown is called where it is noted that it has done its work."""
    return sha256(match.encode("utf-8", "replace")).hexdigest()[:16]


def like(one: Takedown, names: Iterable[str]) -> str | None:
    """Return the name that may have been meant by a takedown which names nothing, if one is near.

    What differs in digits alone is another item: post 1 and post 2. Of an address its end will do.
    """
    end = one.match.strip().strip("/")
    if len(end) > _END and (whole := [x for x in names if x.rstrip("/").endswith(f"/{end}")]):
        return min(whole)
    words = SequenceMatcher(autojunk=False)
    words.set_seq2(one.match)
    best, found = _LIKE, None
    for name in names:
        words.set_seq1(name)
        if words.real_quick_ratio() > best and words.quick_ratio() > best:
            ratio = words.ratio()
            if ratio > best and re.sub(r"\d", "", name) != re.sub(r"\d", "", one.match):
                best, found = ratio, name
    return found
