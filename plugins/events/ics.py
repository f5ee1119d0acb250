"""Calendars (RFC 5545, RFC 7986) of events, for people's own calendar programs.

Pure: events in, bytes out; identifiers, times and stamps come from the content, so that the same
content gives the same bytes. Times are local with their zone, so that a series keeps its hour. What
is cancelled stays and says so: left out, it would stay in people's calendars as if it took place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Event as VEvent
from icalendar import vText, vUri
from icalendar.prop import vInline

from plugins.records import Record, Site
from plugins.records.access import WORDS
from plugins.records.calendars import calendar_file

from .clockchange import is_odd, is_twice, odd_times
from .days import filled_short
from .rule import parts
from .when import Occurrence, change_of, first, length, usual_start
from .where import Where, telephone

_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}
_PREFIX = {
    "cancelled": "CANCELLED: ",
    "postponed": "POSTPONED: ",
    "rescheduled": "NEW DATE: ",
    "moved online": "MOVED ONLINE: ",
}
_ANSWERS = {"yes": "yes", "no": "no", "unknown": "not known"}


def calendar(
    site: Site, name: str, path: str, events: Iterable[Record], more: Iterable[VEvent] = ()
) -> bytes:
    """Return the calendar file called `name` that will stand at `path`, of events and more."""
    entries = [*(entry for event in events for entry in event.entries), *more]
    return calendar_file(site.city, name, site.absolute(path), entries)


def bare_entries(event: Record) -> tuple[VEvent, ...]:
    """Return what a calendar shows of an event: itself, then each of its times that is different.

    Without the stamps that say when it changed: `plugins/events/stamps.py` gives those.
    """
    zone, data = event.site.city.zone, event.document.data
    changed = [_changed(event, change) for change in data.changes]
    named = {*data.skip, *(change.date for change in data.changes)}
    odd = ((local, one) for local, one in odd_times(data, zone) if local.date() not in named)
    night = [_one_time(event, local, one, event.where) for local, one in odd]
    return (_whole(event), *changed, *night)


def _whole(event: Record) -> VEvent:
    zone, data = event.site.city.zone, event.document.data
    one = first(data, zone)
    # Of a series a new date is news of its first time, and the entry is of them all.
    is_old = _is_series(data) and data.status == "rescheduled"
    made = _entry(event, event.where, "scheduled" if is_old else data.status)
    _add_times(made, one, series=data if _is_series(data) else None)
    if data.rule:
        made.add("rrule", parts(filled_short(data.rule, one.start), zone, data.all_day))
    for day in data.skip:
        made.add("exdate", _id(event, usual_start(data, day)))
    # ical.js leaves out the first time of an event that has extra times and no rule.
    for moment in [data.start, *data.extra] if data.extra and not data.rule else data.extra:
        # As it is on the clock of other days, so that an entry that changes it names it the same.
        made.add("rdate", _id(event, usual_start(data, moment)))
    return made


def _is_series(data: Any) -> bool:
    return data.rule is not None or bool(data.extra)


def _add_times(made: VEvent, one: Occurrence, series: Any = None) -> None:
    """Say when an event begins and ends. The series it may begin has no change of clocks in it."""
    if one.all_day:
        made.add("dtstart", one.start.date())
        made.add("dtend", one.end.date())
        return
    # An hour that comes twice is said in UTC, but for a series, which has to keep to the clock.
    made.add("dtstart", one.start if series else _plain(one.start))
    if series and is_odd(one):
        made.add("dtend", one.start.astimezone(UTC) + length(series))
    elif one.end != one.start:
        made.add("dtend", _plain(one.end))


def _changed(event: Record, change: Any) -> VEvent:
    zone, data = event.site.city.zone, event.document.data
    one = change_of(data, change, zone)
    local = one.usual or one.start.replace(tzinfo=None)
    where = event.elsewhere.get(change.date, event.where)
    return _one_time(event, local, one, where)


def _one_time(event: Record, local: datetime, one: Occurrence, where: Where) -> VEvent:
    made = _entry(event, where, one.status, one.change and one.change.note)
    made.add("recurrence-id", _id(event, local))
    _add_times(made, one)
    return made


def _entry(event: Record, where: Where, status: str, note: str | None = None) -> VEvent:
    made = VEvent()
    made.add("uid", event.site.city.uid(event.stem))
    made.add("summary", _PREFIX.get(status, "") + event.title)
    made.add("status", _STATUS.get(status, "CONFIRMED"))
    made.add("url", event.permalink)
    made.add("contact", _contact(event))
    made.add("description", _description(event, where, note))
    if where.name:
        made.add("location", where.words)
    if where.point:
        made.add("geo", vInline(";".join(where.point)))  # icalendar's own would say 1e-05
    if event.tags:
        made.add("categories", list(event.tags))
    for conference in _conferences(where):
        made.add("conference", conference)
    return made


def single(event: Record, change: Any) -> VEvent:
    """Return one time of an event by itself, for a calendar that the event is not in."""
    one = change_of(event.document.data, change, event.site.city.zone)
    made = _entry(event, event.elsewhere[change.date], one.status, change.note)
    made["uid"] = vText(event.site.city.uid(f"{event.stem}-{change.date:%Y%m%d}"))
    _add_times(made, one)
    return made


def _conferences(where: Where) -> Iterator[vUri]:
    """Yield each way to join from afar (RFC 7986, section 5.11)."""
    # icalendar's own Conference puts two features into quotes, which makes one of them.
    if where.online_url:
        features = {"FEATURE": ["AUDIO", "VIDEO"], "LABEL": "Join online"}
        yield vUri(where.online_url, params={"VALUE": "URI", **features})
    if where.dial_in:
        features = {"FEATURE": "PHONE", "LABEL": "Join by telephone"}
        yield vUri(telephone(where.dial_in), params={"VALUE": "URI", **features})


def _contact(event: Record) -> str:
    reply = event.reply
    return ", ".join(filter(None, (reply.contact, reply.name, reply.telephone, reply.email)))


def _description(event: Record, where: Where, note: str | None) -> str:
    """Say in plain text what one must know, for programs that show nothing else."""
    known = [f"{WORDS[fact.name]}: {_ANSWERS[fact.answer]}" for fact in where.known_access]
    lines = [
        note,
        event.summary or event.text[:500],
        where.online_url and f"Join online: {where.online_url}",
        where.dial_in and f"Join by telephone: {where.dial_in}",
        event.price and f"Price: {event.price}",
        event.booking and f"Booking: {event.booking}",
        event.booking_url and f"Book at: {event.booking_url}",
        "; ".join(known),
        where.access_notes,
        event.canonical and f"The organiser’s page: {event.canonical}",
        event.permalink,
    ]
    return "\n".join(filter(None, lines))


def _id(event: Record, local: datetime) -> date:
    """Return what names a time of a series: its wall-clock start, or its day."""
    return local.date() if event.all_day else local.replace(tzinfo=event.site.city.zone)


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if is_twice(moment) else moment
