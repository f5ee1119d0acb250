"""Find the posts that several members published as one, and say which page stands for all of them.

Two members may carry one post: a service and its council, a partner who was asked to pass it on.
Both say the same address of first publication. Anybody can say an address, though; so nothing is
joined that would put one's words in another's place:

- Where the address is on the site from which one of them (and no other member) is read, that one is
  at home, and its page is shown. Another that says the same there gives way to it and is named.
- Where nobody is at home, posts are joined only if they are alike in everything that is shown; the
  one that was seen first stands for both.
- A post that says something else, under an address where another is at home, is a post of its own.
  It is not said to have been first published there.

Pure: records in, records out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from plugins.records import Record, Shown, Site, body
from plugins.records.webaddress import place

from .model import PulledPost

ENOUGH = 8
"""So many words of a beginning are known to be another's; of fewer, all must be alike."""

_Place = tuple[str, str]


@dataclass(frozen=True)
class Joined:
    """What became of posts with another's address, by path: `stands` gives the post that is shown
    in place of one, `also` those that gave way to one, and `strangers` are those that only claim
    the address of somebody else.
    """

    stands: Mapping[str, Record]
    also: Mapping[str, tuple[Record, ...]]
    strangers: frozenset[str]


@lru_cache(maxsize=1)
def joined(site: Site) -> Joined:
    """Return what is joined in a site."""
    stands: dict[str, Record] = {}
    also: dict[str, tuple[Record, ...]] = {}
    strangers: set[str] = set()
    readers = _readers(site)
    for where, posts in _claims(site):
        host = _at_home(where, posts, readers)
        for shown, others in _at_its_host(host, posts) if host else _alike(posts):
            also[shown.path] = others
            stands |= {post.path: shown for post in others}
        if host:
            strangers |= {post.path for post in posts if post is not host} - stands.keys()
    return Joined(stands, also, frozenset(strangers))


def _claims(site: Site) -> Iterator[tuple[_Place, list[Record]]]:
    """Yield each address that several members name, with the post of each, in the order of paths.

    An address that a member gives to several posts tells nothing of any of them; the bare address
    of a site is nobody's own.
    """
    found: dict[_Place, list[Record]] = {}
    for post in sorted(_pulled(site), key=lambda post: post.path):
        if post.canonical:
            found.setdefault(place(post.canonical), []).append(post)
    for where, posts in sorted(found.items()):
        uses = Counter(post.member.stem for post in posts)
        single = [post for post in posts if uses[post.member.stem] == 1]
        if where[1] and len(single) > 1:
            yield where, single


def _pulled(site: Site) -> Iterator[Record]:
    """Yield the pulled posts; of one whose member is not there, its folder is the fault."""
    pulled = (post for post in site.all("posts") if isinstance(post.document.data, PulledPost))
    yield from (post for post in pulled if post.member)


def _readers(site: Site) -> dict[str, set[str]]:
    """Return which members' feeds are read from each site."""
    found: dict[str, set[str]] = {}
    for post in _pulled(site):
        found.setdefault(place(post.source.feed)[0], set()).add(post.member.stem)
    return found


def _at_home(
    where: _Place, posts: Sequence[Record], readers: Mapping[str, set[str]]
) -> Record | None:
    """Return the post whose feed comes from the site of the address, where no other member's does.

    Members who share a site, such as a large network, cannot be told apart by it; so nobody is at
    home either where another of those who say the address has its website or an account there.
    """
    if len(readers.get(where[0], ())) != 1:
        return None
    host = next((post for post in posts if place(post.source.feed)[0] == where[0]), None)
    others = (post.member for post in posts if post is not host)
    return None if any(where[0] in _own_sites(member) for member in others) else host


def _own_sites(member: Record) -> set[str]:
    """Return the sites on which a member says that it speaks."""
    said = [member.website, *(account.url for account in member.accounts or ())]
    return {place(address)[0] for address in said if address}


def _at_its_host(
    host: Record, posts: Sequence[Record]
) -> Iterator[tuple[Record, tuple[Record, ...]]]:
    others = tuple(post for post in posts if post is not host and _repeats(post, host))
    if others:
        yield host, others


def _repeats(post: Record, of: Record) -> bool:
    """Tell whether a post says what another says, as far as it is shown."""
    if post.title.casefold() != of.title.casefold():
        return False
    mine, theirs = _words(post), _words(of)
    if mine == theirs:
        return True
    shorter, longer = sorted(((mine, post), (theirs, of)), key=lambda one: len(one[0]))
    cut = shorter[1].display != "full" and len(shorter[0]) >= ENOUGH
    return cut and longer[0][: len(shorter[0])] == shorter[0]


def _words(post: Record) -> list[str]:
    """Return the words of a post, or of its summary where no more of it may be shown.

    Taken without its pictures: what is shown of those is another thing that members agree to.
    """
    text = body.text(body.render(post.document.body, lambda href: href, Shown))
    return (text or post.summary or "").rstrip("…").casefold().split()


def _alike(posts: Sequence[Record]) -> Iterator[tuple[Record, tuple[Record, ...]]]:
    """Yield posts that are alike in all that is shown, each group with the first seen in front."""
    groups: list[list[Record]] = []
    for post in sorted(posts, key=lambda post: (post.source.first_seen, post.path)):
        for group in groups:
            if _shown(group[0]) == _shown(post):
                group.append(post)
                break
        else:
            groups.append([post])
    yield from ((group[0], tuple(group[1:])) for group in groups if len(group) > 1)


def _shown(post: Record) -> tuple[Any, ...]:
    """Return all that a page shows of a post, but whose it is and when."""
    said = post.document.data.model_dump(
        exclude={"member", "source", "date", "updated", "canonical"}
    )
    return said, post.document.body
