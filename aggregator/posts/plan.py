"""Decide what becomes of every post: write it, replace it, leave it, or take it away.

Touches nothing: no file, no network, no clock. It returns intentions, which `store` carries out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from aggregator import frontmatter, naming
from aggregator.model import (
    Change,
    Create,
    Keep,
    Passed,
    Post,
    Same,
    Source,
    Stored,
    Update,
    Withdraw,
)
from aggregator.posts.admit import admit
from aggregator.posts.compose import named
from aggregator.posts.recognise import Pair, recognise
from aggregator.slug import slug

HASH_CHARACTERS = 8
RESTLESS = 7
"""On how many nights in a row a post changes before it is told: it may hold the time of day."""
WITHHELD = "posts that lose a telephone number or an e-mail address, as no member's file says it"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is already there when a feed is planned.

    `stored` are all pulled files of the member, `damaged` the paths of those that cannot be read,
    `siblings` the addresses of the member's other feeds: a post that came by one of them first is
    theirs, so that two feeds with the same post do not rewrite it in turn for ever. `suppressed`
    holds identities, addresses and paths that must not come back, `deleted` the ids that the feed
    itself says are deleted.
    """

    stored: Sequence[Stored] = ()
    damaged: frozenset[str] = frozenset()
    siblings: frozenset[str] = frozenset()
    suppressed: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done about one feed, what is told of it, how many posts wait for another night.

    `left` are posts that no file says after it. `lacking` are posts that are to be written and have
    no text: nothing is decided before they do.
    """

    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    deferred: int = 0
    left: tuple[Post, ...] = ()
    lacking: tuple[Passed, ...] = ()


def plan(
    standing: Standing, posts: Sequence[Post | Same], source: Source, now: datetime
) -> list[Change]:
    """Decide what becomes of the posts of one feed, and only that (see `decide`)."""
    return list(decide(standing, posts, source, now).changes)


def decide(
    standing: Standing, posts: Sequence[Post | Same], source: Source, now: datetime
) -> Decision:
    """Decide on the posts of one feed, newest first; never two changes to one path.

    The identities of `posts` differ from one another: `compose.identities` sees to that.
    A stored file that no post matches is left alone: a feed is a window of its newest entries, and
    gone from the window is not deleted.
    """
    barred = naming.meant(standing.suppressed)
    withdrawn = [file for file in standing.stored if barred and barred & _names(file)]
    kept = [file for file in standing.stored if file not in withdrawn]
    fresh = [post for post in posts if not (barred and barred & _names(post))]
    pairs = recognise(fresh, kept, standing.siblings)
    paths = {file.path.casefold() for file in standing.stored}
    deleted = _deleted(pairs, kept, standing.deleted, source)
    admission = admit(pairs, kept, source, now, standing.siblings)
    newer = [post for post, file in pairs if file and not _stays(post, file, standing)]
    if lacking := tuple(p for p in (*newer, *admission.taken) if isinstance(p, Passed)):
        return Decision(lacking=lacking)
    changes = (
        *(Withdraw(file.path, "content/suppressed.yml names it") for file in withdrawn),
        *(Withdraw(file.path, "its own feed says that it was deleted") for file in deleted),
        *(_settle(post, file, standing, now) for post, file in pairs if file is not None),
        *_created(admission.taken, standing, paths, now),
    )
    updated = {change.path for change in changes if isinstance(change, Update)}
    restless = [f for f in kept if f.path in updated and _nights(f, now) >= RESTLESS]
    told: dict[str, Sequence[object]] = {
        "posts that the feed says were deleted": deleted,
        f"posts that have changed on {RESTLESS} nights in a row or more": restless,
        WITHHELD: _withheld((*admission.taken, *(p for p, f in pairs if f and f.path in updated))),
    }
    notes = [f"{what}: {len(files)}" for what, files in told.items() if files]
    here = _here(newer, admission.taken, pairs)
    left = tuple(p for p in posts if isinstance(p, Post) and p.identity not in here)
    return Decision(changes, (*notes, *admission.notes), admission.deferred, left)


def _here(
    newer: Iterable[Post | Same], taken: Iterable[Post], pairs: Iterable[Pair]
) -> frozenset[str]:
    """Name the posts that a file says after this night, as they are said and by their own names."""
    written = {post.identity for post in (*newer, *taken)}
    same = (p.identity for p, f in pairs if f and _says(f, p))
    return frozenset((*written, *same))


def _says(file: Stored, post: Post | Same) -> bool:
    same = isinstance(post, Post) and post.content_hash == file.content_hash
    return same and post.identity == file.identity


def _withheld(written: Iterable[Post | Same]) -> list[Post | Same]:
    return [post for post in written if isinstance(post, Post) and post.meta.get("withheld")]


def _deleted(
    pairs: Sequence[Pair], files: Sequence[Stored], deleted: frozenset[str], source: Source
) -> list[Stored]:
    """List the files that their own feed takes back (RFC 6721).

    Only what came by this very feed can it take back, and what it still holds it has not deleted.
    """
    if not deleted:
        return []
    there = {file.path for _, file in pairs if file is not None}
    return [
        file
        for file in files
        if file.feed == source.url
        and file.path not in there
        and deleted & {file.id or file.identity, file.identity}
    ]


def _names(of: Post | Same | Stored) -> frozenset[str]:
    """List what a takedown may call a post by: identity, feed id, address or path."""
    path = f"pulled/{of.member}/-{_digest(of.identity)[:HASH_CHARACTERS]}.md"
    if isinstance(of, Stored):
        return naming.called(of.identity, path, of.path, of.canonical, of.id, of.fingerprint)
    if isinstance(of, Same):
        return naming.called(of.identity, path)
    known = str(_provenance(of).get("id", ""))
    return naming.called(of.identity, path, of.canonical, known, of.fingerprint)


def _settle(post: Post | Same, file: Stored, standing: Standing, now: datetime) -> Change:
    """Decide on a post that has a file: its path, date and first-seen time never change."""
    if isinstance(post, Same) or _stays(post, file, standing):
        return Keep(file.path)
    source = dict(_provenance(post)) | {"changed": _today(now)}
    source |= {"nights": nights} if (nights := _nights(file, now)) > 1 else {}
    changed = replace(post, meta={**post.meta, "source": source})
    return Update(file.path, _text(changed, file.identity, file.date, file.first_seen))


def _stays(post: Post | Same, file: Stored, standing: Standing) -> bool:
    """Tell whether a file stays as it is: it says the same, or is another feed's to change."""
    same = isinstance(post, Same) or post.content_hash == file.content_hash
    return same or file.feed in standing.siblings


