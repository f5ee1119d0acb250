"""A feed, from its address to its entries as they came.

Everything in an `Entry` or a `Feed` is untrusted text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Display = Literal["full", "excerpt", "link"]
FeedKind = Literal["blog", "podcast", "video", "social"]
Wanted = Literal["feed", "page", "calendar", "comments", "picture"]
Comments = Literal["off", "imported", "moderated"]
Pictures = Literal["link", "remote", "copy"]
Contacts = Literal["declared", "keep"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What an entry is chosen by: any of these tags, of these words, or of these languages."""

    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


NOTHING = Selection()


@dataclass(frozen=True, slots=True)
class Source:
    """One feed of one member, and what the member agreed to; or the page of one of its accounts.

    `member` is the slug of the member's file. `backfill` is how many of its newest entries are
    taken when none of them is known yet (None: all). `where` is `path:line`, for messages. Only a
    `wanted` feed has a kind, a display and the policy below.

    `licence` is what the member says may be done with the posts. `embargo` is how many days after
    its own date a post is shown at the earliest. `max_per_day` is how many new posts are taken in
    one night. With `include` only what it selects is taken; never what `exclude` selects.
    `comments` says what becomes of readers' comments at the member's site, `pictures` of pictures.
    `contacts` says which addresses and telephone numbers in it are repeated: those that are
    `declared` here, each as `contacts.key` gives it, or all.
    `checked` is the day on which a person looked at the feed and found it to be the member's own.
    `moved` is the address at which it is asked in place of `url`, once it has moved for good.
    `found` is an address that no member wrote down: before it is asked, robots.txt is.
    """

    member: str
    url: str
    kind: FeedKind = "blog"
    display: Display = "full"
    backfill: int | None = None
    where: str = ""
    wanted: Wanted = "feed"
    licence: str = ""
    embargo: int = 0
    max_per_day: int | None = None
    include: Selection = NOTHING
    exclude: Selection = NOTHING
    comments: Comments = "off"
    pictures: Pictures = "link"
    contacts: Contacts = "declared"
    declared: tuple[str, ...] = ()
    checked: date | None = None
    moved: str = ""
    found: bool = False

    @property
    def address(self) -> str:
        """Where the feed is asked."""
        return self.moved or self.url

    @property
    def key(self) -> str:
        """What it goes by in its member's state: one page may be a feed and a calendar."""
        return self.url if self.wanted == "feed" else f"{self.wanted} {self.url}"


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets the next request be conditional (RFC 9110, section 13), exactly as received."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the server said about when to ask again, as it came; "" where it said nothing.

    The headers of RFC 9111 (Cache-Control, Expires, Age, Date) and of RFC 9110, 10.2.3
    (Retry-After). What they mean for the next night is decided elsewhere.
    """

    cache_control: str = ""
    expires: str = ""
    age: str = ""
    date: str = ""
    retry_after: str = ""


_NOTHING_SAID = Freshness()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body that came. `url` is the address it came from in the end, after any redirects.

    `moved_to` is set when every redirect on the way was permanent (301 or 308). `link_header` is
    the Link header (RFC 8288) as it came. `found` is the address of the feed where the source's own
    is that of a web page.
    """

    source: Source
    url: str
    content_type: str
    body: bytes
    validators: Validators
    moved_to: str | None = None
    link_header: str = ""
    freshness: Freshness = _NOTHING_SAID
    found: str = ""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server said 304, or the body is, byte for byte, the one seen before.

    `moved_to` and `found` are set as in `Fetched`.
    """

    source: Source
    validators: Validators
    moved_to: str | None = None
    freshness: Freshness = _NOTHING_SAID
    found: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """The feed could not be read. `reason` is for its owner, in plain words, `detail` for us.

    `status` is that of the HTTP answer, 0 where none came whole. `ours`: it could be read, and the
    hub's own disk did not take it; nothing is held against the feed.
    """

    source: Source
    reason: str
    detail: str = ""
    status: int = 0
    freshness: Freshness = _NOTHING_SAID
    ours: bool = False


FetchResult = Fetched | Unchanged | Failed


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry: a recording, a film, a document.

    `length` is in bytes, `duration` in seconds.
    """

    url: str
    type: str = ""
    length: int | None = None
    title: str = ""
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed as it came: every field is untrusted text, `html` is dirty.

    `id` is the feed's own identifier, or "" where it gives none. `title` is plain text and may be
    "". `base` is the address that relative links in `html` start from. `comments` is the address of
    the feed of readers' comments (wfw:commentRss; RFC 4685), `in_reply_to` the id of what a comment
    answers, `rights` what the feed says may be done with it, `licence` the address of a licence.
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
    comments: str = ""
    in_reply_to: str = ""
    rights: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a feed says that it changes.

    `every` is in seconds (`ttl` of RSS 2.0, `sy:updatePeriod`); `skip_hours` are hours of UTC and
    `skip_days` days of the week, Monday as 0, in which it does not change (RSS 2.0).
    """

    every: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


_ANY_TIME = Rhythm()


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed, newest entry first where the feed has dates. All text is untrusted.

    `generator` names the software that wrote it, `deleted` the ids of entries that it says are
    withdrawn (RFC 6721).
    """

    title: str
    link: str
    language: str
    entries: tuple[Entry, ...]
    generator: str = ""
    deleted: tuple[str, ...] = ()
    rhythm: Rhythm = _ANY_TIME


@dataclass(frozen=True, slots=True)
class Profile:
    """What a feed says it is, in short: enough to tell whether it is still the same one.

    `sites` are those that it and its entries lead to (`webaddress.site`). `entries` counts them.
    """

    title: str = ""
    sites: frozenset[str] = frozenset()
    language: str = ""
    generator: str = ""
    entries: int = 0
    rhythm: Rhythm = _ANY_TIME
