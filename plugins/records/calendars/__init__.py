"""The frame of a calendar file (RFC 5545, RFC 7986), whatever its entries are about.

Pure: entries in, bytes out; no clock is read, so that the same entries give the same bytes. What is
written is read again, strictly: a wrong file is never returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Component, Timezone, vCategory, vDuration, vText

from ..city import City
from ..faults import Fault, Faults
from .check import flaws
from .vtimezone import vtimezone

REFRESH = timedelta(hours=12)
# A calendar without entries must still hold something (RFC 5545, section 3.6): the city's zone.
NO_YEAR = 2000
# Controls, and marks that some readers take for the end of a line or the beginning of a file, tell
# a reader nothing. Line ends are escaped by icalendar: those that stand in its bytes are its own.
_SILENT = dict.fromkeys({*range(32), *range(127, 160), 0x2028, 0x2029, 0xFEFF} - {9, 10, 13}, " ")
_ADVICE = "check the file of that entry; if it is right, tell those who keep the hub's software"


class _Words(vText):
    """Words as they are: icalendar's own takes a backslash and N in them for the end of a line."""

    def to_ical(self) -> bytes:
        """Escape as RFC 5545 asks, section 3.3.11."""
        words = "\n".join(re.split(r"\r\n|\r|\n", self))
        for mark, escaped in (("\\", r"\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
            words = words.replace(mark, escaped)
        return words.encode()


def calendar_file(city: City, name: str, address: str, entries: Iterable[Component]) -> bytes:
    """Return a calendar called `name`, which will stand at the web address `address`.

    Each entry is an icalendar component with all its properties. Besides what RFC 5545 asks of it,
    a time is in UTC or in a zone of the zone database, dates are from 1900 to 2201, none is a
    PERIOD, there is at most one rule, DAILY or rarer, and a changed time comes with its series.
    Characters that show nothing become spaces. Raises `Faults`, and so stops the build, where the
    file would be wrong; the fault names the line, the property and the entry.
    """
    made = Calendar()
    made.add("prodid", f"-//{city.host}//Tipping Point//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for title in ("name", "x-wr-calname"):  # icalendar does not know them: else nothing is escaped
        made.add(title, _Words(name))
    made.add("source", address, {"value": "URI"})
    made.add("refresh-interval", REFRESH, {"value": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    listed = list(entries)
    for zone in _zones(listed, city.timezone):
        made.add_component(zone)
    for entry in listed:
        _keep_words(entry)
        made.add_component(entry)
    written = made.to_ical().decode().translate(_SILENT).encode()
    if wrong := flaws(written):
        raise Faults(Fault(address, one.line, one.name, one.what, _ADVICE) for one in wrong)
    return written


def _keep_words(entry: Component) -> None:
    for name, value in list(entry.items()):
        if isinstance(value, vCategory):
            value.cats = [_Words(word) for word in value.cats]
        elif isinstance(value, vText):
            entry[name] = _Words(value, params=value.params)


def _zones(entries: list[Component], own: str) -> Iterator[Timezone]:
    """Yield the VTIMEZONE of each zone that entries use, from the year in which they begin to."""
    first: dict[str, int] = {} if entries else {own: NO_YEAR}
    for name, year in (used for entry in entries for used in _used(entry)):
        first[name] = min(year, first.get(name, year))
    for name in sorted(first):
        # One that the database does not know is left out, which is a flaw that is told.
        with suppress(ZoneInfoNotFoundError, ValueError):
            yield vtimezone(ZoneInfo(name), first[name])


def _used(entry: Component) -> Iterator[tuple[str, int]]:
    for _, value in entry.property_items():
        for one in getattr(value, "dts", [value]):
            zone = getattr(getattr(one, "dt", None), "tzinfo", None)
            if zone is not None and "TZID" in one.params:
                yield one.params["TZID"], one.dt.year
