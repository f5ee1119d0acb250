"""Bring the open offers and asks of a site together: `matching` decides, this gives it records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from plugins.records import Facet, Record, Site
from plugins.records.facets import slug_of

from .matching import Match, Notice, matches


@dataclass(frozen=True)
class Fit:
    """A notice that may fit, and why; what does not hold is empty."""

    notice: Record
    category: str
    topics: tuple[Facet, ...]
    areas: tuple[Facet, ...]
    anywhere: bool
    words: tuple[str, ...]


def fits(record: Record) -> tuple[Fit, ...]:
    """Return the asks that may fit an offer, or the offers that may fit an ask, the best first."""
    return tuple(_fit(record.site, match) for match in _found(record.site).get(record.stem, ()))


@lru_cache(maxsize=1)
def _found(site: Site) -> Mapping[str, tuple[Match, ...]]:
    """Match the whole board, once a site: each notice alone would read all others again."""
    open_ = [one for one in site.all("board") if one.on_board]
    offers, asks = (
        [_notice(one) for one in open_ if one.type == side] for side in ("offer", "ask")
    )
    return matches(offers, asks)


def _notice(record: Record) -> Notice:
    everywhere = slug_of(record.site.city.everywhere)
    areas = [slug_of(area) for area in record.where]
    return Notice(
        key=record.stem,
        # A service and its organisation need no board to find one another.
        owner=(record.member.trail or (record.member,))[-1].stem,
        category=record.category,
        title=record.title,
        text=f"{record.summary or ''}\n{record.text}",
        topics=tuple(topic.slug for topic in record.facets["topics"]),
        areas=tuple(area for area in areas if area not in ("", everywhere)),
        anywhere=everywhere in areas,
        starts=record.starts or record.posted,
        expires=record.expires,
    )


def _fit(site: Site, match: Match) -> Fit:
    reason = match.reason
    topics = (site.facet("topics", slug) for slug in reason.topics)
    areas = (site.facet("areas", slug) for slug in reason.areas)
    other = site.find("board", match.key)
    return Fit(other, reason.category, tuple(topics), tuple(areas), reason.anywhere, reason.words)
