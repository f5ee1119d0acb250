"""Find the time zone that a calendar means by a name.

Calendars name zones as they like: by the names of the tz database, by those of Windows, by either
behind a vendor's path, or by a name of their own with its rules beside it (VTIMEZONE of RFC 5545,
section 3.6.5). Knows nothing of the network, and keeps nothing of one calendar for another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

# A zone's own rules: real ones have a few lines, come once a year, and are some dozen at most.
MAX_RULES = 200
# Files beside the zones of the tz database that are this machine's own, or no place's.
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})
_RULE = re.compile(r"^RRULE[^:]*:(?!.*FREQ=YEARLY)", re.MULTILINE | re.IGNORECASE)
_OFTEN = re.compile(
    r"BY(?:SETPOS|WEEKNO|YEARDAY)|BY(?:HOUR|MINUTE|SECOND)=[^;\s]*,|INTERVAL=(?!0*1\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1000)  # a hostile calendar names as many as it holds lines
def known_zone(name: str) -> tzinfo | None:
    """Find a zone by its name in the tz database or in Windows; None where it has neither."""
    name = name.strip().strip('"')
    parts = name.strip("/").split("/")
    # "/mozilla.org/20050126_1/Europe/London": the end of it is the name.
    names = [name, WINDOWS_TO_OLSON.get(name, ""), *("/".join(parts[-n:]) for n in (3, 2, 1))]
    return next((zone for one in names if one and (zone := _zone(one))), None)


def _zone(name: str) -> tzinfo | None:
    if not re.fullmatch(r"[A-Za-z0-9_+/-]{1,60}", name) or name in _NO_PLACES:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def own_zone(lines: tuple[str, ...], values: Mapping[str, str]) -> tzinfo | None:
    """Make a zone of the rules of a VTIMEZONE; None where there is no sense in them.

    `lines` are its unfolded lines, `values` the values of its own properties by name.
    """
    for name in ("TZID", "X-LIC-LOCATION", "TZ", "X-MICROSOFT-CDO-TZID"):
        if found := known_zone(values.get(name, "")):
            return found
    text = "\r\n".join(lines)
    if len(lines) > MAX_RULES or _RULE.search(text) or _OFTEN.search(text):
        return None
    try:
        component = Timezone.from_ical(f"{text}\r\n")
        return component.to_tz(lookup_tzid=False) if isinstance(component, Timezone) else None
    except Exception:  # the library's parser raises whatever its own parts do
        return None
