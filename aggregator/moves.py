"""Decide where a feed is asked that says it has moved for good (301, 308).

Touches nothing. A move is believed when it has been said on seven nights in a row, each time with
a feed at the new address: a site under repair, or in a stranger's hands for a weekend, sends its
readers elsewhere too. Where the member's file says that the feed is, is the member's to change.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from aggregator.state import Move

NIGHTS = 7
"""On how many nights in a row the same new address must be named: a week holds one weekend, in
which nobody mends anything."""


def answered(move: Move, url: str, target: str | None, today: date) -> Move:
    """Take in an answer that was a feed. Two on one day count once.

    `url` is the feed's address in its member's file, `target` the one that it says it has moved to
    for good; None where it was read at `url` itself, and then all is as if it had never moved.
    """
    if target is None or target == url:
        return Move()
    if target == move.address or _is_upgrade(url, target):
        return Move(target)
    if target != move.target:
        return Move(move.address, target, 1, today)
    nights = move.nights + (move.last != today)
    return Move(target) if nights >= NIGHTS else replace(move, nights=nights, last=today)


def doubted(move: Move) -> Move:
    """Take in a night on which no feed came, or one that looks wrong: the count begins anew."""
    return Move(move.address)


def notes(move: Move, where: str) -> list[str]:
    """Tell the member of a move: how far it is believed, and what to write in which file."""
    told = []
    place = f" in {where}" if where else ""
    if move.address:
        told.append(f"has moved for good to {move.address}: write that address{place}")
    if move.target:
        told.append(
            f"says that it has moved for good to {move.target}: night {move.nights} of {NIGHTS}; "
            f"to have it asked there at once, write that address{place}"
        )
    return told


def _is_upgrade(url: str, target: str) -> bool:
    """Say whether an address is the same but for https in place of http."""
    old, new = urlsplit(url), urlsplit(target)
    default = old.port in (None, 80) and new.port in (None, 443)
    same = (old.hostname, old.path or "/", old.query) == (new.hostname, new.path or "/", new.query)
    return (old.scheme, new.scheme) == ("http", "https") and default and same
