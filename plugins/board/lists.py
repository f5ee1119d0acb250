"""The board's list pages: what is open, type by type, and what has left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from plugins.records import Collection, Page, Record, Site, paginate

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


def pages(site: Site) -> Iterator[Page]:
    """Yield the board, a list of each type, and the past."""
    yield Page("board/index.html", "board")
    for path, (type_, template) in LISTS.items():
        shown = Collection([one for one in _of(site, type_) if one.on_board or type_ == "award"])
        yield from paginate(site, f"board/{path}/", template, shown, PER_PAGE)
    past = Collection([one for one in site.all("board") if _is_past(one)])
    for page in paginate(site, "board/past/", "board_past", past, PER_PAGE):
        yield replace(page, context=partial(_counted, site, page))


def _of(site: Site, type_: str) -> Iterator[Record]:
    return (one for one in site.all("board") if one.type == type_)


def _is_past(record: Record) -> bool:
    return not record.on_board and record.type != "award"


def _counted(site: Site, page: Page) -> Mapping[str, Any]:
    return {**page.context(), "tally": tally(site)}


@lru_cache(maxsize=1)
def tally(site: Site) -> Counter[tuple[str, str]]:
    """Count what stands in which state, and under "open" all of a type that is on the board."""
    counted: Counter[tuple[str, str]] = Counter()
    for record in site.all("board"):
        counted[record.type, "open" if record.on_board else record.state] += 1
    return counted
