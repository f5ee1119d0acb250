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

SCHEMA = "https://schema.org/"
_STATUS = {
    "scheduled": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled",
    "moved online": "EventMovedOnline",
}
_ATTENDANCE = {"in person": "Offline", "online": "Online", "hybrid": "Mixed"}
_EVERY = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}


def facts(event: Record) -> dict[str, Any]:
    """Return what a machine may know of an event."""
    one, where = event.next or event.first, event.where
    status = one.status if one.status in ("cancelled", "moved online") else event.status
    found = {
        "@type": "Event",
        "name": event.title,
        "url": event.permalink,
        "description": (event.summary or event.text)[:300],
        **_times(one),
        "eventStatus": SCHEMA + _STATUS[status],
        "previousStartDate": _previous(event, one),
        "eventAttendanceMode": f"{SCHEMA}{_ATTENDANCE[where.attendance]}EventAttendanceMode",
        "eventSchedule": _schedule(event),
        "location": locations(event),
        "organizer": [_member(member) for member in event.hosts],
        "isAccessibleForFree": True if is_free(event) else None,
        "offers": _offers(event),
        "audience": event.audience and {"@type": "Audience", "audienceType": event.audience},
        "keywords": ", ".join(event.tags),
        "superEvent": event.series and {"@type": "EventSeries", "name": event.series},
    }
    return {name: value for name, value in found.items() if value}


def locations(event: Record) -> list[dict[str, Any]]:
    """Return the places of an event, each with its known access facts, and its address online."""
    where, found = event.where, []
    if where.name:
        known = {"@type": "Place", "name": where.name, "address": where.address or where.name}
        if where.point:
            latitude, longitude = where.point
            known["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        if where.place:
            known["url"] = where.place.permalink
        if features := _amenities(event):
            known["amenityFeature"] = features
        found.append(known)
    if where.online_url:
        found.append({"@type": "VirtualLocation", "url": where.online_url})
    return found


def _amenities(event: Record) -> list[dict[str, Any]]:
    kind = "LocationFeatureSpecification"
    return [
        {"@type": kind, "name": WORDS[fact.name], "value": fact.answer == "yes"}
        for fact in event.known_access
        if fact.answer != "unknown"
    ]


def is_free(event: Record) -> bool:
    """Tell whether it costs nothing: its price begins with the word free."""
    return (event.price or "").casefold().startswith("free")


def _times(one: Occurrence) -> dict[str, Any]:
    if one.all_day:
        return {"startDate": _iso(one.start.date()), "endDate": _iso(one.last_day)}
    end = _iso(one.end) if one.end != one.start else None
    return {"startDate": _iso(one.start), "endDate": end}


def _previous(event: Record, one: Occurrence) -> str | None:
    was = event.previous_start or (one.usual if one.status == "moved" else None)
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
    """Say how it comes again (schema.org Schedule); None for what is once."""
    if event.rule is None:
        return None
    rule, start = filled(event.rule, with_time(event.start).date()), with_time(event.start)
    gone = {*event.skip, *(c.date for c in event.changes if c.start or c.status == "cancelled")}
    found = {
        "@type": "Schedule",
        "repeatFrequency": f"P{rule.interval}{_EVERY[rule.frequency]}",
        "repeatCount": rule.count,
        "byDay": _by_day(rule),
        "byMonth": list(rule.months),
        "byMonthDay": [day for day in rule.month_days if day > 0],
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
    if rule.positions or any(place for place, _ in rule.days):
        return [f"{place or ''}{CODES[day]}" for place, day in rule.days]
    return [f"{SCHEMA}{WEEKDAYS[day].capitalize()}" for _, day in rule.days]


def _iso(moment: date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment and moment.isoformat()
