"""The plain values that pass between the rooms, one type for each stage.

A type's name answers "what has already been done to it?": an `Entry` is dirty, as it came; a
`Cleaned` is safe; a `Post` is ready to be written; a `Change` is decided. Nothing here reads a
file, a clock or a network. Every time is timezone-aware.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Display = Literal["full", "excerpt", "link"]
FeedKind = Literal["blog", "podcast", "video", "social"]


@dataclass(frozen=True, slots=True)
class Source:
    """One feed of one member, and what the member agreed to.

    `member` is the slug of the member's file. `backfill` is how many of its newest entries are
    taken when none of them is known yet (None: all). `where` is `path:line`, for messages.
    """

    member: str
    url: str
    kind: FeedKind = "blog"
    display: Display = "full"
    backfill: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets the next request be conditional (RFC 9110, section 13), exactly as received."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body that came. `url` is the address it came from in the end, after any redirects.

    `moved_to` is set when every redirect on the way was permanent (301 or 308).
    """

    source: Source
    url: str
    content_type: str
    body: bytes
    validators: Validators
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server said 304, or the body is, byte for byte, the one seen before.

    `moved_to` is set as in `Fetched`.
    """

    source: Source
    validators: Validators
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The feed could not be read. `reason` is for its owner, in plain words, `detail` for us."""

    source: Source
    reason: str
    detail: str = ""


FetchResult = Fetched | Unchanged | Failed


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry: a recording, a film, a document. `length` is in bytes."""

    url: str
    type: str = ""
    length: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed as it came: every field is untrusted text, `html` is dirty.

    `id` is the feed's own identifier, or "" where it gives none. `title` is plain text and may be
    "". `base` is the address that relative links in `html` start from.
    """

    id: str
    link: str
    title: str
    html: str
    base: str
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed, newest entry first where the feed has dates. All text is untrusted."""

    title: str
    link: str
    language: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The safe form of an entry's HTML.

    `markdown` renders to safe HTML with nothing lost; `text` is the same without any markup, on one
    line. `blocks` counts top-level blocks, `verbatim` those of them that stayed as safe HTML.
    """

    markdown: str
    text: str
    blocks: int = 0
    verbatim: int = 0


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


@dataclass(frozen=True, slots=True)
class Same:
    """An entry whose `content_hash` is the one on disk: nothing was converted, nothing changes."""

    member: str
    identity: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A pulled file as it stands on disk. `path` is relative to `content/`, with slashes."""

    path: str
    member: str
    identity: str
    content_hash: str
    canonical: str
    feed: str
    date: datetime
    first_seen: datetime


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
    """Remove a file, because `content/suppressed.yml` says so."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave a file as it is, byte for byte."""

    path: str


Change = Create | Update | Withdraw | Keep


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source in one run. `failure` is set when it could not be read.

    `notes` are plain sentences for the report: a permanent move, entries passed over and why.
    """

    source: Source
    changes: tuple[Change, ...] = ()
    unchanged: bool = False
    failure: Failed | None = None
    failing_since: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One run: its outcomes in the order of its sources, and faults in the member files."""

    started: datetime
    outcomes: tuple[Outcome, ...]
    faults: tuple[str, ...] = ()
    dry_run: bool = False
