"""What a case says: what its sites serve, night by night, and what must have come of it.

A case is a file in `cases/` with one value, `CASE`. Its member is called like the file, its site is
`http://{host}/`, and the first night is the only one unless it says otherwise: afterwards its sites
are gone, and what was written stays.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Raw = Callable[[str], AsyncIterator[bytes]]
"""Writes an answer byte by byte, from its status line on. It is given the head of the request."""


@dataclass(frozen=True)
class Answer:
    """One answer. In a body of less than 500 kB and in headers, "{host}" is the site's own name.

    `length` is said in Content-Length; None for the true one, "" for none at all.
    """

    body: bytes | str | Callable[[], bytes] = b""
    type: str = "application/xml"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: str | None = None


Web = Mapping[str, Answer | Raw]
"""Answers by address: `/feed.xml` on the case's own site, `other.example/feed.xml` on another."""


@dataclass(frozen=True, kw_only=True)
class Night:
    """What is served in one night, and what must hold after it.

    `says` is a regular expression that one of the member's lines in the report must match; each of
    `also`, too. `files` is how many files of the member there are then: posts, events, comments and
    pictures.
    """

    web: Web = field(default_factory=dict)
    says: str
    also: tuple[str, ...] = ()
    files: int = 0


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case. `member` is the head of its member's file.

    `names` are names of sites and the numbers that each leads to, in the order of the questions;
    `holds` and `lacks` what must be in the member's files, and what in no file at all.
    """

    nights: tuple[Night, ...]
    member: str
    names: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a regular expression that is none where it stands, not in the middle of a run."""
        for night in self.nights:
            [re.compile(one) for one in (night.says, *night.also)]


FEED = "feeds:\n- url: http://{host}/feed.xml\n  backfill: all\n"
CALENDAR = "calendars:\n- url: http://{host}/dates.ics\n"
COMMENTS = FEED + "  comments: imported\n"
PICTURES = FEED + "  pictures: copy\n"
ACCOUNT = FEED + "accounts:\n- network: Fediverse\n  url: http://{host}/@us\n"


def feed(answer: Answer | Raw, *, says: str, files: int = 0, **more: Any) -> Case:
    """Make a case of a feed that answers so."""
    more = {"member": FEED, **more}
    return Case(nights=(Night(web={"/feed.xml": answer}, says=says, files=files),), **more)


def calendar(answer: Answer | Raw, *, says: str, files: int = 0, **more: Any) -> Case:
    """Make a case of a calendar that answers so."""
    more = {"member": CALENDAR, **more}
    return Case(nights=(Night(web={"/dates.ics": answer}, says=says, files=files),), **more)
