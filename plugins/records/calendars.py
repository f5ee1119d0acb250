"""The frame of a calendar file (RFC 5545, RFC 7986), whatever its entries are about.

Pure: entries in, bytes out; no clock is read, so that the same entries give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Component, vDuration

from .city import City

REFRESH = timedelta(hours=12)


def calendar_file(city: City, name: str, address: str, entries: Iterable[Component]) -> bytes:
    """Return a calendar called `name`, which will stand at the web address `address`."""
    made = Calendar()
    made.add("prodid", f"-//{city.host}//Tipping Point//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("source", address, {"value": "URI"})
    made.add("refresh-interval", REFRESH, {"value": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))  # an X- name is written with str() otherwise
    for entry in entries:
        made.add_component(entry)
    # A TZID without its VTIMEZONE is an error to strict readers (RFC 5545, section 3.2.19).
    made.add_missing_timezones()
    return made.to_ical()
