"""Recognise the posts of a feed among the files that are there, whatever became of their names.

Touches nothing. A site that moves, changes its software or tidies its addresses gives its posts new
ids, new addresses or both. A post is taken for one that is there where two of three agree, its
address, what it says and its time, and where nothing else could be meant. In doubt it is new: a
post twice is a blemish, a post written over another is a loss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from aggregator.model import Post, Same, Stored
from aggregator.webaddress import loose

# A feed that renames its entries keeps their dates, give or take a time zone.
SAME_TIME = timedelta(days=1)
ROUNDS = 10
"""How often is looked again after something was found: what is found clears up doubts."""

PLACE, PATH, WORDS = "place", "path", "words"
_SITE = re.compile(r"//([^/?#]*)(.*)")

Pair = tuple[Post | Same, Stored | None]
Found = dict[int, Stored]
_Mark = tuple[str, str]
"""What a post may be known by: the kind of evidence that it is, and the mark itself."""


def recognise(
    posts: Sequence[Post | Same], files: Sequence[Stored], siblings: frozenset[str] = frozenset()
) -> list[Pair]:
    """Pair each post with the file it was written to, or with None; no file is paired twice.

    `files` are those of the member, `siblings` the addresses of its other feeds.
    """
    found = _by_identity(posts, files)
    for _ in range(ROUNDS):
        more = _by_likeness(posts, files, siblings, found)
        if not more:
            break
        found |= more
    return [(post, found.get(number)) for number, post in enumerate(posts)]


def _by_identity(posts: Sequence[Post | Same], files: Sequence[Stored]) -> Found:
    by_identity = {file.identity: file for file in files}
    found: Found = {}
    claimed: set[str] = set()
    for number, post in enumerate(posts):
        file = by_identity.get(_with_link(post)) or by_identity.get(post.identity)
        if file and file.path not in claimed:
            found[number] = file
            claimed.add(file.path)
    return found


def _with_link(post: Post | Same) -> str:
    """Name a post as `compose.identities` does while several of its feed share an id."""
    return f"{post.identity} {post.canonical}" if isinstance(post, Post) else post.identity


def _by_likeness(
    posts: Sequence[Post | Same],
    files: Sequence[Stored],
    siblings: frozenset[str],
    found: Mapping[int, Stored],
) -> Found:
    """Find posts that have a new id.

    What several posts or several files have in common tells nothing: a podcast may link every
    episode to its home page.
    """
    claimed = {file.path for file in found.values()}
    unclaimed = [file for file in files if file.path not in claimed]
    if len(found) == len(posts) or not unclaimed:
        return {}
    settled = [_settled(post, found.get(at)) for at, post in enumerate(posts)]
    sites = {site for one in settled for site in _sites(one)}
    tonight = [set(_marks(one)) for one in settled]
    free = {file: _of_file(file, sites, siblings) for file in unclaimed}
    uses = Counter(mark for marks in tonight for mark in marks)
    held = Counter(mark for marks in free.values() for mark in marks)
    held.update(mark for number in found for mark in tonight[number])
    user = {mark: at for at, marks in enumerate(tonight) for mark in marks if uses[mark] == 1}
    meant: dict[int, list[Stored]] = {}
    for file, marks in free.items():
        for number in _spoken_for(file, (m for m in marks if held[m] == 1), user, posts):
            meant.setdefault(number, []).append(file)
    return {
        number: candidates[0]
        for number, candidates in meant.items()
        if number not in found
        and len(candidates) == 1
        # Who was found already may speak for a file too: what was in doubt last night still is.
        and len(_spoken_for(candidates[0], free[candidates[0]], user, posts)) == 1
    }


def _spoken_for(
    file: Stored, marks: Iterable[_Mark], user: Mapping[_Mark, int], posts: Sequence[Post | Same]
) -> list[int]:
    """List the posts that a file could be, going by some of its marks."""
    evidence: dict[int, set[str]] = {}
    for mark in marks:
        if mark in user:
            evidence.setdefault(user[mark], set()).add(WORDS if mark[0] == WORDS else PLACE)
    return [at for at, kinds in evidence.items() if len(kinds) + _same_time(posts[at], file) >= 2]


def _same_time(post: Post | Same, file: Stored) -> bool:
    """Tell whether a post has the time that its file was given; one without a date has any."""
    if isinstance(post, Same) or post.date is None:
        return True
    return abs(min(post.date, file.first_seen) - file.date) <= SAME_TIME


def _settled(post: Post | Same, file: Stored | None) -> Post | Same | Stored:
    """Take a file that a post was found for as it will be.

    Else a second run would see another address in it than the first, and decide otherwise.
    """
    if file is None or isinstance(post, Same):
        return file or post
    canonical, fingerprint = post.canonical, post.fingerprint
    return replace(file, id=_id(post), canonical=canonical, fingerprint=fingerprint)


def _of_file(file: Stored, sites: set[str], siblings: frozenset[str]) -> set[_Mark]:
    """List the marks of a file; its bare path is one only where its whole feed has moved away."""
    moved = file.feed not in siblings and not sites & _sites(file)
    return {mark for mark in _marks(file) if moved or mark[0] != PATH}


def _marks(of: Post | Same | Stored) -> Iterator[_Mark]:
    """Yield what a post is known by; the bare address of a site is nobody's own."""
    for site, path in _addresses(of):
        if path:
            yield PLACE, f"//{site}{path}"
            yield PATH, path
    if not isinstance(of, Same) and of.fingerprint:
        yield WORDS, of.fingerprint


def _sites(of: Post | Same | Stored) -> set[str]:
    return {site for site, _ in _addresses(of)}


def _addresses(of: Post | Same | Stored) -> list[tuple[str, str]]:
    """List the addresses a post is known by, as site and path."""
    names = () if isinstance(of, Same) else (of.identity, _id(of), of.canonical)
    found = (_SITE.fullmatch(loose(name)) for name in names)
    return [(match[1], match[2]) for match in found if match]


def _id(of: Post | Stored) -> str:
    """Give the feed's own identifier."""
    if isinstance(of, Stored):
        return of.id
    source = of.meta.get("source")
    return str(source.get("id", "")) if isinstance(source, Mapping) else ""
