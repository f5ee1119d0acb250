"""Short names: which ones there can be, and how one is made of a title.

Touches nothing. A short name is part of a file's name and of an address, so it must survive every
file system, also those that ignore case or the form of a letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aggregator.characters import is_part_of_a_name, one_line

LONGEST = 60
# With date, hash and suffix a name stays under 220 of the 255 bytes that file systems take.
LONGEST_BYTES = 150
RESERVED = frozenset({"state", "takedowns"})
"""Names no member can have: `content/pulled/state/` is the aggregator's own."""
_LONGEST_NAME = 220
_ASCII = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def is_slug(name: str) -> bool:
    """Tell whether a name can be a member's: small letters and digits, single hyphens.

    The site takes the same names (tests/test_contract.py): letters of every script, marks with
    them, composed (NFC), and no longer than a file's name can be.
    """
    if _ASCII.fullmatch(name):  # as most are; to look at every letter takes ten times as long
        return len(name) <= _LONGEST_NAME
    words = name.split("-")
    letters = all(word and all(map(is_part_of_a_name, word)) for word in words)
    shown = one_line(name.replace("-", ""))
    small = name == unicodedata.normalize("NFC", name).lower()
    return bool(small and letters and shown) and len(name.encode()) <= _LONGEST_NAME


def slug(title: str) -> str:
    """Make a file name's middle of a title: lower case, ASCII where the letter has an ASCII form.

    Letters of other scripts stay, composed (NFC), because a city writes in more than one. Never
    empty, never longer than 60 characters or 150 bytes.
    """
    folded = "".join(map(_plain, unicodedata.normalize("NFC", title).lower()))
    words = re.sub(r"-+", "-", unicodedata.normalize("NFC", folded))
    whole = words.strip("-")
    cut = whole[:LONGEST].encode()[:LONGEST_BYTES].decode("utf-8", "ignore")
    if len(cut) < len(whole) and whole[len(cut)] != "-" and "-" in cut:
        cut = cut.rpartition("-")[0]  # end with a whole word
    cut = cut.strip("-")
    return cut if one_line(cut) else "post"


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Keep a letter, digit or mark, in ASCII if it has such a form; a hyphen for anything else."""
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if c.isascii())
    if base.isalnum():
        return base.lower()
    kind = unicodedata.category(character)
    if kind == "Cf" or character in "'’":
        return ""
    return character if is_part_of_a_name(character) else "-"
