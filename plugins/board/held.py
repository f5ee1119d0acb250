"""What a member has on the board, and had: its own, and that of its services.

A member's page shows a part of it; where that could leave something out, a list of its own has all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from plugins.records import Collection, Page, Record, Site, paginate

PER_PAGE = 15
# What a member's page shows of each sort at the least: with more in all, there is a list.
SHOWN = 2
_NAMES = ("offers", "asks", "leads", "projects", "funds", "awards")


def held(member: Record) -> Collection:
    """Return everything that a member and its services offer, ask, lead, join, fund and got."""
    of_it = (member, *(member.services or ()))
    found = {record for one in of_it for name in _NAMES for record in getattr(one, name)}
    those = [record for record in member.site.all("board") if record in found]
    return Collection(sorted(those, key=lambda record: not (record.on_board or record.awarded)))


def pages(site: Site) -> Iterator[Page]:
    """Yield the list of every member that has more than its page is sure to show."""
    for member in site.all("members"):
        records = held(member)
        if len(records) > SHOWN:
            own = f"members/{member.stem}/board/"
            for page in paginate(site, own, "board_member", records, PER_PAGE):
                yield replace(page, context=partial(_of_member, page, member))


def _of_member(page: Page, member: Record) -> Mapping[str, Any]:
    return {**page.context(), "member": member}
