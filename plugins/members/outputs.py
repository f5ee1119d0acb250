"""What is made of members besides their pages: lists, the register, cards, feeds, open data.

Yields values; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.records import Collection, File, Page, Record, Site, paginate
from plugins.records.outputs import rows
from plugins.records.tables import as_json

from . import open_referral
from .accounts import register
from .followed import blogroll
from .opml import opml
from .standing import parent
from .vcard import card, path, vcard

# How many posts a member's page shows; with more, a list of their own holds all of them.
SHOWN_POSTS = 4
PER_PAGE = 20
LISTED = 30


def outputs(site: Site) -> Iterator[Page | File]:
    """Yield everything that shows members together, then what each member has of its own."""
    here = Collection([member for member in site.all("members") if member.here])
    yield from paginate(site, "members/", "members", _by_sector(here), LISTED)
    willing = Collection([member for member in here if member.open_to])
    yield from paginate(site, "members/open/", "members_open", willing, PER_PAGE)
    entries = Collection(register(site))
    yield from paginate(site, "accounts/", "accounts", entries, PER_PAGE)
    yield from rows("accounts", lambda: [entry.row for entry in entries])
    feeds = Collection(blogroll(site))
    yield from paginate(site, "blogroll/", "blogroll", feeds, PER_PAGE)
    by_name = sorted(feeds, key=lambda one: one.member.stem)
    yield from rows("feeds", lambda: [one.row for one in by_name])
    yield File("feeds.opml", partial(opml, site, here))
    yield from _open_referral(here)
    for member in here:
        yield File(path(member), lambda member=member: vcard(card(member)))
    for member in site.all("members"):
        yield from _posts(member)


def _by_sector(members: Collection) -> Collection:
    """Order members as their list shows them: by the city's sectors, then the people.

    Within a sector a service comes after its organisation, where that is of the same one.
    """
    sectors = list(members[0].site.city.sectors) if members else []

    def place(member: Record) -> tuple[int, str, bool]:
        if member.type == "person":
            return len(sectors), member.name.casefold(), False
        above = parent(member)
        nested = above is not None and above.effective_sector == member.effective_sector
        root = above if nested else member
        return sectors.index(member.effective_sector), root.name.casefold(), nested

    return Collection(sorted(members, key=place))


def _posts(member: Record) -> Iterator[Page]:
    """Yield the list of a member's posts, where its page does not show all of them."""
    if len(member.stream) > SHOWN_POSTS:
        own = f"members/{member.stem}/posts/"
        for page in paginate(member.site, own, "member_posts", member.stream, PER_PAGE):
            context = partial(_with_member, page, member)
            yield Page(page.path, page.template, context)


def _with_member(page: Page, member: Record) -> dict[str, object]:
    return {"member": member, **page.context()}


def _open_referral(here: Collection) -> Iterator[File]:
    folder = "data/open-referral/"
    services = open_referral.listed(here)
    yield File(f"{folder}index.json", lambda: as_json(open_referral.about()))
    yield File(f"{folder}services.json", lambda: as_json(open_referral.page_of(services)))
    for member in services:
        name = f"{folder}services/{open_referral.service_id(member)}.json"
        yield File(name, lambda member=member: as_json(open_referral.service(member)))
