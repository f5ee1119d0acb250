"""Where an event is, who answers for it, and which access facts hold, each from whoever says it.

An event's own words go before those of its place and its organiser; of a time that is elsewhere,
the other place speaks. Pure: records in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plugins.records import Record
from plugins.records.access import FACTS, Known
from plugins.records.reply import Reply

# What is asked of an event that nobody travels to, and what comes along to another place: people
# who sign and type, not steps and doors.
ONLINE_FACTS = ("bsl", "captions")


@dataclass(frozen=True)
class Where:
    """Where one is to be. `place` is the record of a known place; `name` None is nowhere to go.

    `known_access` and `access_notes` are what is known of getting in there. `usual` is whether it
    is where the event always is.
    """

    attendance: str
    name: str | None
    address: str | None
    room: str | None
    place: Record | None
    online_url: str | None
    dial_in: str | None
    usual: bool = True
    known_access: tuple[Known, ...] = ()
    access_notes: str | None = None

    @property
    def words(self) -> str:
        """The whole of it on one line: room, name and address."""
        return ", ".join(filter(None, (self.room, self.name, self.address)))

    @property
    def point(self) -> tuple[str, str] | None:
        """Latitude and longitude, where the place says them."""
        return self.place and self.place.point

    @property
    def sought(self) -> str:
        """What to ask a map for."""
        return self.place.sought if self.place else self.address or self.name or ""


def where(event: Record) -> Where:
    """Return where an event is as a rule."""
    found = _where(event, event.attends, event, event.room)
    notes = event.access.notes or (found.place.access.notes if found.place else None)
    return replace(found, known_access=_known(event, found, FACTS), access_notes=notes)


def elsewhere(event: Record) -> Mapping[date, Where]:
    """Return where the event is on the days that are different, by the day it would have been."""
    return {
        change.date: _changed(event, change)
        for change in event.changes
        if change.place or change.venue or change.online_url or change.status == "moved online"
    }


def there(event: Record) -> Where:
    """Return where its next time is, or the last one of an event that is over."""
    one = event.next or event.last or event.first
    return event.elsewhere.get(one.day, event.where)


def _changed(event: Record, change: Any) -> Where:
    if change.status == "moved online":
        attends = "online"
    elif change.online_url and event.attends == "in person":
        attends = "hybrid"
    else:
        attends = event.attends
    if change.place or change.venue:
        attends = "hybrid" if attends == "online" and change.status is None else attends
        found = _where(event, attends, change, None, change.online_url)
    else:
        found = _where(event, attends, event, event.room, change.online_url)
    usual = event.where
    if (found.name, found.address) == (usual.name, usual.address):
        return replace(found, known_access=usual.known_access, access_notes=usual.access_notes)
    notes = found.place.access.notes if found.place else None
    known = _known(event, found, ONLINE_FACTS)
    return replace(found, usual=False, known_access=known, access_notes=notes)


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


def telephone(number: str) -> str:
    """Return the address of a telephone number (RFC 3966), without its extension."""
    return "tel:" + "".join(c for c in number.split(" ext")[0] if c.isdigit() or c == "+")


def _known(event: Record, where: Where, own: tuple[str, ...]) -> tuple[Known, ...]:
    """Return the access facts that hold in a place, each with who says it.

    What the event says of `own` facts goes first, also that one is unknown; then the place speaks.
    """
    said = event.access.model_fields_set & {*own}
    asked = FACTS if where.name else ONLINE_FACTS
    if event.attendance == "online":
        asked = tuple(name for name in FACTS if name in asked or name in said)
    return tuple(_one(event, where, name, name in said) for name in asked)


def _one(event: Record, where: Where, name: str, own: bool) -> Known:
    answer = getattr(where.place.access, name) if where.place else "unknown"
    if own or answer == "unknown":
        return Known(name, getattr(event.access, name) if own else "unknown")
    stale = where.place.checked if where.place.stale else None
    return Known(name, answer, by_place=True, checked=stale)


def reply(event: Record) -> Reply:
    """Say who answers: by what the event says itself, else by what its organiser says.

    For an organiser that has left, whoever runs the hub answers.
    """
    usual = event.organiser.reply if event.organiser.here else _hub(event)
    return replace(
        usual,
        email=event.email or usual.email,
        telephone=event.telephone or usual.telephone,
    )


def _hub(event: Record) -> Reply:
    city = event.site.city
    return Reply(
        city.organiser, email=city.email, telephone=city.telephone, address=city.postal_address
    )
