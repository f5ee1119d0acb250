"""The board's list pages: what is open, type by type, and what has left it."""

from __future__ import annotations

from collections.abc import Iterator

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
    yield from paginate(site, "board/past/", "board_past", past, PER_PAGE)


def _of(site: Site, type_: str) -> Iterator[Record]:
    return (one for one in site.all("board") if one.type == type_)


def _is_past(record: Record) -> bool:
    return not record.on_board and record.type != "award"
