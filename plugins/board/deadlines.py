"""Funding deadlines for people's own calendar programs (RFC 5545).

Pure: calls in, bytes out. Identifiers and stamps come from the content and no clock is read, so
that a day on which nothing changed changes no byte. Past deadlines therefore stay, as long as the
call's file does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from icalendar import Event

from plugins.records import Record, Site
from plugins.records.calendars import calendar_file

from . import states


def calendar(site: Site, name: str, path: str, calls: Iterable[Record]) -> bytes:
    """Return the calendar file, of the given calls' deadlines, that will stand at `path`."""
    entries = map(_deadline, sorted(calls, key=lambda call: call.stem))
    return calendar_file(site.city, name, site.absolute(path), entries)


def _deadline(call: Record) -> Event:
    data, site = call.document.data, call.site
    made = Event()
    made.add("uid", site.city.uid(f"funding-{call.stem}"))
    changed = data.updated or data.checked
    stamp = datetime.combine(changed or states.day_of(data.closes), time.min, UTC)
    made.add("dtstamp", stamp)
    if changed:
        made.add("last-modified", stamp)
    made.add("summary", f"Closes: {data.title}")
    if isinstance(data.closes, datetime):
        # No end: it is over in the moment it begins (RFC 5545, section 3.6.1).
        made.add("dtstart", data.closes.replace(tzinfo=site.city.zone))
    else:
        made.add("dtstart", data.closes)
        made.add("dtend", data.closes + timedelta(days=1))
    # A deadline takes nobody's time: it is on top of what else is in the day.
    made.add("transp", "TRANSPARENT")
    made.add("url", call.permalink)
    made.add("description", f"{data.funder}. {data.summary or call.text[:500]}".strip())
    if data.tags:
        made.add("categories", list(data.tags))
    return made
