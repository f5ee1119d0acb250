"""The words of a record of the board, each with the page of all that share it.

What has left the board is found by no word any more. Its own words still lead to who and when, as
long as others have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.records import Facet, Record


@dataclass(frozen=True)
class Linked:
    """Words that have a page, and `others`, that have none."""

    facets: tuple[Facet, ...]
    others: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.facets or self.others)


def linked(record: Record) -> Mapping[str, Linked]:
    """Return a record's `areas`, `topics` and `skills`; and of sectors, by what they are to it.

    `needs` are those that a project needs, `sectors` whom a call is for, `required` who must be in
    every bid.
    """
    data, labels = record.document.data, record.site.city.sectors
    needed = [sector.label for sector in record.by_sector if sector.needed]
    words = {
        "areas": ("areas", record.where),
        "topics": ("topics", record.tags),
        "skills": ("skills", getattr(data, "needs_skills", ())),
        "needs": ("sectors", needed),
        "sectors": ("sectors", _labels(data, "sectors", labels)),
        "required": ("sectors", _labels(data, "sectors_required", labels)),
    }
    return {name: _linked(record, *pair) for name, pair in words.items()}


def _labels(data: Any, field: str, labels: Mapping[str, str]) -> list[str]:
    return [labels[one] for one in getattr(data, field, ())]


def _linked(record: Record, family: str, words: Iterable[str]) -> Linked:
    found = {word: record.site.facet(family, word) for word in words}
    facets = dict.fromkeys(facet for facet in found.values() if facet)
    return Linked(tuple(facets), tuple(word for word, facet in found.items() if not facet))
