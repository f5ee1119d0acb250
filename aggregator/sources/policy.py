"""Check what a member agreed to for one feed: licence, backfill, embargo, how many, which ones.

Reads nothing. The site refuses what is refused here, and takes what is taken
(tests/test_contract.py holds the two together).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields

from aggregator.characters import one_line
from aggregator.model import NOTHING, Selection

Faults = Iterator[tuple[str, str]]

BACKFILL = 10
"""How many of its newest posts a feed brings the first time, unless its member says otherwise."""
ALL = "all"
LONGEST_LICENCE = 200
LONGEST_NAME = 100
MOST_NAMES = 50
"""So many tags, words or languages may be named, each of so many characters."""

_NUMBER = re.compile(r"[0-9]{1,4}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NAMED = tuple(one.name for one in fields(Selection))
_NUMBERS = {
    "backfill": "is no number of posts; write a whole number from 1 to 1000, or all",
    "embargo": "is no number of days; write a whole number from 1 to 1000, such as 14",
    "max_per_day": "is no number of posts; write a whole number from 1 to 1000, such as 3",
}


def backfill(feed: Mapping[str, object]) -> int | None:
    """Give how many posts a feed brings the first time; None for all."""
    written = feed.get("backfill")
    return None if written == ALL else number(feed, "backfill") or BACKFILL


def number(feed: Mapping[str, object], name: str) -> int | None:
    """Give a number as it was written, if it was."""
    return int(str(feed[name])) if feed.get(name) is not None else None


def licence(feed: Mapping[str, object]) -> str:
    """Give what may be done with the posts, on one line; "" where the member does not say."""
    return one_line(str(feed.get("licence") or ""))


def is_licence(value: object) -> bool:
    """Tell whether a value can be a licence, as far as it is no address."""
    return isinstance(value, str) and _is_line(value, LONGEST_LICENCE)


def selection(feed: Mapping[str, object], name: str) -> Selection:
    """Give what `include` or `exclude` names."""
    group = feed.get(name)
    if not isinstance(group, Mapping):
        return NOTHING
    return Selection(**{key: tuple(map(one_line, group.get(key) or ())) for key in _NAMED})


def policy_faults(feed: Mapping[str, object]) -> Faults:
    """Yield the name of each field that is wrong, with what is wrong and what to write."""
    for name, fault in _NUMBERS.items():
        value = feed.get(name)
        if value is not None and not _is_number(value) and (name, value) != ("backfill", ALL):
            yield name, fault
    for name in ("include", "exclude"):
        if (value := feed.get(name)) is not None:
            yield from ((name, fault) for fault in _selection_faults(value))


def _is_number(value: object) -> bool:
    written = isinstance(value, str) and bool(_NUMBER.fullmatch(value))
    return written and 1 <= int(str(value)) <= 1000


def _selection_faults(group: object) -> Iterator[str]:
    if not isinstance(group, Mapping):
        yield f"is no group of fields; write {', '.join(_NAMED)} below it, each with a list"
        return
    strange = [key for key in group if key not in _NAMED]
    yield from (f"{key} is not known; use {', '.join(_NAMED)}" for key in strange)
    if not strange and not any(group.get(key) for key in _NAMED):
        yield f"names nothing; write {', '.join(_NAMED)} below it, or remove the line"
    for key in _NAMED:
        if fault := _list_fault(key, group.get(key)):
            yield f"{key} {fault}"


def _list_fault(key: str, names: object) -> str:
    """Say what is wrong with a list of tags, words or languages; "" where nothing is."""
    if names is None:
        return ""
    if not isinstance(names, list):
        return "must be a list; write [one, two]"
    if len(names) > MOST_NAMES:
        return f"names {len(names)}; write at most {MOST_NAMES}"
    if not all(isinstance(one, str) and _is_line(one, LONGEST_NAME) for one in names):
        return f"holds what is not a short line; write at most {LONGEST_NAME} characters each"
    if key == "languages" and not all(_LANGUAGE.fullmatch(one.strip()) for one in names):
        return "holds what is no short code of a language; write en, pl, ro, ur"
    return ""


def _is_line(value: str, longest: int) -> bool:
    """Tell whether a value is one line of text with nothing in it that cannot be seen."""
    line = unicodedata.normalize("NFC", value).strip()
    seen = re.sub("[\u200c\u200d]", "", line)  # they join letters in Arabic and Indic scripts
    whole = seen.isprintable() and one_line(line) == " ".join(line.split())
    return whole and len(line) <= longest and any(map(str.isalnum, line))
