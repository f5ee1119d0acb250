"""What is made of how feeds stand: a page, and the same as open data.

Yields values; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.records import Collection, File, Page, Site, paginate
from plugins.records.outputs import rows

from .standing import counted, stand_today

PER_PAGE = 30


def outputs(site: Site) -> Iterator[Page | File]:
    """Yield the page of every feed, those that need help first, and the data."""
    found = Collection(stand_today(site))
    counts = counted(found)
    for page in paginate(site, "health/", "health", found, PER_PAGE):
        yield Page(page.path, page.template, partial(_with_counts, page, counts))
    # The order of the page follows the clock; that of data does not.
    by_name = sorted(found, key=lambda entry: (entry.member.stem, entry.url))
    yield from rows("health", lambda: [entry.row for entry in by_name])


def _with_counts(page: Page, counts: dict[str, int]) -> dict[str, object]:
    return {"counts": counts, **page.context()}
