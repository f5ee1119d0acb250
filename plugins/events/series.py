"""The fields in which an event says how it comes again, and what is different on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, model_validator

from plugins.records.faults import suggestion
from plugins.records.fields import (
    Day,
    Line,
    Moment,
    Number,
    RecordModel,
    Ref,
    Slug,
    WebAddress,
    choice,
    refuse,
)

from .rule import ORDINALS, WEEKDAYS
from .when import exists

# A file with more says in effect that it is several events; it also bounds the work for each.
MOST = 366


def several(value: Any) -> Any:
    value = (value,) if isinstance(value, str) else value
    if isinstance(value, (list, tuple)) and len(value) > MOST:
        refuse(f"has {len(value):,} entries", f"write at most {MOST}; or begin another event")
    return value


def each_once(value: tuple[date, ...]) -> tuple[date, ...]:
    for place, moment in enumerate(value):
        if _day(moment) in map(_day, value[:place]):
            refuse(f"names {_day(moment)} twice", "keep one of the two")
    return value


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _on_the_clock(value: date, info: ValidationInfo) -> date:
    zone = (info.context or {}).get("zone")
    if zone and isinstance(value, datetime) and not exists(value, zone):
        refuse(
            f"{value:%H:%M} on {value:%d %B %Y} does not exist: the clocks go forward",
            "choose a time before or after that hour",
        )
    return value


_NUMBERS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}
_KNOWN = (*WEEKDAYS, *(f"{word} {day}" for word in ORDINALS for day in WEEKDAYS))


def _on_day(value: Any) -> str:
    said = " ".join(str(value).lower().split())
    ordinal, _, day = said.partition(" ")
    meant = f"{_NUMBERS.get(ordinal, ordinal)} {day}".strip()
    if said in _KNOWN and said == value:
        return said
    if meant in _KNOWN:
        refuse(f"{value!r} is not known", f"write {meant}")
    if ordinal in ("fifth", "5th") and day in WEEKDAYS:
        rule = f"rrule: FREQ=MONTHLY;BYDAY=5{day[:2].upper()}"
        refuse(f"{value!r} is not in every month", f"write last {day}, or {rule}")
    refuse(f"{value!r} is not known", suggestion(said, _KNOWN))


OnDay = Annotated[str, BeforeValidator(_on_day)]
Time = Annotated[Moment, AfterValidator(_on_the_clock)]
Guest = Annotated[Slug, Ref("places", back="visits")]


class Repeat(RecordModel):
    """When an event comes again, until a day or for a number of times.

    `every: week` goes with `on: thursday`, `every: month` with `on: first thursday`.
    """

    every: choice("day", "week", "month", "year")
    interval: Number = 1
    on: Annotated[tuple[OnDay, ...], BeforeValidator(several)] = ()
    until: Day | None = None
    count: Number | None = None

    @model_validator(mode="after")
    def _ends_one_way(self) -> Repeat:
        if self.until and self.count:
            refuse("says both until: and count:", "keep one of the two", "count")
        wants = {"week": 1, "month": 2}.get(self.every)
        if any(len(day.split()) != wants for day in self.on):
            refuse(
                f"has an on: that does not go with every: {self.every}",
                "write on: thursday with every: week, or on: first thursday with every: month",
                "on",
            )
        return self


class Change(RecordModel):
    """What is different about one time of an event. `date` is the day on which it would have been.

    What is not said here is as always.
    """

    meant: ClassVar = {
        **dict.fromkeys(("location", "where"), "write place:, or venue: and address:"),
        **dict.fromkeys(("day", "time"), "write date: for the usual day, start: for the new time"),
        **dict.fromkeys(("cancelled", "canceled"), "write status: cancelled"),
    }

    date: Day
    start: Time | None = None
    end: Time | None = None
    status: choice("cancelled", "moved online") | None = None
    place: Guest | None = None
    venue: Line | None = None
    address: Line | None = None
    online_url: WebAddress | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Change:
        said = self.model_fields_set - {"date", "note"}
        if self.status == "cancelled" and said - {"status"}:
            instead = "keep date:, status: and note: only"
            refuse("is cancelled and also changed", instead, "status")
        if not said and not self.note:
            refuse("says nothing that changes", "add start:, end:, status:, place: or note:")
        if self.place and (self.venue or self.address):
            refuse("says both place: and venue:", "keep one of the two", "place")
        if self.address and not self.venue:
            refuse("says an address and no venue:", "add venue:, the name of the place", "address")
        return self
