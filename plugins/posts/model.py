"""The fields of a post: one written here, or one pulled from a member's own site."""

from __future__ import annotations

import re
from typing import Annotated

from babel import Locale
from pydantic import AfterValidator, Field

from plugins.records.fields import (
    Day,
    Instant,
    Line,
    Lines,
    RecordModel,
    Ref,
    Slug,
    WebAddress,
    choice,
    refuse,
)

Member = Annotated[Slug, Ref("members", back="posts")]
# Every language that has a two- or three-letter code and a name (CLDR).
LANGUAGES = frozenset(code for code in Locale("en").languages if code.isalpha())


def is_language(tag: str) -> bool:
    """Tell whether a tag such as `pl` or `zh-Hant` names a language (RFC 5646)."""
    return bool(_TAG.fullmatch(tag)) and tag.split("-")[0].lower() in LANGUAGES


def _language(tag: str) -> str:
    if not is_language(tag):
        refuse(f"{tag!r} names no language", "write its short code: en, pl, ro, ur, ar, pa")
    return tag


_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
Language = Annotated[Line, AfterValidator(_language)]


class Post(RecordModel):
    """A post that a member writes here, by pull request. The folder says which member."""

    member: Member
    title: Line
    date: Instant
    updated: Instant | None = None
    author: Line | None = None
    tags: Lines = ()
    lang: Language | None = None
    summary: Line | None = None


class Enclosure(RecordModel):
    """A file that came with a pulled post: a recording, a film.

    `length` is in bytes, `duration` in seconds.
    """

    url: WebAddress
    type: Line | None = None
    length: Annotated[int, Field(ge=0, lt=10**15)] | None = None
    duration: Annotated[int, Field(ge=0, lt=10**9)] | None = None
    title: Line | None = None


class Provenance(RecordModel):
    """Where a pulled post came from.

    `id` is the feed's own identifier, if it gives one; `identity` is what the aggregator knows the
    post by where that is another; `generator` names the software that made the feed, `comments` is
    the address of the feed of comments on the post.
    """

    feed: WebAddress
    feed_title: Line | None = None
    generator: Line | None = None
    id: Line | None = None
    identity: Line | None = None
    comments: WebAddress | None = None
    hash: Line
    first_seen: Instant
    changed: Day | None = None
    nights: Annotated[int, Field(ge=0, lt=10**5)] | None = None


class PulledPost(Post):
    """A post that a member published elsewhere, as the nightly job wrote it down."""

    # What a feed says of its language may be nonsense; the theme reads `language` instead.
    lang: Line | None = None
    canonical: WebAddress | None = None
    display: choice("full", "excerpt", "link") = "full"
    licence: Line | None = None
    rights: Line | None = None
    pictures: choice("link", "remote", "copy") = "link"
    enclosures: tuple[Enclosure, ...] = ()
    withheld: choice("yes") | None = None
    source: Provenance
