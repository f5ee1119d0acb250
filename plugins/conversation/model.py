"""The fields of a comment, and of one that came from a member's own site."""

from __future__ import annotations

from typing import Annotated

from plugins.records.fields import Instant, Line, RecordModel, Ref, WebAddress, choice


class Comment(RecordModel):
    """What somebody says about a post, wherever it was said.

    `in_reply_to` names the comment it answers; `to` whom it answers, where that one is not here.
    """

    author: Line | None = None
    date: Instant
    post: Annotated[Line, Ref("posts", back="comments", may_be_gone=True)]
    in_reply_to: Annotated[Line, Ref("comments", may_be_gone=True)] | None = None
    to: Line | None = None
    lang: Line | None = None


class Source(RecordModel):
    """Where a pulled comment came from: see the aggregator's own word for each in README.md."""

    feed: WebAddress
    id: Line | None = None
    identity: Line | None = None
    hash: Line
    first_seen: Instant


class PulledComment(Comment):
    """A comment at a member's own site, or a `mention`: another site that links to the post."""

    type: choice("comment", "mention")
    canonical: WebAddress | None = None
    source: Source
