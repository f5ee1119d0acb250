"""Decide which pictures of a member's posts are copied, and which copies go.

Touches nothing. A copy's name says which picture it is of (a digest of the address as it stands in
the post) and how large it is, so that the folder is its own index.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from aggregator.model import Drawing, Misses, Source, Stored
from aggregator.webaddress import normal

NEWEST = 50
"""Of how many posts of a member pictures are copied: the newest. Older ones show links again."""
PER_POST = 5
"""How many pictures of one post are copied: the first."""
PER_NIGHT = 100
"""How many of one member are copied in one night; the rest follow on the next."""
NIGHTS = 3
"""On how many nights a picture that cannot be copied is asked for, before it is let be."""

_NAME = re.compile(r"([0-9a-f]{16})-[1-9][0-9]*x[1-9][0-9]*\.jpg")

Body = tuple[Stored, str]
Pictured = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Hanging:
    """What is to be done: addresses to be asked for, and names of copies to be removed."""

    ask: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def decide(
    bodies: Iterable[Body],
    sources: Iterable[Source],
    copies: Sequence[str],
    misses: Mapping[str, Misses],
    takedowns: Iterable[str],
    pictured: Pictured,
) -> Hanging:
    """Decide for one member. `pictured` gives the addresses of the pictures of a body.

    Pictures are copied of the feeds whose `pictures` is `copy`. A takedown names a picture by its
    address.
    """
    barred = {normal(name) for name in takedowns} - {""}
    wanted = [one for one in _wanted(bodies, sources, pictured) if normal(one) not in barred]
    there = {match[1] for name in copies if (match := _NAME.fullmatch(name))}
    ask = [
        address
        for address in wanted
        if digest(address) not in there
        and (address not in misses or misses[address].nights < NIGHTS)
    ]
    kept = {digest(address) for address in wanted}
    gone = [name for name in copies if name.partition("-")[0] not in kept]
    return Hanging(tuple(ask[:PER_NIGHT]), tuple(gone))


def _wanted(
    bodies: Iterable[Body], sources: Iterable[Source], pictured: Pictured
) -> dict[str, None]:
    feeds = {source.url for source in sources if source.pictures == "copy"}
    posts = [body for body in bodies if body[0].feed in feeds]
    posts.sort(key=lambda body: body[0].path)
    posts.sort(key=lambda body: body[0].date, reverse=True)
    return {address: None for _, text in posts[:NEWEST] for address in pictured(text)[:PER_POST]}


def digest(address: str) -> str:
    """Name a picture by its address."""
    return sha256(address.encode("utf-8", "replace")).hexdigest()[:16]


def name(address: str, drawing: Drawing) -> str:
    """Name the copy of a picture: `3f2a…-800x450.jpg`."""
    return f"{digest(address)}-{drawing.width}x{drawing.height}.jpg"


def missed(
    misses: Mapping[str, Misses], failed: Iterable[str], ask: Iterable[str], today: date
) -> dict[str, Misses]:
    """Count the nights, of one member, on which a picture could not be copied.

    A second run on one day counts no second night. What is not asked for any more is forgotten,
    unless it was given up: it would be asked for again.
    """
    told = {url: one for url, one in misses.items() if url not in set(ask)}
    for url in failed:
        before = misses.get(url, Misses(0, date.min))
        told[url] = before if before.last == today else Misses(before.nights + 1, today)
    return told
