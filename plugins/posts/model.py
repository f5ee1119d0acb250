"""The fields of a post: one written here, or one pulled from a member's own site."""

from __future__ import annotations

from typing import Annotated

from plugins.records.fields import (
    Instant,
    Line,
    Lines,
    RecordModel,
    Ref,
    Slug,
    WebAddress,
    choice,
)

Member = Annotated[Slug, Ref("members", back="posts")]


class Post(RecordModel):
    """A post that a member writes here, by pull request. The folder says which member."""

    member: Member
    title: Line
    date: Instant
    updated: Instant | None = None
    author: Line | None = None
    tags: Lines = ()
    lang: Line | None = None
    summary: Line | None = None


class Enclosure(RecordModel):
    """A file that came with a pulled post: a recording, a film. `length` is in bytes."""

    url: WebAddress
    type: Line | None = None
    length: int | None = None
    title: Line | None = None


class Provenance(RecordModel):
    """Where a pulled post came from.

    `id` is the feed's own identifier, if it gives one; `identity` is what the aggregator knows the
    post by where that is another.
    """

    feed: WebAddress
    feed_title: Line | None = None
    id: Line | None = None
    identity: Line | None = None
    hash: Line
    first_seen: Instant


class PulledPost(Post):
    """A post that a member published elsewhere, as the nightly job wrote it down."""

    canonical: WebAddress | None = None
    display: choice("full", "excerpt", "link") = "full"
    enclosures: tuple[Enclosure, ...] = ()
    source: Provenance
