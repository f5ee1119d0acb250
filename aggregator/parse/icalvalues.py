"""Read the values of an iCalendar file: days, times, lengths and texts (RFC 5545, section 3.3).

Touches nothing. What cannot be read is refused with a sentence, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar import vDuration

from aggregator.model import Moment
from aggregator.parse.contentlines import Line

Zones = Callable[[str], tzinfo | None]
"""The zone of a name; of "", the one that holds for times that name none (None: the reader's)."""

_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?", re.ASCII)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_COMMA = re.compile(r"(?<!\\),")


class Unreadable(Exception):
    """One event says something that cannot be read. `str` is why, in a few words."""


def moment(line: Line, zones: Zones, value: str | None = None) -> Moment:
    """Read DTSTART and its like: a day, or a time with its zone. Raises Unreadable."""
    match = _MOMENT.fullmatch((line.value if value is None else value).strip())
    if match is None:
        raise Unreadable("no day or time that can be read")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return day
        clock = time(int(match[4]), int(match[5]), min(int(match[6] or 0), 59))
    except ValueError as error:
        raise Unreadable("no day or time that can be read") from error
    if line.parameters.get("VALUE", "").upper() == "DATE":
        return day
    if match[7]:
        return datetime.combine(day, clock, UTC)
    name = line.parameters.get("TZID", "")
    zone = zones(name)
    if name and zone is None:
        raise Unreadable("a time zone that is not known")
    return datetime.combine(day, clock, zone)


def moments(line: Line, zones: Zones) -> Iterator[Moment]:
    """Read EXDATE and RDATE: several days or times; of a period, its beginning (see `periods`)."""
    for value in line.value.split(","):
        if value.strip():
            yield moment(line, zones, value.split("/")[0])


def periods(line: Line, zones: Zones) -> Iterator[tuple[datetime, datetime]]:
    """Read the periods of an RDATE, each its beginning and its end (RFC 5545, section 3.3.9)."""
    for value in line.value.split(","):
        begins, is_period, ends = value.partition("/")
        start = moment(line, zones, begins) if is_period else None
        if isinstance(start, datetime):
            lasts = ends.strip().upper().startswith("P")
            end = start + duration(ends) if lasts else moment(line, zones, ends)
            if isinstance(end, datetime):
                yield start, end


def duration(value: str) -> timedelta:
    """Read a DURATION such as PT1H30M. Raises Unreadable."""
    try:
        length = vDuration.from_ical(value.strip())  # type: ignore[no-untyped-call]  # as it is
        return timedelta(seconds=length.total_seconds())
    except (ValueError, OverflowError, TypeError) as error:
        raise Unreadable("no length that can be read") from error


def text(value: str) -> str:
    """Read a TEXT value (RFC 5545, section 3.3.11)."""
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value).strip()


def texts(value: str) -> tuple[str, ...]:
    """Read several TEXT values, between commas."""
    return tuple(filter(None, map(text, _COMMA.split(value))))
