"""The forms that values of a calendar may have (RFC 5545, section 3.3), as our calendars use them.

Pure: properties in, sentences out. Stricter than the standard where readers are known to differ: no
floating times, no PERIOD, and no rule that can give more than one time a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from .contentlines import Property

YEARS = range(1900, 2202)  # a file may name 2200; a whole day ends on the day after
IN_UTC = ("DTSTAMP", "CREATED", "LAST-MODIFIED")
MOMENTS = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
_DURATION = r"[+-]?P(?=[\dT])(\d+W|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)"
_DAY = r"([+-]?([1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)"
_MONTH = "([1-9]|1[0-2])"
_NUMBER = r"-?[1-9]\d{0,2}"
FORMS = {
    "VERSION": r"2\.0",
    "STATUS": "TENTATIVE|CONFIRMED|CANCELLED",
    "SEQUENCE": r"\d{1,9}",
    "GEO": r"-?\d{1,2}(\.\d+)?;-?\d{1,3}(\.\d+)?",
    "TZOFFSETFROM": r"(?!-0+$)[+-]\d{4}(\d\d)?",
    "TZOFFSETTO": r"(?!-0+$)[+-]\d{4}(\d\d)?",
    **dict.fromkeys(("DURATION", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"), _DURATION),
    **dict.fromkeys(("URL", "SOURCE"), r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
}
RULE_FORMS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "UNTIL": r"\d{8}(T\d{6}Z)?",
    "WKST": "MO|TU|WE|TH|FR|SA|SU",
    "BYDAY": f"{_DAY}(,{_DAY})*",
    "BYMONTH": f"{_MONTH}(,{_MONTH})*",
    **dict.fromkeys(("COUNT", "INTERVAL"), r"[1-9]\d{0,4}"),
    **dict.fromkeys(("BYMONTHDAY", "BYSETPOS", "BYWEEKNO", "BYYEARDAY"), f"{_NUMBER}(,{_NUMBER})*"),
}
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


def misshapen(one: Property) -> Iterator[str]:
    """Say what is wrong with the form of a property's value, whatever it belongs to."""
    form = FORMS.get(one.name)
    if form and not re.fullmatch(form, one.value):
        yield f"{one.value!r} is none of its forms"
    if one.name in IN_UTC and not (one.value.endswith("Z") and moment(one.value)):
        yield f"{one.value} is no time in UTC"
    if one.name == "RRULE":
        yield from _misruled(one.value)


def _misruled(rule: str) -> Iterator[str]:
    """A rule says each thing once, is DAILY or rarer, and ends one way (section 3.3.10)."""
    parts = [part.partition("=")[::2] for part in rule.split(";")]
    for name, value in parts:
        if not re.fullmatch(RULE_FORMS.get(name, "(?!)"), value):
            yield f"{name}={value} is not for a rule of ours"
    names = {name for name, _ in parts}
    if len(names) < len(parts) or "FREQ" not in names or {"UNTIL", "COUNT"} <= names:
        yield "says something twice, ends in two ways, or does not say how often"


def unreadable(one: Property) -> Iterator[str]:
    """Say what is wrong with dates: each from 1900 to 2201, and a time says its zone, once."""
    for value in one.value.split(","):
        when = moment(value)
        zones = ("TZID" in one.parameters) + value.endswith("Z")
        if when is None or when.year not in YEARS:
            yield f"{value} is no date from 1900 to 2201"
        elif (one.parameters.get("VALUE") == "DATE") == isinstance(when, datetime):
            yield f"{value} is not what its VALUE says"
        elif zones != isinstance(when, datetime):
            yield f"{value} has {zones} zones; a time has one, a day none"


def misended(rule: Property, start: Property) -> Iterator[str]:
    """Say what is wrong with a rule's UNTIL: it is a day where DTSTART is one (section 3.3.10)."""
    for until in re.findall(r"UNTIL=([^;]*)", rule.value):
        end = moment(until)
        if end is None or end.year not in YEARS:
            yield f"UNTIL={until} is no date from 1900 to 2201"
        elif isinstance(end, datetime) == (kind(start) == "a day"):
            yield f"UNTIL={until} is another kind of date than DTSTART, which is {kind(start)}"


def moment(value: str) -> date | datetime | None:
    """Return the day, or the time as the clock shows it; None for what is neither."""
    match = _MOMENT.fullmatch(value)
    if match is None:
        return None
    *numbers, _ = match.groups()
    try:
        return date(*map(int, numbers[:3])) if numbers[3] is None else _time(numbers)
    except ValueError:
        return None


def _time(numbers: list[str]) -> datetime:
    return datetime(*map(int, numbers))  # noqa: DTZ001 - the property says the zone


def kind(one: Property) -> str:
    """Return what kind of date a property has."""
    return "a day" if one.parameters.get("VALUE") == "DATE" else "a time"


def instant(one: Property) -> Any:
    """Return the day or the aware time of a readable property, to compare with its like."""
    when = moment(one.value)
    if not isinstance(when, datetime):
        return when
    return when.replace(tzinfo=UTC if one.value.endswith("Z") else _zone(one.parameters["TZID"]))


def _zone(name: str) -> Any:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC  # its VTIMEZONE is missing, which is a flaw of its own