def _nights(file: Stored, now: datetime) -> int:
    """Count on how many nights in a row a file has changed, with this one."""
    if file.changed == _today(now).isoformat():
        return max(file.nights, 1)
    last = (_today(now) - timedelta(days=1)).isoformat()
    return max(file.nights, 1) + 1 if file.changed == last else 1


def _created(
    posts: Iterable[Post], standing: Standing, paths: set[str], now: datetime
) -> Iterator[Create]:
    """Give every new post its path. One whose damaged file is still there is passed over."""
    damaged = {path.rpartition("-")[2] for path in standing.damaged}
    for post in posts:
        date = min(post.date or now, now)
        path = _path(post, date, paths)
        if path.rpartition("-")[2] not in damaged:
            paths.add(path.casefold())
            yield Create(path, _text(post, post.identity, date, now))


def _path(post: Post, date: datetime, taken: set[str]) -> str:
    """Name the file of a new post; a hash of its identity makes the name its own."""
    digest = _digest(post.identity)
    stem = f"pulled/{post.member}/{date.astimezone(UTC).date().isoformat()}-{slug(post.title)}"
    lengths = range(HASH_CHARACTERS, len(digest) + 1)
    names = (f"{stem}-{digest[:length]}.md" for length in lengths)
    return next(name for name in names if name.casefold() not in taken)


def _digest(identity: str) -> str:
    return sha256(identity.encode("utf-8", "replace")).hexdigest()


def _text(post: Post, identity: str, date: datetime, first_seen: datetime) -> str:
    """Write the whole file, with where it came from and when in its `source` block."""
    source = _provenance(post)
    digest = source.pop("hash")
    if source.get("id") != identity:
        source["identity"] = named(identity)  # one of old may hold an e-mail address
    source |= {"hash": digest, "first_seen": _second(first_seen)}
    meta = {
        "title": post.title,
        "date": _second(date),
        **post.meta,
        "source": {key: value for key, value in source.items() if value},
    }
    return frontmatter.write(meta, post.body)


def _provenance(post: Post) -> dict[str, object]:
    source = post.meta.get("source")
    return dict(source) if isinstance(source, Mapping) else {}


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
