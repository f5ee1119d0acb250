"""A feed, from its address to its entries as they came.

Everything in an `Entry` or a `Feed` is untrusted text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Display = Literal["full", "excerpt", "link"]
FeedKind = Literal["blog", "podcast", "video", "social"]
Wanted = Literal["feed", "page"]


@dataclass(frozen=True, slots=True)
class Source:
    """One feed of one member, and what the member agreed to; or the page of one of its accounts.

    `member` is the slug of the member's file. `backfill` is how many of its newest entries are
    taken when none of them is known yet (None: all). `where` is `path:line`, for messages. Of a
    `wanted` page, kind, display and backfill mean nothing.
    """

    member: str
    url: str
    kind: FeedKind = "blog"
    display: Display = "full"
    backfill: int | None = None
    where: str = ""
    wanted: Wanted = "feed"


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets the next request be conditional (RFC 9110, section 13), exactly as received."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body that came. `url` is the address it came from in the end, after any redirects.

    `moved_to` is set when every redirect on the way was permanent (301 or 308). `link_header` is
    the Link header (RFC 8288) as it came.
    """

    source: Source
    url: str
    content_type: str
    body: bytes
    validators: Validators
    moved_to: str | None = None
    link_header: str = ""


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
