"""Choose which of a feed's new posts are taken tonight, by what its member agreed to.

Touches nothing and remembers nothing: what was taken before is read off the files that are there,
so that a lost state changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aggregator.model import Post, Same, Source, Stored

_Posts = Mapping[int, Post]
"""New posts by their place in the feed, the newest first."""


@dataclass(frozen=True, slots=True)
class Admission:
    """The posts that are taken, how many wait for another night, and what to tell of the others."""

    taken: tuple[Post, ...] = ()
    deferred: int = 0
    notes: tuple[str, ...] = ()


def admit(
    pairs: Sequence[tuple[Post | Same, Stored | None]],
    files: Sequence[Stored],
    source: Source,
    now: datetime,
    siblings: frozenset[str] = frozenset(),
) -> Admission:
    """Take new posts: those whose embargo is over, within the backfill, so many a day.

    `pairs` are all posts of the feed with the files they have, `files` those of the member,
    `siblings` the addresses of its other feeds: what they brought says nothing of this one. Of more
    than `max_per_day` the oldest come first: the newest are the last to leave the feed's window.
    """
    fresh = {at: post for at, (post, file) in enumerate(pairs) if not file}
    new = {at: post for at, post in fresh.items() if isinstance(post, Post)}
    free = {at: post for at, post in new.items() if _is_free(post, source, now)}
    early = sum(1 for at, post in new.items() if post.date and at not in free)
    ours = _ours(pairs, files, source, siblings)
    chosen = _within_backfill(free, pairs, ours, source, now)
    room = _room(files, source, now)
    taken = chosen if room is None else chosen[max(len(chosen) - room, 0) :]
    over = len(chosen) - len(taken)
    told = {
        "new posts that wait for the end of their embargo": early,
        "new posts without a date, which the embargo keeps out": len(new) - len(free) - early,
        f"new posts that wait for another night, as max_per_day is {source.max_per_day}": over,
    }
    if not ours:
        older = f"older posts that are left where they are, as backfill is {source.backfill}"
        told[older] = len(free) - len(chosen)
    return Admission(tuple(taken), early + over, tuple(_counted(told)))


def _counted(told: Mapping[str, int]) -> Iterator[str]:
    for what, number in told.items():
        if number:
            yield f"{what}: {number}"


def _is_free(post: Post, source: Source, now: datetime) -> bool:
    """Tell whether a post may be shown. How old one without a date is nobody knows: not earlier."""
    if not source.embargo:
        return True
    return post.date is not None and post.date <= now - timedelta(days=source.embargo)


def _within_backfill(
    new: _Posts,
    pairs: Sequence[tuple[Post | Same, Stored | None]],
    ours: Sequence[Stored],
    source: Source,
    now: datetime,
) -> list[Post]:
    """Choose all, or with a backfill the newest few the first time and then what is newer.

    Newer is what is later than the oldest post taken, so that the rest of the archive does not
    flood in on the second night; and what stands before a post that was taken, since a date may be
    missing, or still to come.
    """
    if source.backfill is None:
        return list(new.values())
    known = {file.path for file in ours}
    matched = {at for at, (_, file) in enumerate(pairs) if file and file.path in known}
    dated = {at: post.date for at, post in new.items() if post.date and post.date <= now}
    if not ours or not (matched or dated):
        return list(new.values())[: source.backfill]
    oldest = min(file.date for file in ours)
    newer = {at for at, date in dated.items() if date > oldest}
    last = max((*matched, *newer), default=-1)
    return [post for at, post in sorted(new.items()) if at < last or at in newer]


def _ours(
    pairs: Sequence[tuple[Post | Same, Stored | None]],
    files: Sequence[Stored],
    source: Source,
    siblings: frozenset[str],
) -> list[Stored]:
    """List the files that came by this feed, or by none that is still there and it speaks of."""
    spoken = {f.path for _, f in pairs if f is not None and f.feed not in siblings}
    return [file for file in files if file.feed == source.url or file.path in spoken]


def _room(files: Sequence[Stored], source: Source, now: datetime) -> int | None:
    """Count how many new posts a feed may still bring today (in UTC); None for any number."""
    if source.max_per_day is None:
        return None
    today = now.astimezone(UTC).date()
    came = (file for file in files if file.feed == source.url)
    return max(source.max_per_day - sum(file.first_seen.date() == today for file in came), 0)
