"""One event at a time, from its fields to its calendar file, in any zone; and made-up events.

What an event is by our own reckoning is given in the form of `peers.Occurrence`, to be compared
with what other people's readers make of the file.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import peers
from hypothesis import assume
from hypothesis import strategies as st
from town import CITY, KINDS

from plugins.events import EVENTS
from plugins.events.checks import checks
from plugins.events.ics import calendar
from plugins.events.model import Event
from plugins.events.rule import CODES
from plugins.events.when import local_starts, occurrences
from plugins.members import MEMBERS
from plugins.members.model import Organisation
from plugins.records import Record, Site
from plugins.records.city import City
from plugins.records.document import Document
from plugins.records.references import link

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 6, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour
    "America/Santiago",  # at midnight, and south
    "Asia/Kolkata",  # never
)
MEMBER = {
    "type": "organisation", "name": "A", "purpose": "B.", "sector": "public",
    "email": "a@a.example",
}  # fmt: skip


def record(fields: dict[str, Any], zone: str = "Europe/London", now: datetime = NOW) -> Record:
    """Return an event in a site of its own. Raises what the model raises."""
    city = City.model_validate({**CITY, "timezone": zone})
    context = {"city": city, "zone": city.zone}
    given = {"title": "A", "organiser": "a", "venue": "Hall", **fields}
    one = Event.model_validate(given, context=context)
    stem = f"{one.start:%Y-%m-%d}-x"
    member = Organisation.model_validate(MEMBER, context=context)
    sources = [
        Document("members/a.md", "a", MEMBERS, member, "", 1, {}),
        Document(f"events/{stem}.md", stem, EVENTS, one, "", 1, {}),
    ]
    site = Site(city, now, KINDS, sources)
    assert not link(site, sources)
    return site.find("events", stem)


def faults(event: Record) -> list[tuple[Any, str, str]]:
    return list(checks(event))


def file_of(event: Record) -> bytes:
    """Return the calendar that is written for an event."""
    return calendar(event.site, "A", "calendar.ics", [event])


def ours(event: Record, since: datetime = SINCE, until: datetime = UNTIL) -> list[peers.Occurrence]:
    """Return when an event is, as our pages say it."""
    found = occurrences(event.document.data, event.site.city.zone, since, until)
    return [as_peers(one) for one in found]


def as_peers(one: Any) -> peers.Occurrence:
    status = "CANCELLED" if one.cancelled else "CONFIRMED"
    if one.all_day:
        return peers.Occurrence(one.start.date(), one.end.date(), status, None)
    return peers.Occurrence(one.start.astimezone(UTC), one.end.astimezone(UTC), status, None)


def plain(answer: peers.Answer) -> list[peers.Occurrence]:
    """Return what was found in one order, without its words."""
    assert isinstance(answer, list), answer
    bare = [peers.Occurrence(one.start, one.end, one.status or "CONFIRMED") for one in answer]
    return sorted(bare, key=lambda one: (str(one.start), str(one.end), one.status))


def kept(event: Record, zone: str = "Europe/London") -> list[peers.Occurrence]:
    """Return our own times as the readers' are cut: whole days by the clock of a zone."""
    wide = timedelta(days=40)
    return plain(
        peers._within(ours(event, SINCE - wide, UNTIL + wide), SINCE, UNTIL, ZoneInfo(zone))
    )


def by_python(event: Record) -> list[peers.Occurrence]:
    """Return what recurring-ical-events makes of our file; no Node is needed."""
    zone = ZoneInfo("Europe/London")
    found = peers._in_python(file_of(event), SINCE, UNTIL, zone)
    assert isinstance(found, list), found
    return plain(peers._within(found, SINCE, UNTIL, zone))


@st.composite
def series(draw: st.DrawFn, extras: bool = True) -> Record:
    """Make up an event that comes again, with days that are skipped, added, moved and cancelled."""
    zone = draw(st.sampled_from(ZONES))
    fields = draw(_begun())
    first = date.fromisoformat(fields["start"][:10])
    # Without a rule it comes again on its extra days alone.
    fields |= {"rrule": draw(_rules(first))} if not extras or draw(st.integers(0, 4)) else {}
    base = _made(fields, zone)
    days = [local.date() for local in _starts(base)]
    parts = draw(st.lists(st.sampled_from(days), unique=True, max_size=5))
    some = draw(st.integers(0, len(parts))) if "rrule" in fields else 0
    fields["skip"] = [f"{day}" for day in parts[:some]]
    fields["changes"] = [draw(_changes(day, fields)) for day in parts[some:]]
    if extras and ("rrule" not in fields or draw(st.booleans())):
        added = draw(
            st.lists(st.dates(first, first + timedelta(days=300)), max_size=3, unique=True)
        )
        fields["extra"] = [f"{day}" for day in added if day not in days]
    return _made(fields, zone)


def _made(fields: dict[str, Any], zone: str) -> Record:
    """Make the event. What our own rules refuse, such as an hour that is not, is no example."""
    try:
        made = record(fields, zone)
    except ValueError:
        assume(False)
    assume(not faults(made))
    return made


def _starts(event: Record) -> list[datetime]:
    first = event.first.start.date()
    zone = event.site.city.zone
    return list(local_starts(event.document.data, zone, first, first + timedelta(days=300)))


@st.composite
def _begun(draw: st.DrawFn) -> dict[str, Any]:
    first = draw(st.dates(date(2026, 6, 1), date(2027, 4, 30)))
    if not draw(st.booleans()):
        length = draw(st.integers(0, 2))
        last = first + timedelta(days=length)
        return {"start": f"{first}", **({"end": f"{last}"} if length else {})}
    start = datetime.combine(first, datetime.min.time()) + timedelta(
        hours=draw(st.integers(0, 23)), minutes=draw(st.sampled_from([0, 15, 30]))
    )
    fields = {"start": f"{start:%Y-%m-%d %H:%M}"}
    if length := draw(st.integers(0, 9)):
        fields["end"] = f"{start + timedelta(hours=length):%Y-%m-%d %H:%M}"
    return fields


@st.composite
def _rules(draw: st.DrawFn, first: date) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 4))}")
    code = CODES[first.weekday()]
    if frequency == "WEEKLY" and draw(st.booleans()):
        others = draw(st.lists(st.sampled_from(CODES), max_size=2))
        parts.append(f"BYDAY={','.join(dict.fromkeys([code, *others]))}")
    if frequency == "MONTHLY":
        parts += draw(st.sampled_from(_of_month(first)))
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 12))}")
    elif draw(st.booleans()):
        last = first + timedelta(days=draw(st.integers(0, 400)))
        parts.append(f"UNTIL={last:%Y%m%d}")
    return ";".join(parts)


def _of_month(first: date) -> list[list[str]]:
    code, place = CODES[first.weekday()], (first.day - 1) // 7 + 1
    ways = [[], [f"BYDAY={place}{code}"], [f"BYMONTHDAY={first.day}"]]
    if (first + timedelta(days=7)).month != first.month:
        ways.append([f"BYDAY=-1{code}"])
        ways.append([f"BYDAY={code}", "BYSETPOS=-1"])
    return ways


@st.composite
def _changes(draw: st.DrawFn, day: date, fields: dict[str, Any]) -> dict[str, Any]:
    change: dict[str, Any] = {"date": f"{day}", "note": "As told."}
    if draw(st.booleans()):
        return {**change, "status": "cancelled"}
    to = day + timedelta(days=draw(st.integers(-3, 9)))
    clock = f" {draw(st.integers(0, 23)):02}:00" if " " in fields["start"] else ""
    return {**change, "start": f"{to}{clock}"}
