"""The fields of an event's file."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    create_model,
    model_validator,
)

from plugins.records.access import Access
from plugins.records.fields import (
    Day,
    Email,
    Line,
    Lines,
    RecordModel,
    Ref,
    Slug,
    Telephone,
    WebAddress,
    choice,
    refuse,
    web_address,
)

from .rule import Rule, of_repeat, parse
from .series import Change, Repeat, Time, each_once, several
from .when import length

LONGEST = timedelta(days=731)
LONGEST_OF_SERIES = timedelta(days=31)


_START = "write start: with the day and the time: 2026-11-03 18:30"
_WHERE = "write place: and the short name of a place, or venue: and address:"
_WHO = "write organiser: and the short name of the member"
MEANT = {
    **dict.fromkeys(("date", "time", "day", "when", "begin", "begins", "starts"), _START),
    **dict.fromkeys(("finish", "ends", "until", "end_time"), "write end: 2026-11-03 20:00"),
    **dict.fromkeys(("location", "where", "hall", "building"), _WHERE),
    **dict.fromkeys(("host", "by", "member", "organisation"), _WHO),
    **dict.fromkeys(("cost", "fee", "entry", "tickets"), "write price:, such as Free or £3"),
    **dict.fromkeys(("link", "url", "zoom", "join"), "write online_url:, or booking_url: to book"),
    **dict.fromkeys(("phone", "tel"), "write telephone:"),
    **dict.fromkeys(("name", "event"), "write title:"),
    **dict.fromkeys(("every", "repeats", "frequency"), "write repeat:, and every: week below it"),
    **dict.fromkeys(("cancelled", "canceled"), "write status: cancelled"),
    **dict.fromkeys(("accessibility", "step_free"), "write access:, and each fact below it"),
    **dict.fromkeys(("description", "about"), "write it below the ---, or as summary:"),
}


def _rule(text: str) -> str:
    parse(text)
    return text


_PAGE = re.compile(r"(\.\./)*[\w-][\w/-]*\.md(#[\w-]+)?")


def _conduct(value: str) -> str:
    if _PAGE.fullmatch(value):
        return value
    if not value.startswith(("https://", "http://")):
        refuse(
            f"{value!r} leads nowhere",
            "write a web address, or the path of a page such as ../pages/code-of-conduct.md",
        )
    return web_address(value)


class _Event(RecordModel):
    """Something one can go to. Times are the city's own, on the 24-hour clock."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    meant = MEANT

    title: Line
    organiser: Annotated[Slug, Ref("members", back="events")]
    start: Time
    end: Time | None = None
    type: choice("meeting", "surgery", "training", "talk", "festival", "other") = "other"
    status: choice("scheduled", "cancelled", "postponed", "rescheduled", "moved online") = (
        "scheduled"
    )
    previous_start: Time | None = None
    attendance: choice("in person", "online", "hybrid") = "in person"
    place: Annotated[Slug, Ref("places", back="events")] | None = None
    venue: Line | None = None
    address: Line | None = None
    room: Line | None = None
    online_url: WebAddress | None = None
    dial_in: Telephone | None = None
    price: Line | None = None
    booking: Line | None = None
    booking_url: WebAddress | None = None
    telephone: Telephone | None = None
    email: Email | None = None
    repeat: Repeat | None = None
    rrule: Annotated[Line, AfterValidator(_rule)] | None = None
    skip: Annotated[tuple[Day, ...], BeforeValidator(several), AfterValidator(each_once)] = ()
    extra: Annotated[tuple[Time, ...], BeforeValidator(several), AfterValidator(each_once)] = ()
    changes: Annotated[tuple[Change, ...], BeforeValidator(several)] = ()
    series: Line | None = None
    audience: Line | None = None
    areas: Lines = ()
    access: Access = Access()
    code_of_conduct: Annotated[Line, AfterValidator(_conduct)] | None = None
    ask: Lines = ()
    tags: Lines = ()
    summary: Line | None = None
    updated: Day | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> _Event:
        somewhere = self.venue or self.place
        if self.attends in ("in person", "hybrid") and not somewhere:
            refuse("says no place", "add place: or venue:, or write attendance: online")
        if self.attends in ("online", "hybrid") and not (self.online_url or self.dial_in):
            what = "says no address for joining online"
            refuse(what, "add online_url: or dial_in:", self._said("attendance", "status"))
        if self.place and (self.venue or self.address):
            instead = "keep place:, and write room: for the room"
            refuse("says both place: and venue:", instead, "place")
        if self.address and not self.venue:
            refuse("says an address and no venue:", "add venue:, the name of the place", "address")
        return self

    @model_validator(mode="after")
    def _is_shown_whole(self) -> _Event:
        """What nobody would ever see is refused: its author believes that it is there."""
        instead = "write attendance: hybrid, or remove the line"
        if self.attendance == "online" and (field := self._said("place", "venue", "room")):
            refuse("is of an event that is online only", instead, field)
        joins = any(change.status == "moved online" for change in self.changes)
        if self.online_url and self.attends == "in person" and not joins:
            refuse("is of an event that is in person only", instead, "online_url")
        return self

    def _said(self, *names: str) -> str:
        """Return the first of some fields that the file says."""
        return next((name for name in names if name in self.model_fields_set), "")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> _Event:
        if self.end is None:
            return self
        if type(self.end) is not type(self.start):
            what = "has a time in only one of start: and end:"
            refuse(what, "give both a time, or neither", "end")
        if self.end < self.start:
            refuse("ends before it starts", "check start: and end:", "end")
        most = LONGEST_OF_SERIES if self.rule or self.extra else LONGEST
        if length(self) > most:
            refuse(f"lasts more than {most.days} days", "check end:, that of the first time", "end")
        return self

    @model_validator(mode="after")
    def _tells_of_its_move(self) -> _Event:
        if (self.status == "rescheduled") != bool(self.previous_start):
            refuse(
                "says only one of status: rescheduled and previous_start:",
                "write both: start: is the new time, previous_start: the old",
                self._said("previous_start", "status"),
            )
        if self.previous_start and type(self.previous_start) is not type(self.start):
            what = "has a time in only one of start: and previous_start:"
            refuse(what, "give both a time", "previous_start")
        if self.previous_start == self.start:
            refuse("is the same as start:", "make start: the new time", "previous_start")
        return self

    @model_validator(mode="after")
    def _repeats_one_way(self) -> _Event:
        if self.repeat and self.rrule:
            refuse("says both repeat: and rrule:", "keep one of the two", "rrule")
        if self.all_day and self.rule and isinstance(self.rule.until, datetime):
            refuse(
                "has days and no times, but a time in UNTIL",
                "write the day: UNTIL=20261027",
                "rrule",
            )
        return self

    @property
    def all_day(self) -> bool:
        """Whether the event has days but no times."""
        return isinstance(self.start, date) and not isinstance(self.start, datetime)

    @property
    def attends(self) -> str:
        """How one takes part now: what has moved online is online."""
        return "online" if self.status == "moved online" else self.attendance

    @cached_property
    def rule(self) -> Rule | None:
        """How it comes again, whichever way it was written."""
        if self.rrule:
            return parse(self.rrule)
        return of_repeat(self.repeat) if self.repeat else None


def _members(back: str) -> Any:
    """Return a field that names members, and the name under which each lists the event."""
    names = tuple[Annotated[Slug, Ref("members", back=back)], ...]
    return Annotated[names, BeforeValidator(several)], ()


# `with` is a word of Python's own: no class body can hold a field of that name.
_MEMBERS = {"with": _members("joint_events"), "listed_by": _members("listed_events")}

Event = create_model(
    "Event", __base__=_Event, __module__=__name__, __doc__=_Event.__doc__, **_MEMBERS
)
