"""An event as facts for machines (JSON-LD, schema.org Event).

Pure: a record in, plain lists and groups out; a value that is not known is left out.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from plugins.records import Record
from plugins.records.access import WORDS

from .days import filled
from .rule import CODES, WEEKDAYS, Rule
from .when import Occurrence, settled, usual_start, with_time
from .where import Where, telephone

SCHEMA = "https://schema.org/"
_STATUS = {
    "scheduled": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled",
    "moved": "EventRescheduled",
    "moved online": "EventMovedOnline",
}
_ATTENDANCE = {"in person": "Offline", "online": "Online", "hybrid": "Mixed"}
_EVERY = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}


def facts(event: Record) -> dict[str, Any]:
    """Return what a machine may know of an event."""
    one, where = event.next or event.last or event.first, event.there
    found = {
        "@type": "Event",
        "name": event.title,
        "url": event.permalink,
        "sameAs": event.canonical,
        "description": (event.summary or event.text)[:300],
        **_times(one),
        "eventStatus": SCHEMA + _STATUS[one.status],
        "previousStartDate": _previous(event, one),
        "eventAttendanceMode": f"{SCHEMA}{_ATTENDANCE[where.attendance]}EventAttendanceMode",
        "eventSchedule": _schedule(event),
        "location": locations(where),
        "organizer": [_member(member) for member in event.hosts],
        "isAccessibleForFree": True if is_free(event) else None,
        "offers": _offers(event),
        "audience": event.audience and {"@type": "Audience", "audienceType": event.audience},
        "keywords": ", ".join(event.tags),
        "superEvent": event.series and {"@type": "EventSeries", "name": event.series},
    }
    return {name: value for name, value in found.items() if value}


def locations(where: Where) -> list[dict[str, Any]]:
    """Return the place, with its known access facts, and each way to join from afar."""
    found: list[dict[str, Any]] = []
    if where.name:
        known = {"@type": "Place", "name": where.name, "address": where.address or where.name}
        if where.point:
            latitude, longitude = map(float, where.point)
            known["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        if where.place:
            known["url"] = where.place.permalink
        if features := _amenities(where):
            known["amenityFeature"] = features
        found.append(known)
    if where.online_url:
        found.append({"@type": "VirtualLocation", "url": where.online_url})
    if where.dial_in:
        found.append({"@type": "VirtualLocation", "url": telephone(where.dial_in)})
    return found


def _amenities(where: Where) -> list[dict[str, Any]]:
    kind = "LocationFeatureSpecification"
    return [
        {"@type": kind, "name": WORDS[fact.name], "value": fact.answer == "yes"}
        for fact in where.known_access
        if fact.answer != "unknown"
    ]


def is_free(event: Record) -> bool:
    """Tell whether it costs nothing: its price is the word free alone, however it is written."""
    return (event.price or "").strip(" .!").casefold() == "free"


def _times(one: Occurrence) -> dict[str, Any]:
    if one.all_day:
        return {"startDate": _iso(one.start.date()), "endDate": _iso(one.last_day)}
    end = _iso(one.end) if one.end != one.start else None
    return {"startDate": _iso(one.start), "endDate": end}


def _previous(event: Record, one: Occurrence) -> str | None:
    was = {"rescheduled": event.previous_start, "moved": one.usual}.get(one.status)
    return _iso(settled(was, event.site.city.zone) if isinstance(was, datetime) else was)


def _member(member: Record) -> dict[str, Any]:
    kind = "Person" if member.type == "person" else "Organization"
    return {"@type": kind, "name": member.name, "url": member.permalink}


def _offers(event: Record) -> dict[str, Any] | None:
    if not (event.booking_url or is_free(event)):
        return None
    offer = {"@type": "Offer", "url": event.booking_url or event.permalink}
    return {**offer, "price": "0"} if is_free(event) else offer


def _schedule(event: Record) -> dict[str, Any] | None:
    """Say how it comes again (schema.org Schedule); None for what is once, or cannot be said so.

    It has no words for "the last of these", nor for days of the month that are also weekdays.
    """
    if event.rule is None:
        return None
    rule, start = filled(event.rule, with_time(event.start).date()), with_time(event.start)
    if rule.positions or (rule.days and rule.month_days) or min(rule.month_days, default=1) < 0:
        return None
    gone = {*event.skip, *(c.date for c in event.changes if c.start or c.status == "cancelled")}
    found = {
        "@type": "Schedule",
        "repeatFrequency": f"P{rule.interval}{_EVERY[rule.frequency]}",
        "repeatCount": rule.count,
        "byDay": _by_day(rule),
        "byMonth": list(rule.months),
        "byMonthDay": list(rule.month_days),
        "startDate": _iso(start.date()),
        "endDate": _iso(rule.last_day(event.site.city.zone)),
        "startTime": None if event.all_day else f"{start:%H:%M}",
        "endTime": f"{event.end:%H:%M}" if isinstance(event.end, datetime) else None,
        "exceptDate": [_except(event, day) for day in sorted(gone)],
        "scheduleTimezone": event.site.city.timezone,
    }
    return {name: value for name, value in found.items() if value}


def _except(event: Record, day: date) -> str | None:
    if event.all_day:
        return _iso(day)
    return _iso(settled(usual_start(event, day), event.site.city.zone))


def _by_day(rule: Rule) -> list[str]:
    if any(place for place, _ in rule.days):
        return [f"{place or ''}{CODES[day]}" for place, day in rule.days]
    return [f"{SCHEMA}{WEEKDAYS[day].capitalize()}" for _, day in rule.days]


def _iso(moment: date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment and moment.isoformat()
