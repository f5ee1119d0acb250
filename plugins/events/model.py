"""The fields of an event's file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo, model_validator

from plugins.records.access import Access
from plugins.records.fields import (
    Day,
    Email,
    Line,
    Lines,
    Moment,
    Number,
    RecordModel,
    Ref,
    Slug,
    Telephone,
    WebAddress,
    choice,
    refuse,
)

from .when import ORDINALS, WEEKDAYS, exists, starts


def _days(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


OnDay = choice(*WEEKDAYS, *(f"{word} {day}" for word in ORDINALS for day in WEEKDAYS))


class Repeat(RecordModel):
    """When an event comes again, until a day or for a number of times.

    `every: week` goes with `on: thursday`, `every: month` with `on: first thursday`.
    """

    every: choice("day", "week", "month", "year")
    interval: Number = 1
    on: Annotated[tuple[OnDay, ...], BeforeValidator(_days)] = ()
    until: Day | None = None
    count: Number | None = None

    @model_validator(mode="after")
    def _ends_one_way(self) -> Repeat:
        if self.until and self.count:
            refuse("says both until: and count:", "keep one of the two")
        wants = {"week": 1, "month": 2}.get(self.every)
        if any(len(day.split()) != wants for day in self.on):
            refuse(
                f"has an on: that does not go with every: {self.every}",
                "write on: thursday with every: week, or on: first thursday with every: month",
            )
        return self


class Event(RecordModel):
    """Something one can go to. Times are the city's own, on the 24-hour clock."""

    title: Line
    organiser: Annotated[Slug, Ref("members", back="events")]
    start: Moment
    end: Moment | None = None
    type: choice("meeting", "surgery", "training", "talk", "festival", "other") = "other"
    status: choice("scheduled", "cancelled", "postponed") = "scheduled"
    attendance: choice("in person", "online", "hybrid") = "in person"
    venue: Line | None = None
    address: Line | None = None
    online_url: WebAddress | None = None
    price: Line | None = None
    booking: Line | None = None
    booking_url: WebAddress | None = None
    telephone: Telephone | None = None
    email: Email | None = None
    repeat: Repeat | None = None
    skip: Annotated[tuple[Day, ...], BeforeValidator(_days)] = ()
    access: Access = Access()
    ask: Lines = ()
    tags: Lines = ()
    summary: Line | None = None
    updated: Day | None = None

    @model_validator(mode="after")
    def _has_a_place(self) -> Event:
        if self.attendance in ("in person", "hybrid") and not self.venue:
            refuse("says no place", "add venue:, or write attendance: online")
        if self.attendance in ("online", "hybrid") and not self.online_url:
            refuse("says no address for joining online", "add online_url:")
        return self

    @model_validator(mode="after")
    def _ends_after_it_starts(self, info: ValidationInfo) -> Event:
        if self.end is None:
            return self
        if type(self.end) is not type(self.start):
            refuse("has a time in only one of start: and end:", "give both a time, or neither")
        if self.end < self.start:
            refuse("ends before it starts", "check start: and end:")
        return self

    @model_validator(mode="after")
    def _is_on_the_clock(self, info: ValidationInfo) -> Event:
        zone = (info.context or {}).get("zone")
        for moment in (self.start, self.end):
            if zone and isinstance(moment, datetime) and not exists(moment, zone):
                refuse(
                    f"{moment:%H:%M} on {moment:%d %B %Y} does not exist: the clocks go forward",
                    "choose a time before or after that hour",
                )
        return self

    @model_validator(mode="after")
    def _repeats_from_its_start(self) -> Event:
        first = next(starts(self), None) if self.repeat else self.start
        if first is None or _day(first) != _day(self.start):
            refuse(
                f"starts on a {_day(self.start):%A} that is not among its repeat: days",
                "make start: the first of them, and until: a later day",
            )
        return self

    @property
    def all_day(self) -> bool:
        """Whether the event has days but no times."""
        return isinstance(self.start, date) and not isinstance(self.start, datetime)
