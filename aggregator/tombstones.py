"""Conduct what must come before all else: noting what a takedown is about to take away.

A takedown names an item by one of its names. Once its file is gone nobody knows the others, and the
same words could come back under a new identifier, at a new address, or by another member's feed. So
their digests are kept, and no word of what was removed: `pulled/takedowns/noted.json`. A takedown
that is not noted there has taken nothing away yet, which a build tells.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from aggregator import naming, store
from aggregator.comments import moderation
from aggregator.errors import FrontMatterError
from aggregator.events.diary import stored_events
from aggregator.model import Update, Withdraw

FILE = "pulled/takedowns/noted.json"
MOST = 50
"""How many digests are kept of one takedown."""

Names = tuple[str, ...]


def lay(
    content: Path, named: frozenset[str], dry_run: bool
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the takedowns with all that is known of what they took away, noted for good; faults.

    With `dry_run` nothing is written. Reads every pulled file, but only while there is a takedown
    that has not taken anything away yet. What cannot be read is left as it is, and told.
    """
    try:
        known = _read(content)
    except (OSError, ValueError, RecursionError):
        what = "cannot be read; restore it from git, or delete it"
        return named, (f"{content.name}/{FILE}:1: file: {what}",)
    marks = {naming.mark(name): name for name in named}
    kept = {mark: found for mark, found in known.items() if mark in marks}
    fresh = {name for mark, name in marks.items() if mark not in kept}
    kept |= dict(_laid(content, fresh)) if fresh else {}
    if kept != known and not dry_run:
        text = json.dumps(dict(sorted(kept.items())), indent=1) + "\n"
        store.apply(
            [Update(FILE, text) if kept else Withdraw(FILE, "no takedown is left")], content
        )
    return named | {digest for found in kept.values() for digest in found}, ()


def _read(content: Path) -> dict[str, list[str]]:
    """Read what is noted. Raises OSError or ValueError where that cannot be done."""
    file = content / FILE
    noted = json.loads(file.read_bytes()) if file.exists() else {}
    if not isinstance(noted, dict) or not all(isinstance(one, list) for one in noted.values()):
        raise ValueError(FILE)
    return {mark: [str(one) for one in found] for mark, found in noted.items()}


def _laid(content: Path, fresh: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    items = list(_items(content))
    # What several items share is nobody's own: some podcasts link every episode to one page.
    uses = Counter(digest for _, lasting in items for digest in naming.tombstones(*lasting))
    for name in fresh:
        meant = naming.meant([name])
        gone = [lasting for names, lasting in items if meant & naming.called(*names)]
        digests = {one for lasting in gone for one in naming.tombstones(*lasting)}
        own = sorted(one for one in digests if len(gone) >= uses[one])
        if gone:
            yield naming.mark(name), own[:MOST]


def _items(content: Path) -> Iterator[tuple[Names, Names]]:
    """Yield the names of everything that was pulled, and those of them that will last."""
    for member in store.members(content):
        for post in store.stored(content, member)[0]:
            lasting = (post.identity, post.id, post.canonical, post.fingerprint)
            yield (*lasting[:3], post.path), lasting
        for event in stored_events(content, member)[0]:
            yield (event.identity, event.canonical, event.path), (event.identity, event.canonical)
        for path, text in store.comments(content, member)[0].items():
            with suppress(FrontMatterError):
                comment = moderation.read(text, path)
                names = (comment.identity, comment.id, comment.link)
                yield (*names, path), names
