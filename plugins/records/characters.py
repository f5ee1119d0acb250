"""Which characters may stand in a line or a text that readers see, and in the address of a page.

What shows nothing, turns the direction of text or covers other lines can make one name look like
another (Unicode TR36, sections 2 and 3). Pure.
"""

from __future__ import annotations

import re
import unicodedata

# File systems take names of 255 bytes; a date, a hyphen and an ending come on top of the slug.
MAX_SLUG_BYTES = 220

# Format characters that scripts and emoji need: joiners, marks of direction that embrace nothing,
# the signs before Arabic numbers, and the tags that make the flags of England, Scotland and Wales.
_NEEDED = frozenset(
    {0x061C, 0x06DD, 0x070F, 0x08E2, 0x110BD, *range(0x0600, 0x0606), *range(0x200C, 0x2010)}
    | {*range(0xE0020, 0xE0080)}
)
# Letters, marks and symbols that show nothing: Hangul fillers, the empty Braille pattern, the
# joiner of graphemes, variation selectors.
_BLANK = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)}
    | {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
)

# No language stacks more than four of these marks on a letter; a pile of them covers other lines.
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILE = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
# What some program takes for the end of a line; a browser shows nothing for most of them.
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def is_hidden(character: str) -> bool:
    """Tell whether a character has no place in a line: a control, or a mark that shows nothing."""
    category, code = unicodedata.category(character), ord(character)
    return (
        category in ("Cc", "Cs", "Zl", "Zp")
        or (category == "Cf" and code not in _NEEDED)
        or code & 0xFFFE == 0xFFFE  # no characters at all (Unicode, section 23.7)
        or 0xFDD0 <= code <= 0xFDEF
        or code in (0x115F, 0x1160, 0x3164, 0xFFA0)
    )


def shows_something(line: str) -> bool:
    """Tell whether a reader would see anything of a line."""
    return any(unicodedata.category(c)[0] in "LNPS" and ord(c) not in _BLANK for c in line)


def is_piled(line: str) -> bool:
    """Tell whether so many marks stand on one letter that they would cover other lines."""
    return _PILE.search(line) is not None


def seen(text: str) -> str:
    """Return a text of several lines without what is hidden, and with no pile of marks.

    Joiners and marks of direction stay where scripts and emoji need them; line ends are newlines.
    """
    if any(map(is_hidden, {*text} - {"\n", "\t"})):
        text = _LINE_ENDS.sub("\n", text)
        gone = [ord(sign) for sign in {*text} - {"\n", "\t"} if is_hidden(sign)]
        text = text.translate(dict.fromkeys(gone))
    return text if text.isascii() else _PILE.sub(r"\1", text)


def is_slug(value: str) -> bool:
    """Tell whether `value` can be part of an address: small letters and digits, single hyphens."""
    words = value.split("-")
    return (
        value == unicodedata.normalize("NFC", value).lower()
        and all(word and all(is_slug_character(c) for c in word) for word in words)
        and shows_something(value.replace("-", ""))
        and len(value.encode()) <= MAX_SLUG_BYTES  # last: half a character has no bytes
    )


def is_kept_by_windows(name: str) -> bool:
    """Tell whether Windows takes a file of this name, whatever its ending, for a device.

    A repository with such a file cannot be checked out there (Microsoft, "Naming Files, Paths, and
    Namespaces").
    """
    return re.fullmatch(r"con|prn|aux|nul|(?:com|lpt)[0-9¹²³]", name, re.IGNORECASE) is not None


def is_slug_character(character: str) -> bool:
    """Tell whether a character can be part of a slug: one that shows, or that marks one."""
    return unicodedata.category(character)[0] in "LNM" and ord(character) not in _BLANK
