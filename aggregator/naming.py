"""Know an item by any name it may have: what a takedown calls it, and what is left of it after.

The site reads the same list by the same rules, `plugins/records/takedowns.py`
(tests/test_contract.py holds the two together). Touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from aggregator.webaddress import loose

TELLING = 12
"""From so many characters on a name is nobody else's: some feeds number their entries 1, 2, 3."""

# A pulled file is known by its folder and its hash: a new title is no way round a takedown.
_FILE = re.compile(r"(?:content/|/)?(pulled/(?:[^/]+/)+)[^/]*-([0-9a-f]{8})[0-9a-f]*\.md")
_PAGE = re.compile(r"//[^?#]*/(posts|events)/([^/?#]+)/[^/?#]+-([0-9a-f]{8})[0-9a-f]*")


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
    address = loose(line) if line.isprintable() else ""
    if not address:
        return frozenset({line.removeprefix("content/").strip("/")} - {""})
    found = {address}
    if page := _PAGE.fullmatch(address):
        folder = f"pulled/{page[2]}/" + "events/" * (page[1] == "events")
        found.add(f"{folder} {page[3]}")
    return frozenset(found)


def meant(takedowns: Iterable[str]) -> frozenset[str]:
    """Return the keys that takedowns mean.

    The identifier in a calendar, and one that is very long, is kept as its digest.
    """
    found: set[str] = set()
    for match in takedowns:
        digest = _digest(" ".join(match.split()))
        found |= {*keys(match), digest, digest[:32]}
    return frozenset(found)


def called(*names: str) -> frozenset[str]:
    """Return all that an item may be known by: the keys of its names, and their tombstones."""
    found = {key for name in names for key in keys(name)}
    return frozenset(found | tombstones(*names))


def tombstones(*names: str) -> set[str]:
    """Return what is left of an item's names after it was taken down: digests, and no word."""
    found = {key for name in names for key in keys(name)}
    return {f"sha256:{_digest(key)}" for key in found if len(key) >= TELLING}


def mark(takedown: str) -> str:
    """Return what a takedown is called where it is noted that it has done its work."""
    return _digest(takedown)[:16]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
