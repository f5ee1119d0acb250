"""What the nightly job found out of a member's feeds. Nobody writes it by hand."""

from __future__ import annotations

from plugins.records.fields import Day, Line, RecordModel, Slug, WebAddress


class Stand(RecordModel):
    """How one feed stands, and since when; `reason` and `advice` are for its owner.

    `kind` and `state` are any words, so that the job may learn to tell more than the page has words
    for.
    """

    url: WebAddress
    kind: Slug
    state: Slug
    since: Day | None = None
    to: Line | None = None
    reason: Line | None = None
    advice: Line | None = None


class Health(RecordModel):
    """How the feeds of one member stand."""

    member: Slug
    feeds: tuple[Stand, ...] = ()
