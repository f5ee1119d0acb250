"""Tell which entries of a feed its member does not want here: `include` and `exclude`.

Touches nothing. Words are compared without regard to case, and whole: "art" is not in "party".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape
from typing import Literal

from aggregator.model import NOTHING, Entry, Selection, Source

_TAG = re.compile(r"<[^<>]*>")


def left_out(entry: Entry, language: str, source: Source) -> Literal["", "include", "exclude"]:
    """Name the field that keeps an entry out; "" where none does.

    `language` is that of the feed, for an entry that does not say its own. One of which neither is
    known is in no language that a member could have named.
    """
    if source.exclude != NOTHING and _is_named(entry, language, source.exclude):
        return "exclude"
    if source.include != NOTHING and not _is_named(entry, language, source.include):
        return "include"
    return ""


def _is_named(entry: Entry, language: str, by: Selection) -> bool:
    """Tell whether an entry has any of the tags, of the words, or of the languages."""
    tags = {*map(_folded, entry.tags)}
    return (
        any(_folded(tag) in tags for tag in by.tags)
        or _primary(entry.language or language) in by.languages
        or bool(by.words and _pattern(by.words).search(_said(entry)))
    )


def _primary(tag: str) -> str:
    """Give the primary subtag of a language tag, such as `en` of en-GB (RFC 5646, 2.2.1)."""
    return re.split("[-_]", tag.strip(), maxsplit=1)[0].lower()


def _said(entry: Entry) -> str:
    return _folded(f"{entry.title} {unescape(_TAG.sub(' ', entry.html))}")


@lru_cache(maxsize=100)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(_folded(word)) for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _folded(text: str) -> str:
    """Write a text so that two spellings of one word are equal (Unicode, section 3.13)."""
    return " ".join(unicodedata.normalize("NFKC", text.casefold()).split()).lstrip("#")
