"""The fields of a feed of a member: where it is, and what of it the hub may take and show.

The nightly job refuses what is refused here, and takes what is taken (tests/test_contract.py holds
the two together). Touches nothing.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator

from plugins.records.fields import (
    Day,
    Line,
    Lines,
    Number,
    RecordModel,
    WebAddress,
    choice,
    refuse,
    web_address,
)

Display = choice("full", "excerpt", "link")
LONGEST_LICENCE = 200
LONGEST_NAME = 100
MOST_NAMES = 50


def _plain(value: str, longest: int) -> str:
    if len(value) > longest:
        refuse(f"has {len(value)} characters", f"write at most {longest}")
    # ZWNJ and ZWJ join letters in Arabic and Indic scripts.
    seen = re.sub("[\u200c\u200d]", "", value)
    if not seen.isprintable() or not any(map(str.isalnum, value)):
        refuse("holds a hidden character, or no word", "type the line again by hand")
    return value


def _licence(value: str) -> str:
    value = _plain(value, LONGEST_LICENCE)
    is_address = re.match(r"https?:", value, re.IGNORECASE)
    return web_address(value) if is_address else value


def _names(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) > MOST_NAMES:
        refuse(f"names {len(values)}", f"write at most {MOST_NAMES}")
    return tuple(_plain(value, LONGEST_NAME) for value in values)


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if not re.fullmatch(r"[a-z]{2,3}", value):
            refuse(f"{value!r} is no code of a language", "write en, pl, ro, ur")
    return values


def _backfill(value: Any) -> Any:
    if value == "all":
        return value
    if not re.fullmatch(r"[0-9]{1,4}", str(value)) or not 1 <= int(value) <= 1000:
        refuse(f"{value!r} is no number of posts", "write a number from 1 to 1000, or all")
    return int(value)


Names = Annotated[Lines, AfterValidator(_names)]
Codes = Annotated[Names, AfterValidator(_codes)]


class Selection(RecordModel):
    """What posts are chosen by: any of these tags, of these words, or of these languages."""

    tags: Names = ()
    words: Names = ()
    languages: Codes = ()

    @model_validator(mode="after")
    def _says_something(self) -> Selection:
        if not (self.tags or self.words or self.languages):
            refuse("names nothing", "write tags:, words: or languages: below it, or remove it")
        return self


class Feed(RecordModel):
    """A feed the hub reads every night.

    `display`, how much of it the member lets the hub show, is the member's own unless it is said.
    `backfill` is how many of its posts are taken the first time, `embargo` for how many days a post
    is kept back, `max_per_day` how many new ones are taken in a day. On the day `checked` a person
    looked at a feed that the hub holds back, and found it right. `comments` says what becomes of
    readers' comments on it: without the member's word, nothing. `contacts` says which addresses
    and telephone numbers in it are repeated: those that the member declares here, or all.
    """

    url: WebAddress
    kind: choice("blog", "podcast", "video", "social") = "blog"
    display: Display | None = None
    licence: Annotated[Line, AfterValidator(_licence)] | None = None
    backfill: Annotated[int | Literal["all"], BeforeValidator(_backfill)] | None = None
    embargo: Number | None = None
    max_per_day: Number | None = None
    include: Selection | None = None
    exclude: Selection | None = None
    pictures: choice("link", "remote", "copy") = "link"
    comments: choice("off", "imported", "moderated") = "off"
    contacts: choice("declared", "keep") = "declared"
    checked: Day | None = None
