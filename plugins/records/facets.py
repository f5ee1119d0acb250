"""Find records by a word they share: a topic, an area, a sector, a skill.

Each kind says which words a record has in which family (`Kind.facets`). Words that differ only in
case, accents' form or punctuation are one facet, under the spelling that is used most. Files
written by machine join a facet and never make one, so that no feed can fill the site with pages.
Pure: records in, facets out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .characters import (
    MAX_SLUG_BYTES,
    is_hidden,
    is_kept_by_windows,
    is_slug,
    is_slug_character,
)
from .collection import Collection

_Pair = tuple[str, Any]  # a word as it was written, and the record that has it


@dataclass(frozen=True)
class Facet:
    """Every record that has one word of one family, such as the topic "Open data".

    `path` is the facet's place in the site, `url` the same as an address within it.
    """

    family: str
    slug: str
    label: str
    url: str
    records: Collection

    @property
    def path(self) -> str:
        """Where its page and its calendar lie in the site: `topics/open-data/`."""
        return f"{self.family}/{self.slug}/"

    def of(self, kind: str) -> Collection:
        """Return its records of one kind, in that kind's order."""
        return Collection([record for record in self.records if record.kind == kind])


def slug_of(word: str) -> str:
    """Return the address of a word, in any script: `Café, bar` -> `café-bar`; "" where none."""
    # Two words that a file system takes for one are one: `Straße` and `STRASSE`.
    word = unicodedata.normalize("NFC", word.casefold()).lower()
    word = "".join(c for c in word if not is_hidden(c))
    kept = "".join(c if is_slug_character(c) else "-" for c in word)
    slug = unicodedata.normalize("NFC", re.sub("-+", "-", kept).strip("-"))
    while len(slug.encode()) > MAX_SLUG_BYTES:
        slug = slug[:-1].strip("-")
    if is_kept_by_windows(slug):  # no folder can be called so there
        slug = f"{slug}-{slug}"
    return slug if is_slug(slug) else ""


def facets_of(records: Iterable[Any], href: Callable[[str], str]) -> dict[str, dict[str, Facet]]:
    """Return every facet by family and slug, each family in the order of its words.

    `records` come in the order in which a facet lists them; `href` gives the address of a path.
    """
    found: dict[str, dict[str, list[_Pair]]] = {}
    for record in records:
        for family, words in record.document.kind.facets.items():
            for slug, word in _words(words(record)):
                found.setdefault(family, {}).setdefault(slug, []).append((word, record))
    return {family: _family(family, slugs, href) for family, slugs in sorted(found.items())}


def _family(
    family: str, slugs: dict[str, list[_Pair]], href: Callable[[str], str]
) -> dict[str, Facet]:
    made = [
        Facet(family, slug, label, href(f"{family}/{slug}/"), Collection([r for _, r in pairs]))
        for slug, pairs in slugs.items()
        if (label := _label(pairs)) is not None
    ]
    return {one.slug: one for one in sorted(made, key=lambda one: (one.label.casefold(), one.slug))}


def _label(pairs: list[_Pair]) -> str | None:
    """Give the spelling most used by hand; None where no hand-written record has the word."""
    spelt = Counter(word for word, record in pairs if not record.by_machine)
    return min(spelt, key=lambda word: (-spelt[word], word), default=None)


def _words(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    slugs = {}
    for word in words:
        slugs.setdefault(slug_of(word), word)
    slugs.pop("", None)
    yield from slugs.items()
