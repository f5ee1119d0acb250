"""Read one feed from end to end: its bytes to posts, in whichever process this is.

Joins parse, clean and compose, and nothing else: no file, no clock, no network. What is already
stored as it is said now is not converted again, which is most of every night.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from types import MappingProxyType

from aggregator import contacts
from aggregator.characters import one_line
from aggregator.clean import plain
from aggregator.model import (
    NOTHING,
    Cleaned,
    Entry,
    Feed,
    Fetched,
    KnownPosts,
    Passed,
    Post,
    Profile,
    Reading,
    Same,
    Source,
)
from aggregator.parse import MAX_ENTRIES, parse
from aggregator.passed import key
from aggregator.posts.compose import compose, content_hash, identities, named
from aggregator.posts.discreet import but_for_its_body, discreet
from aggregator.posts.selection import left_out
from aggregator.webaddress import site

LONGEST_NAME = 200
"""How many characters of the name of a feed's software are kept."""
SITES = 20
"""Of how many of its newest entries the sites are looked at, to tell what site a feed is of."""


_NO_TEXT = Cleaned("", "")
_NOTHING_LEFT: Mapping[str, str] = MappingProxyType({})


def read_feed(
    fetched: Fetched, known: KnownPosts, left: Mapping[str, str] = _NOTHING_LEFT
) -> Reading:
    """Turn a body into posts: parse, name, and convert what is not known.

    `known` holds (identity, content hash) of what is stored, `left` fingerprints (by `passed.key`)
    of what was converted before and is not: of that only `Passed` is given. Raises NotAFeed.
    """
    feed = parse(fetched.body, fetched.content_type, fetched.url)
    title = contacts.without(_one_line(feed.title), fetched.source.declared)
    entries = tuple(map(_tidied, filter(_says_something, feed.entries)))
    feed = replace(feed, title=title, entries=entries)
    names = identities(feed.entries)
    pairs = [(name, entry) for name, entry in zip(names, feed.entries, strict=True) if name]
    notes = [*_notes(len(feed.entries), len(names) - len(pairs))]
    wanted, why = _wanted(pairs, fetched.source, feed, known)
    posts = tuple(_post(entry, name, fetched.source, feed, known, left) for name, entry in wanted)
    return Reading(posts, (*notes, *why), _profile(feed), frozenset(map(named, feed.deleted)))


def _wanted(
    pairs: Sequence[tuple[str, Entry]], source: Source, feed: Feed, known: KnownPosts
) -> tuple[list[tuple[str, Entry]], Iterable[str]]:
    """Leave out what the member does not want here, and say how much; what is here already stays.

    A filter decides what is taken, and what was taken is kept up to date.
    """
    if source.include == source.exclude == NOTHING:
        return list(pairs), ()
    here = {name for name, _ in known}
    kept, why = [], Counter[str]()
    for name, entry in pairs:
        field = "" if name in here else left_out(entry, feed.language, source)
        why[field] += 1
        if not field:
            kept.append((name, entry))
    told = (field for field in ("include", "exclude") if why[field])
    return kept, [f"entries left out because of {field}: {why[field]}" for field in told]


def _profile(feed: Feed) -> Profile:
    links = (feed.link, *(entry.link for entry in feed.entries[:SITES]))
    return Profile(
        feed.title,
        frozenset(map(site, links)) - {""},
        feed.language,
        one_line(feed.generator[:LONGEST_NAME])[:LONGEST_NAME],
        len(feed.entries),
        feed.rhythm,
    )


def read_passed(passed: Sequence[Passed], source: Source) -> tuple[Post, ...]:
    """Convert entries of one feed that were passed over, now that they are wanted."""
    return tuple(
        _whole(one.entry, one.identity, source, one.feed, one.content_hash) for one in passed
    )


def _post(
    entry: Entry,
    name: str,
    source: Source,
    feed: Feed,
    known: KnownPosts,
    left: Mapping[str, str],
) -> Post | Same:
    digest = content_hash(entry, source)
    if (name, digest) in known:
        return Same(source.member, name)
    if mark := left.get(key(digest)):
        bare = compose(but_for_its_body(entry, source), _NO_TEXT, source, feed, name, digest)
        head = replace(feed, entries=(), deleted=())
        said = bare.member, name, digest, bare.canonical, bare.title, bare.date, bare.meta, ""
        return Passed(*said, mark, entry, head)
    return _whole(entry, name, source, feed, digest)


def _whole(entry: Entry, name: str, source: Source, feed: Feed, digest: str) -> Post:
    entry, cleaned, withheld = discreet(entry, source)
    return compose(entry, cleaned, source, feed, name, digest, withheld=withheld)


def _says_something(entry: Entry) -> bool:
    """Leave out what is no post at all: `<item/>`, or one that has nothing but a date."""
    return any((entry.title, entry.link, entry.html, entry.enclosures))


def _tidied(entry: Entry) -> Entry:
    """Take out of the short texts what cannot be seen or would turn the line around."""
    return replace(
        entry,
        title=_one_line(entry.title),
        author=_one_line(entry.author),
        tags=tuple(map(_one_line, entry.tags)),
        rights=_one_line(entry.rights),
    )


def _one_line(text: str) -> str:
    return plain(escape(text, quote=False))  # `plain` takes HTML; this is plain text already


def _notes(entries: int, repeated: int) -> Iterable[str]:
    if entries >= MAX_ENTRIES:
        yield f"has {MAX_ENTRIES} entries or more: only the newest {MAX_ENTRIES} are read"
    if repeated:
        entry = "1 entry repeats" if repeated == 1 else f"{repeated} entries repeat"
        yield f"{entry} the id and the link of a newer one, and counted once"
