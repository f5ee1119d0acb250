"""Where an event is, who answers for it, and which access facts hold, each from whoever says it.

An event's own words go before those of its place and its organiser. Pure: records in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.records import Record
from plugins.records.access import FACTS, Known

# What is asked of an event that nobody travels to.
ONLINE_FACTS = ("bsl", "captions")


@dataclass(frozen=True)
class Where:
    """Where one is to be. `place` is the record of a known place; `name` None is nowhere to go."""

    attendance: str
    name: str | None
    address: str | None
    room: str | None
    place: Record | None
    online_url: str | None
    dial_in: str | None

    @property
    def words(self) -> str:
        """The whole of it on one line: room, name and address."""
        return ", ".join(filter(None, (self.room, self.name, self.address)))

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, where the place says them."""
        known = self.place and self.place.latitude is not None
        return (self.place.latitude, self.place.longitude) if known else None

    @property
    def sought(self) -> str:
        """What to ask a map for."""
        if self.point:
            return f"{self.point[0]},{self.point[1]}"
        return self.address or self.name or ""


def where(event: Record) -> Where:
    """Return where an event is as a rule."""
    return _where(event, event.attends, event, event.room)


def elsewhere(event: Record) -> Mapping[date, Where]:
    """Return where the event is on the days that are different, by the day it would have been."""
    return {
        change.date: _changed(event, change)
        for change in event.changes
        if change.place or change.venue or change.online_url or change.status == "moved online"
    }


def _changed(event: Record, change: Any) -> Where:
    attends = "online" if change.status == "moved online" else event.attends
    if not (change.place or change.venue):
        return _where(event, attends, event, event.room, change.online_url)
    attends = "hybrid" if attends == "online" and change.status is None else attends
    return _where(event, attends, change, None, change.online_url)


def _where(
    event: Record, attends: str, says: Any, room: str | None, joins: str | None = None
) -> Where:
    place = says.place
    if isinstance(place, str):  # in a group of fields, a name stays a name
        place = event.site.find("places", place)
    name, address = (place.name, place.full_address) if place else (says.venue, says.address)
    # What has moved online keeps its place on record, but nobody is to go there.
    gone = attends == "online"
    online = None if attends == "in person" else joins or event.online_url
    return Where(
        attendance=attends,
        name=None if gone else name,
        address=None if gone else address,
        room=None if gone else room,
        place=None if gone else place,
        online_url=online,
        dial_in=event.dial_in,
    )


@dataclass(frozen=True)
class Reply:
    """Who answers for an event, as `Reply` of members: a name and the ways there are."""

    name: str
    contact: str | None
    email: str | None
    telephone: str | None
    address: str | None
    days: int | None


def reply(event: Record) -> Reply:
    """Say who answers: by what the event says itself, else by what its organiser says."""
    usual = event.organiser.reply
    return Reply(
        name=usual.name,
        contact=usual.contact,
        email=event.email or usual.email,
        telephone=event.telephone or usual.telephone,
        address=usual.address,
        days=usual.days,
    )


def known_access(event: Record) -> tuple[Known, ...]:
    """Return the access facts that hold, each with who says it.

    What the event says goes first, also that something is unknown; then the place speaks.
    """
    own = event.access
    place = event.where.place
    asked = FACTS if event.where.name else ONLINE_FACTS
    return tuple(
        Known(name, getattr(place.access, name), True)
        if place and name not in own.model_fields_set and getattr(place.access, name) != "unknown"
        else Known(name, getattr(own, name), False)
        for name in FACTS
        if name in asked or name in own.model_fields_set
    )


def access_notes(event: Record) -> str | None:
    """Return what else there is to know of getting in: from the event, or else from its place."""
    place = event.where.place
    return event.access.notes or (place.access.notes if place else None)
