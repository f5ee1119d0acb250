"""Make one line of a text, of characters that a reader can see.

Touches nothing. The site refuses a line that holds anything else, or that shows nothing
(tests/test_contract.py holds the two together): what is made here always passes.
"""

from __future__ import annotations

import re
import unicodedata

# Controls but tab and newline, what turns, hides or joins text unseen (Unicode's bidirectional and
# format marks), and what is no character at all (Unicode, section 23.7).
HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u0890\u0891\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
)
"""What is inside the brackets of a pattern that finds them."""

_UNSEEN = re.compile(f"[\t\n\r{HIDDEN}\U000e0000-\U000e007f]")
# Letters, marks and symbols that show nothing: fillers, the empty Braille pattern, variation
# selectors.
_BLANK = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)}
    | {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
)

# No language stacks more than four of these marks on a letter; a pile of them covers other lines.
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
PILE = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
"""Four marks, which stay, and those that stand on them."""


def one_line(text: str) -> str:
    """Make one line of a text, without what cannot be seen and without half characters.

    Empty where nothing of it could be seen.
    """
    whole = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    line = " ".join(_UNSEEN.sub(" ", whole).split())
    line = line if line.isascii() else PILE.sub(r"\1", line)
    return line if any(map(_shows, line)) else ""


def is_part_of_a_name(character: str) -> bool:
    """Tell whether a character can be part of a short name: a letter, a digit or a mark."""
    return unicodedata.category(character)[0] in "LNM" and ord(character) not in _BLANK


def is_blank(character: str) -> bool:
    """Tell whether a letter, mark or symbol shows nothing."""
    return ord(character) in _BLANK


def _shows(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and ord(character) not in _BLANK
