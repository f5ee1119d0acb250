"""A post, from its safe text to the file it is written to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from aggregator.model.feed import Entry, Feed, Profile

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]*")
_ENOUGH = 8
"""So many words tell one post from another; with fewer, addresses and files must do it too."""


def fingerprint(title: str, meta: Mapping[str, object], body: str) -> str:
    """Digest what a post says, whatever the addresses in it have become.

    Two pictures without a word are two posts: where there is little to read, addresses count.
    """
    whole, said = _said(title, meta, body)
    if len(said) < _ENOUGH:
        said = [*whole.split(), *_files(meta.get("enclosures"))]
    return sha256(" ".join(said).encode("utf-8", "replace")).hexdigest()


def _said(title: str, meta: Mapping[str, object], body: str) -> tuple[str, list[str]]:
    whole = f"{title}\n{body or meta.get('summary', '')}"
    return whole, _ADDRESS.sub("", whole).split()


def _files(enclosures: object) -> list[str]:
    listed = enclosures if isinstance(enclosures, list) else []
    return [str(one.get("url")) for one in listed if isinstance(one, Mapping)]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The safe form of an entry's HTML.

    `markdown` renders to safe HTML with nothing lost; `text` is the same without any markup, on one
    line; `told` is what of it can be read aloud as sentences: tables and listings are left out.
    `blocks` counts top-level blocks, `verbatim` those of them that stayed as safe HTML.
    """

    markdown: str
    text: str
    blocks: int = 0
    verbatim: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """An entry ready to be written, before it is known whether it is new.

    `identity` is the key that survives edits (feed id, else canonical link, else title and date).
    `content_hash` covers everything the entry says, so that an unchanged entry is recognised
    without converting it. `date` is the entry's own date, or None. `meta` is the rest of the front
    matter, in the order in which it is written; `body` is safe Markdown.
    """

    member: str
    identity: str
    content_hash: str
    canonical: str
    title: str
    date: datetime | None
    meta: Mapping[str, object]
    body: str

    @property
    def fingerprint(self) -> str:
        """A digest of what it says."""
        return fingerprint(self.title, self.meta, self.body)

    @property
    def is_told_by_words(self) -> bool:
        """Whether what it says, and nothing else, makes its fingerprint."""
        words = _said(self.title, self.meta, self.body)[1]
        return bool(self.meta.get("summary")) and len(words) >= _ENOUGH


@dataclass(frozen=True, slots=True)
class Passed(Post):
    """A post without its text: an entry that no file says, and that was converted another night.

    `mark` is the fingerprint that it would have. `entry` is what its text is to be made of if it is
    wanted after all, dirty; of `feed` only what a post says of its feed is there.
    """

    mark: str
    entry: Entry
    feed: Feed

    @property
    def fingerprint(self) -> str:
        """A digest of what it says."""
        return self.mark


@dataclass(frozen=True, slots=True)
class Same:
    """An entry whose `content_hash` is the one on disk: nothing was converted, nothing changes."""

    member: str
    identity: str


KnownPosts = frozenset[tuple[str, str]]
"""What is stored of a member's posts: identity and content hash of each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a feed says: its posts, newest first; notes for the report; what the feed says it is;
    and the ids of entries that it takes back.
    """

    posts: tuple[Post | Same, ...]
    notes: tuple[str, ...]
    profile: Profile
    deleted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stored:
    """A pulled file as it stands on disk. `path` is relative to `content/`, with slashes.

    `id` is the feed's own identifier for it, as last heard, and `fingerprint` that of `Post`.
    `feed_title`, `generator` and `language` are what the feed said when the post was written.
    `changed` is the day of its last change (ISO 8601), `nights` how many in a row brought one.
    `comments` is the address of the feed of readers' comments on it, "" where none is known.
    """

    path: str
    member: str
    identity: str
    content_hash: str
    canonical: str
    feed: str
    date: datetime
    first_seen: datetime
    id: str = ""
    fingerprint: str = ""
    feed_title: str = ""
    generator: str = ""
    language: str = ""
    changed: str = ""
    nights: int = 0
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Create:
    """Write a new file. `text` is the whole file."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Update:
    """Replace a file by a newer form of the same post. Its path and date stay."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Remove a file: `content/suppressed.yml` or its own feed says so."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave a file as it is, byte for byte."""

    path: str


Change = Create | Update | Withdraw | Keep
