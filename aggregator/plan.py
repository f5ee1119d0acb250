"""Decide what becomes of every post: write it, replace it, leave it, or take it away.

Touches nothing: no file, no network, no clock. It returns intentions, which `store` carries out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from aggregator import frontmatter
from aggregator.model import Change, Create, Keep, Post, Same, Source, Stored, Update, Withdraw
from aggregator.recognise import recognise
from aggregator.slug import slug
from aggregator.webaddress import loose

HASH_CHARACTERS = 8

_PULLED_PATH = re.compile(r"(?:content/)?(pulled/[^/]+/).*-([0-9a-f]{8})[0-9a-f]*\.md")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is already there when a feed is planned.

    `stored` are all pulled files of the member, `damaged` the paths of those that cannot be read,
    `siblings` the addresses of the member's other feeds: a post that came by one of them first is
    theirs, so that two feeds with the same post do not rewrite it in turn for ever. `suppressed`
    holds identities, addresses and paths that must not come back.
    """

    stored: Sequence[Stored] = ()
    damaged: frozenset[str] = frozenset()
    siblings: frozenset[str] = frozenset()
    suppressed: frozenset[str] = frozenset()


def plan(
    standing: Standing, posts: Sequence[Post | Same], source: Source, now: datetime
) -> list[Change]:
    """Decide on the posts of one feed, newest first; never two changes to one path.

    The identities of `posts` differ from one another: `compose.identities` sees to that.
    A stored file that no post matches is left alone: a feed is a window of its newest entries, and
    gone from the window is not deleted.
    """
    barred = frozenset(map(_key, standing.suppressed))
    withdrawn = [file for file in standing.stored if barred & _names(file)]
    kept = [file for file in standing.stored if file not in withdrawn]
    fresh = [post for post in posts if not barred & _names(post)]
    pairs = recognise(fresh, kept, standing.siblings)
    paths = {file.path.casefold() for file in standing.stored}
    return [
        *(Withdraw(file.path, "content/suppressed.yml names it") for file in withdrawn),
        *(_settle(post, file, standing) for post, file in pairs if file is not None),
        *_created(_admitted(pairs, kept, source, now), standing, paths, now),
    ]


def _names(of: Post | Same | Stored) -> frozenset[str]:
    """List what a takedown may call a post by: identity, feed id, address or path."""
    names = {of.identity, f"pulled/{of.member}/-{_digest(of.identity)[:HASH_CHARACTERS]}.md"}
    if isinstance(of, Stored):
        names |= {of.path, of.canonical}
    if isinstance(of, Post):
        names |= {of.canonical, str(_provenance(of).get("id", ""))}
    return frozenset(map(_key, names)) - {""}


def _key(name: str) -> str:
    """Compare addresses without what changes when a site moves to https or tidies its links.

    Of a path its hash is compared, so that a new title is no way round a takedown.
    """
    if path := _PULLED_PATH.fullmatch(name):
        return f"{path[1]} {path[2]}"
    return loose(name) or name.rstrip("/")


def _settle(post: Post | Same, file: Stored, standing: Standing) -> Change:
    """Decide on a post that has a file: its path, date and first-seen time never change."""
    if isinstance(post, Same) or post.content_hash == file.content_hash:
        return Keep(file.path)
    if file.feed in standing.siblings:
        return Keep(file.path)
    return Update(file.path, _text(post, file.identity, file.date, file.first_seen))


def _admitted(
    pairs: Sequence[tuple[Post | Same, Stored | None]],
    kept: Sequence[Stored],
    source: Source,
    now: datetime,
) -> list[Post]:
    """Choose which new posts are taken: all, unless the member set a backfill.

    With a backfill the newest few are taken the first time, and after that only what is newer than
    the oldest post taken, so that the rest of the archive does not flood in on the second night. A
    post without a date, or with one still to come, is newer than those it stands before.
    """
    fresh = {at: post for at, (post, file) in enumerate(pairs) if file is None}
    posts = {at: post for at, post in fresh.items() if isinstance(post, Post)}
    if source.backfill is None:
        return list(posts.values())
    matched = {at: file for at, (_, file) in enumerate(pairs) if file is not None}
    ours = [file.date for file in kept if file.feed == source.url or file in matched.values()]
    dated = {at: post.date for at, post in posts.items() if post.date and post.date <= now}
    if not ours or not (matched or dated):
        return list(posts.values())[: source.backfill]
    newer = {at for at, date in dated.items() if date > min(ours)}
    last = max((*matched, *newer), default=-1)
    undated = {at for at in posts.keys() - dated.keys() if at < last}
    return [posts[at] for at in sorted(newer | undated)]


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
        source["identity"] = identity
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


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
