"""The board's list pages: what is open, type by type, and what has left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from plugins.records import Collection, Page, Record, Site, paginate

from .model import CATEGORIES

PER_PAGE = 15
# The last part of a list's address: the type that it lists, and its template.
LISTS = {
    "offers": ("offer", "board_notices"),
    "asks": ("ask", "board_notices"),
    "projects": ("project", "board_projects"),
    "funding": ("funding", "board_funding"),
    "awards": ("award", "board_awards"),
}
PATHS = frozenset({*LISTS, "past"})
OTHERS = {"offers": "asks", "asks": "offers"}


def pages(site: Site) -> Iterator[Page]:
    """Yield the board, a list of each type, those of each category, and the past."""
    yield Page("board/index.html", "board")
    for path, (type_, template) in LISTS.items():
        shown = [one for one in _of(site, type_) if one.on_board or type_ == "award"]
        if path in OTHERS:
            yield from _by_category(site, path, template, shown)
        else:
            yield from paginate(site, f"board/{path}/", template, Collection(shown), PER_PAGE)
    past = Collection(sorted(filter(_is_past, site.all("board")), key=_last_first))
    for page in paginate(site, "board/past/", "board_past", past, PER_PAGE):
        yield replace(page, context=partial(_counted, site, page))


def _by_category(site: Site, path: str, template: str, shown: list[Record]) -> Iterator[Page]:
    """Yield the list of offers, or of asks, and one of each category that ever had any.

    So a list that one has come to know stays when all that stood on it is over.
    """
    counted = Counter(one.category for one in shown)
    counts = [(category, counted[category]) for category in _used(site, path)]
    for category in ("", *_used(site, path)):
        listed = Collection([one for one in shown if category in ("", one.category)])
        across = category if category in _used(site, OTHERS[path]) else ""
        more = {"category": category, "categories": counts, "all": len(shown), "across": across}
        own = f"board/{path}/{category}/" if category else f"board/{path}/"
        for page in paginate(site, own, template, listed, PER_PAGE):
            yield replace(page, context=partial(_both, page, more))


def _used(site: Site, path: str) -> list[str]:
    used = {one.category for one in _of(site, LISTS[path][0])}
    return [category for category in CATEGORIES if category in used]


def _both(page: Page, more: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**page.context(), **more}


def _of(site: Site, type_: str) -> Iterator[Record]:
    return (one for one in site.all("board") if one.type == type_)


def _is_past(record: Record) -> bool:
    return not record.on_board and record.type != "award"


def _last_first(record: Record) -> tuple[int, str]:
    """Sort by the day it left the board, which need not be one that its own file says."""
    day = record.ended or getattr(record.document.data, "posted", None)
    return -day.toordinal() if day else 0, record.stem


def _counted(site: Site, page: Page) -> Mapping[str, Any]:
    return _both(page, {"tally": tally(site)})


@lru_cache(maxsize=1)
def tally(site: Site) -> Counter[tuple[str, str]]:
    """Count what stands in which state, and under "open" all of a type that is on the board."""
    counted: Counter[tuple[str, str]] = Counter()
    for record in site.all("board"):
        counted[record.type, "open" if record.on_board else record.state] += 1
    return counted
