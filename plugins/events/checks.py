"""What must hold of an event beyond its single fields, one rule a function.

Each yields (field, what is wrong, what to write instead). Where a day is named on which nothing
happens, the nearest day on which something does is suggested. Reads no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from plugins.records import Faults, Record

from .days import days
from .model import LONGEST_OF_SERIES
from .when import change_of, on_rule, with_time

Told = tuple[str | tuple[str | int, ...], str, str]
# A series that does not come again within this is taken for a slip, such as 30 February.
PATIENCE = timedelta(days=3653)
_NEAR = timedelta(days=400)


def checks(event: Record) -> Iterator[Told]:
    """Yield what every rule finds; of an event without a fault, what is wrong with its calendar."""
    rules = (_name, _begins, _comes_again, _skips, _extras, _dates, _differences, _conduct, _hosts)
    found = [told for rule in rules for told in rule(event)]
    yield from found
    if not found and event.organiser:  # else it has a fault of its own
        yield from _calendar(event)


def _calendar(event: Record) -> Iterator[Told]:
    """Its calendar is one that every program can read: nobody can call back what people follow."""
    try:
        event.file  # noqa: B018 - made and kept, to be written later
    except Faults as wrong:
        for fault in wrong.faults:
            field = _FIELDS.get(fault.field, "start")
            if field == "rrule" and event.repeat:
                field = "repeat"
            yield field, f"makes a calendar that no program reads: {fault.what}", fault.instead


_FIELDS = {
    "RRULE": "rrule",
    "DTEND": "end",
    "EXDATE": "skip",
    "RDATE": "extra",
    "GEO": "place",
    "RECURRENCE-ID": "changes",
    "SUMMARY": "title",
    "SEQUENCE": "updated",
}


def _name(event: Record) -> Iterator[Told]:
    """The file is named by the day of the first time: its address and its identifier rest on it.

    Of an event that has a new date, the name stays, so that calendars know it again.
    """
    start = f"{event.start:%Y-%m-%d}"
    if event.pulled:  # its calendar says when it is, on the day it was first seen and after
        return
    if event.status != "rescheduled" and not event.stem.startswith(start):
        yield (
            "start",
            f"is on {start}, but the file's name says {event.stem[:10]}",
            "rename it; or, if the old date was announced, write status: rescheduled and "
            "previous_start:",
        )


def _begins(event: Record) -> Iterator[Told]:
    """A series begins on one of its own days."""
    day = _first(event)
    if event.rule is None or day in on_rule(_data(event), _zone(event), frozenset({day})):
        return
    ending = event.rule.last_day(_zone(event))
    if ending and ending < day:
        yield "start", f"is after {ending}, its last day", "make until: a later day"
        return
    following = next(days(event.rule, day, day, day + PATIENCE), None)
    instead = f"make start: the first of them, {following}" if following else "check the rule"
    yield "start", f"is on a {day:%A} that is not among the days of its rule", instead


def _comes_again(event: Record) -> Iterator[Told]:
    """A rule that never comes again, or hardly ever, is a slip of the pen."""
    rule, day = event.rule, _first(event)
    ending = rule and rule.last_day(_zone(event))
    if rule is None or rule.count == 1 or (ending and ending < day + PATIENCE):
        return
    if next(days(rule, day, day + timedelta(days=1), day + PATIENCE), None) is None:
        field = "rrule" if event.rrule else "repeat"
        yield field, "does not come again within ten years", "check it, or leave it out"


def _skips(event: Record) -> Iterator[Told]:
    """One can only skip a day on which the event would be."""
    if event.skip and event.rule is None:
        yield "skip", "is for events that come again", "write status: cancelled, or remove it"
        return
    missed = frozenset(event.skip) - on_rule(_data(event), _zone(event), frozenset(event.skip))
    for day in sorted(missed):
        yield "skip", f"names {day}, on which nothing would be", _nearest(event, day)


def _extras(event: Record) -> Iterator[Told]:
    """An extra time is on a day of its own, after the first."""
    moments = {with_time(moment).date(): moment for moment in event.extra}
    there = on_rule(_data(event), _zone(event), frozenset(moments))
    for day, moment in moments.items():
        if day in there:
            yield (
                "extra",
                f"names {day}, on which the event is already",
                "remove it, or move that day with changes:",
            )
        elif day < _first(event):
            yield "extra", f"names {day}, which is before start:", "make start: the first time"
        elif event.all_day and isinstance(moment, datetime):
            yield "extra", f"gives {day} a time, but start: has none", "write the day alone"


def _dates(event: Record) -> Iterator[Told]:
    """A change is of a day on which the event would be, and there is one change for each."""
    if event.changes and event.rule is None and not event.extra:
        yield "changes", "is for events that come again", "change start: and status: themselves"
        return
    named = Counter(change.date for change in event.changes)
    on = on_rule(_data(event), _zone(event), frozenset(named))
    on |= {with_time(moment).date() for moment in event.extra}
    for place, change in enumerate(event.changes):
        field, day = ("changes", place, "date"), change.date
        if named[day] > 1:
            yield field, f"{day} is named {named[day]} times", "write one group for each day"
        elif day in event.skip:
            yield field, f"{day} is skipped", "remove it from skip: or from changes:"
        elif day not in on:
            yield field, f"nothing would be on {day}", _nearest(event, day)


def _hosts(event: Record) -> Iterator[Told]:
    """Those that an event is held with are others than its organiser, each named once."""
    named = getattr(_data(event), "with")
    for stem, times in Counter((_data(event).organiser, *named)).items():
        if times > 1:
            yield "with", f"names {stem}, who is named already", "name each member once"


def _differences(event: Record) -> Iterator[Told]:
    """A time that is changed has a beginning before its end, and a place or an address."""
    for place, change in enumerate(event.changes):
        for name in ("start", "end"):
            value = getattr(change, name)
            if value and isinstance(value, datetime) == event.all_day:
                both = "a day alone" if event.all_day else "a day and a time"
                yield ("changes", place, name), "is not like start: of the event", f"write {both}"
                return
        one = change_of(_data(event), change, _zone(event))
        usual = change_of(_data(event), change.model_copy(update=_AS_ALWAYS), _zone(event))
        said = change.model_fields_set - {"date", "start", "end"}
        if one.end < one.start:
            yield ("changes", place, "end"), "is before its start", "check start: and end:"
        elif one.end - one.start > LONGEST_OF_SERIES + timedelta(days=1):
            most = LONGEST_OF_SERIES.days
            yield ("changes", place, "end"), f"is more than {most} days later", "check its year"
        elif not said and (one.start, one.end) == (usual.start, usual.end):
            field = ("changes", place, "start" if change.start else "end")
            yield field, "is as always", "remove the change, or write what is different"
        if one.status == "moved online" and not (change.online_url or event.online_url):
            yield ("changes", place, "status"), "says no address for joining", "add online_url:"


_AS_ALWAYS = {"start": None, "end": None}


def _conduct(event: Record) -> Iterator[Told]:
    """A code of conduct that is a page of the hub is there."""
    told = event.code_of_conduct
    if told and event.site.resolve(event.document, told) is None:
        yield (
            "code_of_conduct",
            f"{told} leads nowhere",
            "write the path from this file to the page, such as ../pages/code-of-conduct.md",
        )


def _nearest(event: Record, day: date) -> str:
    """Say on which day nearest to another the event is."""
    start = _first(event)
    around = {start, *(with_time(moment).date() for moment in event.extra)}
    if event.rule:
        around |= set(days(event.rule, start, day - _NEAR, day + _NEAR))
        ending = event.rule.last_day(_zone(event))
        around = {found for found in around if not ending or found <= ending or found == start}
    found = min(around, key=lambda other: (abs((other - day).days), other))
    return f"the nearest day is {found}"


def _first(event: Record) -> date:
    return with_time(event.start).date()


def _data(event: Record) -> Any:
    return event.document.data


def _zone(event: Record) -> Any:
    return event.site.city.zone
