"""Read the moment that a feed gives as a date, in whichever of a dozen ways it is written.

Asks no clock: a date without a zone is one of UTC. Whether a date can be true is not asked here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

LONGEST = 100
"""The longest date that is read, in characters."""

_CLOCK = r"(\d{1,2})[:.h](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?\s*(?:([ap])\.?m\b\.?)?"
_ZONE = r"\s*((?:[a-z]{1,5})?\s*(?:[+-]\d\d?:?(?:\d\d)?)?)\s*(?:[(\[].*)?"
_WEEKDAY = r"(?:[^\W\d]{2,20}\.?,?\s+)?"
# ISO 8601, RFC 3339 and W3C-DTF, whose seconds may be missing; and what databases write.
_ISO = re.compile(
    r"(\d{4})(?:[-/.]?(\d\d?)(?:[-/.]?(\d\d?))?)?"
    r"(?:(?:t|\s+)(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?" + _ZONE,
    re.ASCII | re.IGNORECASE,
)
# RFC 822 and 2822: "Sat, 02 Mar 24 10:30 BST"; and as people write: "2 mars 2024 à 10h30".
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?[\s-]+(?:de\s+)?([^\W\d]{{3,20}})\.?,?"
    rf"[\s-]+(?:de\s+)?(\d{{2,4}})\b(?:,?\s+(?:[^\W\d]{{1,3}}\s+)?{_CLOCK})?{_ZONE}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([^\W\d]{{3,20}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b"
    rf"(?:,?\s+(?:at\s+)?{_CLOCK})?{_ZONE}",
    re.IGNORECASE,
)
# The date(1) of Unix: "Sat Mar  2 10:30:00 GMT 2024".
_YEAR_LAST = re.compile(
    r"[^\W\d]{3}\s+([^\W\d]{3})\s+(\d{1,2})\s+(\d\d):(\d\d):(\d\d)\s+(.*?)\s*(\d{4})", re.IGNORECASE
)

_ENGLISH = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_NAMES = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# Languages whose feeds are seen to name months in them.
_LOCALES = (
    "fr de es it pt nl pl cs sk da sv nb fi hu ro hr sl lt lv et ca eu gl cy ga tr ru uk bg el id"
)
_OFFSET = re.compile(r"([+-])(\d\d?):?(\d\d)?")
# Hours from UTC of the names that RFC 822 defines, and of those that feeds write beside them. A
# name for several zones (IST) tells nothing, and is one of UTC like any other unknown name.
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5,
    "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "SAST": 2, "EAT": 3, "WAT": 1, "CAT": 2, "PKT": 5,
    "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3,
}  # fmt: skip

Parts = tuple[tuple[int, int, int, int, int, int], str]


def moment(text: str) -> datetime | None:
    """Read a date as a time of UTC; None for what is none, such as the 31st of June."""
    line = " ".join(text[:LONGEST].split())
    found = _iso(line) or _worded(line)
    if found is None:
        return None
    (year, month, day, hour, minute, second), zone = found
    try:
        # By a difference, because 24:00 and a leap second (23:59:60) are no time of datetime's.
        clock = timedelta(hours=hour, minutes=minute, seconds=second)
        if clock > timedelta(days=1):
            return None
        return datetime(year, month, day, tzinfo=UTC) + clock - _offset(zone)
    except (ValueError, OverflowError):
        return None


def _iso(line: str) -> Parts | None:
    match = _ISO.fullmatch(line)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _numbers(year, month or 1, day or 1, hour, minute, second), zone


def _worded(line: str) -> Parts | None:
    """Read a date whose month is a word."""
    if match := _DAY_FIRST.fullmatch(line):
        day, month, year, hour, minute, second, half, zone = match.groups()
    elif match := _MONTH_FIRST.fullmatch(line):
        month, day, year, hour, minute, second, half, zone = match.groups()
    elif match := _YEAR_LAST.fullmatch(line):
        month, day, hour, minute, second, zone, year = match.groups()
        half = None
    else:
        return None
    number = _month(month)
    if number is None:
        return None
    return _numbers(_year(year), number, day, _hour(hour, half), minute, second), zone


def _numbers(*fields: str | int | None) -> tuple[int, int, int, int, int, int]:
    year, month, day, hour, minute, second = (int(field or 0) for field in fields)
    return year, month, day, hour, minute, second


def _year(digits: str) -> int:
    """RFC 2822, section 4.3: 00 to 49 are of this century, all other short years of the last."""
    year = int(digits)
    if len(digits) == 2 and year < 50:
        return year + 2000
    return year + 1900 if len(digits) < 4 else year


def _hour(digits: str | None, half: str | None) -> int:
    hour = int(digits or 0)
    if half is None:
        return hour
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _offset(zone: str) -> timedelta:
    """Tell how far a zone is ahead of UTC; nothing for one that is unknown or absurd."""
    if match := _OFFSET.search(zone):
        ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if ahead > timedelta(hours=15):
            return timedelta()
        return -ahead if match[1] == "-" else ahead
    name = re.sub(r"[^A-Z]", "", zone.upper())
    return timedelta(hours=_ZONES.get(name, 0))


def _month(name: str) -> int | None:
    name = _bare(name)
    english = _ENGLISH.get(name[:3])
    return english if name in _NAMES else _months().get(name, english)


def _bare(name: str) -> str:
    """Take the accents off a name, and what it has of capitals."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalpha())


@cache
def _months() -> Mapping[str, int]:
    """List the names of months in other languages, where all of them mean one month by a name.

    `listopad` is none: it is October in Croatian and November in Polish.
    """
    from babel.dates import get_month_names  # 50 ms that most nights need not spend

    meant: dict[str, set[int]] = {}
    for locale in _LOCALES.split():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, locale).items():
                    meant.setdefault(_bare(name), set()).add(number)
    return {name: min(numbers) for name, numbers in meant.items() if len(numbers) == 1}
