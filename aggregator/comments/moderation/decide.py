"""Decide on the comments under one post: show, hold, refuse, change, take away.

Touches nothing: no file, no network, no clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aggregator import naming
from aggregator.comments.moderation.files import HASH_CHARACTERS, digest, folder, mark, whose, write
from aggregator.comments.moderation.names import called, handle, handles, refused
from aggregator.model import (
    Change,
    Comment,
    Create,
    Held,
    Keep,
    Rulings,
    StoredComment,
    Thread,
    ThreadReading,
    Update,
    Withdraw,
)

LINKS = 2
"""A comment with as many web addresses in it waits for a person."""
MOST = 500
"""How many comments of one post are kept."""

NO_RULINGS = Rulings()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done under one post, and what is to be told of it."""

    changes: tuple[Change, ...]
    held: tuple[Held, ...] = ()
    refused: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is already there when comments are decided on.

    `stored` are the comments' files, `damaged` the paths of those that cannot be read. `suppressed`
    holds identities, addresses and paths that must not come back, `rulings` what people decided.
    """

    stored: Sequence[StoredComment] = ()
    damaged: Collection[str] = ()
    suppressed: Collection[str] = ()
    rulings: Rulings = NO_RULINGS


@dataclass(frozen=True, slots=True)
class _Placed:
    """A comment that is to be shown, with the file it has or will have."""

    comment: Comment
    path: str
    date: datetime
    first_seen: datetime
    text: str | None = None


def cleared(standing: Standing, posts: Collection[str], closed: Collection[str]) -> list[Withdraw]:
    """Take away what must go whether or not its feed can be read tonight.

    `posts` are the paths of the member's posts, `closed` of those whose comments the member does
    not want here any more.
    """
    barred = naming.meant(standing.suppressed)
    unwanted = refused(standing.rulings.refuse)
    changes: list[Withdraw] = []
    for file in standing.stored:
        names = (
            naming.called(file.identity, file.id, file.link, file.path) if barred else frozenset()
        )
        if barred & names:
            changes.append(Withdraw(file.path, "content/suppressed.yml names it"))
        elif whose(file.post, file.identity) in unwanted:
            changes.append(Withdraw(file.path, "content/moderation.yml refuses it"))
        elif file.post not in posts:
            changes.append(Withdraw(file.path, "its post is not here any more"))
        elif file.post in closed:
            changes.append(Withdraw(file.path, "its member has switched comments off"))
    return changes


def decide(thread: Thread, reading: ThreadReading, standing: Standing, now: datetime) -> Decision:
    """Decide on what the feed of one post's comments says; `standing` is of that post.

    A comment that is stored as it is stays, whatever the rules say by now. One that was changed is
    judged again, and while it is held the file says what it said.
    """
    known = {file.identity: file for file in standing.stored}
    barred, unwanted = naming.meant(standing.suppressed), refused(standing.rulings.refuse)
    listed = [one for one in reading.comments if not (barred and barred & called(thread, one))]
    heard = [one for one in listed if whose(thread.post, one.identity) not in unwanted]
    waits = [_waits(thread, one, known.get(one.identity), standing.rulings) for one in heard]
    shown = [one for one, waiting in zip(heard, waits, strict=True) if not waiting]
    gone = list(_gone(reading, standing.stored))
    kept = [file for file in standing.stored if file.path not in {one.path for one in gone}]
    placed = list(_placed(thread, shown, standing, MOST - len(kept), now))
    new = sum(one.identity not in known for one in shown)
    over = new > MOST - len(kept)
    return Decision(
        (*gone, *_settled(thread, placed, kept, reading)),
        tuple(_held(thread, one) for one, waiting in zip(heard, waits, strict=True) if waiting),
        len(listed) - len(heard),
        (f"has more than {MOST} comments: the rest stay at their home",) if over else (),
    )


def _waits(thread: Thread, comment: Comment, file: StoredComment | None, rulings: Rulings) -> bool:
    if mark(thread, comment) in rulings.allow or (file and file.hash == comment.hash):
        return False
    return thread.mode == "moderated" or comment.links >= LINKS


def _held(thread: Thread, comment: Comment) -> Held:
    many = f"it carries {comment.links} links"
    reason = many if comment.links >= LINKS else "its member wants every comment looked at"
    ours = comment.link if comment.type == "comment" else ""
    return Held(mark(thread, comment), ours or thread.canonical, reason)


def _gone(reading: ThreadReading, stored: Sequence[StoredComment]) -> Iterator[Withdraw]:
    """Find what was taken away at its home: it is young enough to be listed, and is not."""
    for file in stored:
        is_young = reading.since is not None and file.date > reading.since
        if is_young and file.identity not in reading.listed:
            yield Withdraw(file.path, "it is not at its home any more")


def _placed(
    thread: Thread, shown: Sequence[Comment], standing: Standing, left: int, now: datetime
) -> Iterator[_Placed]:
    """Give each comment its file. Path, date and first-seen time are fixed at first sight."""
    known = {file.identity: file for file in standing.stored}
    taken = {file.path for file in standing.stored}
    broken = {path.rpartition("-")[2] for path in standing.damaged}
    for comment in shown:
        if file := known.get(comment.identity):
            yield _Placed(comment, file.path, file.date, file.first_seen, file.text)
            continue
        date = _second(min(comment.date or now, now))
        path = _path(thread, comment, date, taken)
        if left > 0 and path.rpartition("-")[2] not in broken:
            left -= 1
            taken.add(path)
            yield _Placed(comment, path, date, _second(now))


def _path(thread: Thread, comment: Comment, date: datetime, taken: Collection[str]) -> str:
    whole = digest(comment.identity)
    start = f"{folder(thread.post)}/{date.date().isoformat()}"
    names = (f"{start}-{whole[:n]}.md" for n in range(HASH_CHARACTERS, len(whole) + 1))
    return next(name for name in names if name not in taken)


def _settled(
    thread: Thread,
    placed: Sequence[_Placed],
    kept: Sequence[StoredComment],
    reading: ThreadReading,
) -> Iterator[Change]:
    """Write each comment under the one it answers.

    It can answer only one that was there before it, so that there is no circle of answers.
    """
    # Newest first in the feed: of two of one second, the later in the list is the older.
    ages = {file.path: (file.date, -len(placed), file.path) for file in kept}
    ages |= {one.path: (one.date, -number, one.path) for number, one in enumerate(placed)}
    homes = _homes(thread, placed, kept)
    # Whom nobody sees here is not named here either.
    unseen = {name for one in reading.comments for name in handles(one)} - homes.keys()
    for one in placed:
        asked = [handle(name) for name in one.comment.answers]
        found = (homes[name] for name in asked if name in homes)
        parent = next((path for path in found if ages[path] < ages[one.path]), "")
        to = "" if parent or unseen.intersection(asked) else one.comment.to
        text = write(thread, replace(one.comment, to=to), parent, one.date, one.first_seen)
        if one.text is None:
            yield Create(one.path, text)
        else:
            yield Keep(one.path) if one.text == text else Update(one.path, text)


def _homes(
    thread: Thread, placed: Sequence[_Placed], kept: Sequence[StoredComment]
) -> dict[str, str]:
    """Say which file each name means. What names several comments, or the post, names none."""
    meant: dict[str, set[str]] = defaultdict(set)
    for file in kept:
        for name in handles(file):
            meant[name].add(file.path)
    for one in placed:
        for name in handles(one.comment):
            meant[name].add(one.path)
    meant.pop(handle(thread.canonical), None)
    return {name: next(iter(paths)) for name, paths in meant.items() if len(paths) == 1}


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
