"""Calendars (RFC 5545, RFC 7986) of events, for people's own calendar programs.

Pure: events in, bytes out; identifiers, times and stamps come from the content, so that the same
content gives the same bytes. Times are local with their zone, so that a series keeps its hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Event as VEvent

from plugins.records import Record, Site
from plugins.records.calendars import calendar_file

from .when import rule


def calendar(site: Site, name: str, path: str, events: Iterable[Record]) -> bytes:
    """Return the calendar file that will stand at `path`."""
    return calendar_file(site.city, name, site.absolute(path), map(_vevent, events))


def _vevent(event: Record) -> VEvent:
    zone, data = event.site.city.zone, event.document.data
    made = VEvent()
    made.add("uid", f"{event.stem}@{event.site.city.host}")
    made.add("dtstamp", datetime.combine(_stamp(event), time.min, UTC))
    made.add("summary", _summary(event))
    made.add("dtstart", _moment(data.start, zone))
    if data.end:
        # An all-day end is exclusive (RFC 5545, section 3.6.1); ours names the last day.
        last = data.end + timedelta(days=1) if data.all_day else data.end
        made.add("dtend", _moment(last, zone))
    if data.repeat:
        made.add("rrule", rule(data, zone))
    for day in data.skip:
        made.add("exdate", day if data.all_day else _at(day, data.start, zone))
    made.add(
        "status", {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}.get(data.status, "CONFIRMED")
    )
    made.add("url", event.permalink)
    made.add("contact", event.organiser.name)
    for name, value in (
        ("location", ", ".join(filter(None, (data.venue, data.address)))),
        ("description", event.summary or event.text[:500]),
        ("categories", list(data.tags)),
    ):
        if value:
            made.add(name, value)
    return made


def _stamp(event: Record) -> date:
    return event.updated or date.fromisoformat(event.stem[:10])


def _summary(event: Record) -> str:
    return event.title if event.status == "scheduled" else f"{event.status.upper()}: {event.title}"


def _moment(moment: date | datetime, zone: object) -> date | datetime:
    return moment.replace(tzinfo=zone) if isinstance(moment, datetime) else moment


def _at(day: date, start: datetime, zone: object) -> datetime:
    return datetime.combine(day, start.time(), zone)
