"""Read a text as it is meant: through signs that hide a number, and past rows that look like one.

Each place in what is returned is one of the text. Touches nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from aggregator.characters import is_blank

# Signs that cannot be seen, wide letters, and the digits of other scripts (their zeros and on).
_ZEROS = "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040"
_DIGITS = "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in _ZEROS)
_DISGUISED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    f"\u2800\u3164\ufe00-\ufe0f\ufeff\uff01-\uffee\U0001d400-\U0001d7ff\U000e0000-\U000e0fff{_DIGITS}]"
)
# A row of a timetable: "07 12 17 22 27 32".
_ROW = re.compile(r"(?<!\d)(?<!\d )\d\d(?: \d\d){5,60}(?! ?\d)")


def undisguised(text: str) -> tuple[str, Callable[[int], int]]:
    """Return a text as it is meant to be read, and where each of its characters stood.

    Signs that cannot be seen are out; wide letters and the digits of other scripts are plain ones.
    """
    if text.isascii() or not _DISGUISED.search(text):
        return text, int
    signs, places = [], []
    for place, sign in enumerate(text):
        if unicodedata.category(sign) == "Cf" or is_blank(sign):
            continue
        digit = unicodedata.decimal(sign, None)
        folded = str(digit) if digit is not None else unicodedata.normalize("NFKC", sign)
        signs.append(folded if len(folded) == 1 else sign)
        places.append(place)
    return "".join(signs), places.__getitem__


def without_rows(text: str) -> str:
    """Blank out the rows of a timetable, whose figures rise for longer than those of a number."""
    return _ROW.sub(_blank, text)


def _blank(row: re.Match[str]) -> str:
    rises = all(a < b for a, b in pairwise(row[0].split()))
    return "-" * len(row[0]) if rises else row[0]
