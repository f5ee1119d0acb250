"""A reader's comment at a member's site, from its feed to the file it is written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.model.feed import Comments, Failed
from aggregator.model.post import Change

CommentType = Literal["comment", "mention"]


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments under one pulled post, as they are asked for.

    `post` is the path of the post's file relative to `content/`, `canonical` the post's own
    address, `feed` that of the feed it came by, `url` that of its feed of comments. `where` is
    `path:line`, for messages.
    """

    member: str
    post: str
    canonical: str
    feed: str
    url: str
    mode: Comments
    where: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as its feed has it tonight, made safe.

    `identity` survives edits; `id` and `link` are what its site calls it, "" where it does not.
    `author` is one line, "" where nobody is named. `answers` are the names of what it answers, the
    surest first, and `to` is whom it answers, as its site says. `links` counts the web addresses in
    it. `hash` covers what is shown of it. A `mention` is another site that links to the post
    (a pingback or trackback): `author` is then that site's title, and there is no body.
    """

    identity: str
    id: str
    link: str
    author: str
    date: datetime | None
    type: CommentType
    answers: tuple[str, ...]
    to: str
    body: str
    language: str
    links: int
    hash: str


@dataclass(frozen=True, slots=True)
class ThreadReading:
    """What a feed of comments says tonight, newest comment first.

    `listed` holds the identity of everything in it. It holds all there is from `since` on: what is
    younger and not listed is gone at its home. None: that cannot be known.
    """

    comments: tuple[Comment, ...]
    listed: frozenset[str]
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredComment:
    """The file of a comment as it stands on disk. `path` and `post` are relative to `content/`."""

    path: str
    post: str
    identity: str
    id: str
    link: str
    hash: str
    date: datetime
    first_seen: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Rulings:
    """What people decided on comments that were held, by the marks that the report gives them."""

    allow: frozenset[str] = frozenset()
    refuse: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """A comment that waits for a person. Nothing of what it says is kept, or told.

    `mark` is what the ruling names it by, `address` where it can be read.
    """

    mark: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class CommentsOutcome:
    """What became of the comments of one post in one run, or of one member's without any feed."""

    member: str
    url: str
    changes: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    refused: int = 0
    unchanged: bool = False
    failure: Failed | None = None
    notes: tuple[str, ...] = ()
