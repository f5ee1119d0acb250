"""Which calendars there are: of all events, of each member, topic, area and place, of each event.

A calendar is there for whatever has events, and for whatever can have them soon: every
organisation, service and place, so that whoever follows an empty one gets the first date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from plugins.records import File, Record, Site

from .derived import visits
from .ics import calendar

NAME = "calendar.ics"


def calendars(site: Site) -> Iterator[File]:
    """Yield every calendar file."""
    what = "what’s on"
    yield _file(site, "", f"{site.city.title}: {what}", site.all("events"))
    for member in site.all("members"):
        if has_calendar(member):
            yield _file(
                site, f"members/{member.stem}/", f"{member.name}: {what}", of_member(member)
            )
    for facet in (one for family in ("topics", "areas") for one in site.facets(family)):
        if events := facet.of("events"):
            yield _file(site, facet.path, f"{facet.label}: {what}", events)
    for place in site.all("places"):
        yield _of_place(site, place, f"{place.name}: {what}")
    for event in site.all("events"):
        yield File(f"events/{event.stem}/event.ics", partial(getattr, event, "file"))


def _of_place(site: Site, place: Record, name: str) -> File:
    """Return the calendar of a place: what is always there, and single times moved there."""
    path = f"places/{place.stem}/{NAME}"
    events = sorted(place.events, key=_by_name)
    guests = sorted((one for one in place.visits if one not in events), key=_by_name)
    return File(path, lambda: calendar(site, name, path, events, visits(guests, place)))


def has_calendar(member: Record) -> bool:
    """Tell whether a member has a calendar: a person has one only with an event to put in it."""
    return member.type != "person" or bool(of_member(member))


def of_member(member: Record) -> list[Record]:
    """Return the events of a member and of its services, also those that they hold with others,
    and those of others that stand in their own calendars too.
    """
    found = [
        event
        for one in (member, *member.services)
        for event in (*one.events, *one.joint_events, *one.listed_events)
    ]
    return list({event.stem: event for event in found}.values())


def _file(site: Site, folder: str, name: str, events: Iterable[Record]) -> File:
    path = f"{folder}{NAME}"
    return File(path, partial(calendar, site, name, path, sorted(events, key=_by_name)))


def _by_name(event: Record) -> str:
    """Order the entries of a file so that they do not turn with the days."""
    return event.stem
