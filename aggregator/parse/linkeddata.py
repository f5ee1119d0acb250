"""Read the events that a page tells machines of in JSON-LD (schema.org Event and its kinds).

Takes single objects, lists and `@graph`. Of what is nested deep, or is very long, a part is read.
Organisers, performers and contacts are not read at all. Touches no file, network or clock.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape

from aggregator.model import Event, EventStatus, Moment
from aggregator.parse.text import has_markup, paragraphs, web_address

MAX_BLOCKS = 50
MAX_BLOCK = 1_000_000
"""The longest block of JSON that is read, in characters."""
MAX_DEPTH = 8
MAX_OBJECTS = 20_000

_SCRIPT = re.compile(r"<script\b([^>]{0,500})>", re.IGNORECASE)
_JSON_LD = re.compile(r"application/ld\+json", re.IGNORECASE)
# As pages hide a script from programs of thirty years ago, which some still do.
_WRAPPED = re.compile(
    r"\A(?:<!--|(?:/[/*]\s{0,9})?<!\[CDATA\[(?:\s{0,9}\*/)?)|(?:-->|(?:/[/*]\s{0,9})?\]\]>(?:\s{0,9}\*/)?)\Z"
)
_STATUS: dict[str, EventStatus] = {
    "eventcancelled": "cancelled",
    "eventpostponed": "postponed",
}
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
Object = dict[str, object]


def read_linked_data(text: str, url: str) -> tuple[Event, ...]:
    """Read the events of a page's JSON-LD, in their order; none where there is none."""
    found: list[Event] = []
    for block in _blocks(text):
        try:
            document = json.loads(block, strict=False)
        except (ValueError, RecursionError):
            continue
        found += filter(None, (_event(one, url) for one in _objects(document)))
    return tuple(found)


def _blocks(text: str) -> Iterator[str]:
    """Find the scripts that hold JSON-LD, each looked for once."""
    place, count = 0, 0
    while count < MAX_BLOCKS and (start := _SCRIPT.search(text, place)):
        end = text.find("</", start.end())
        while end >= 0 and text[end + 2 : end + 8].lower() != "script":
            end = text.find("</", end + 2)
        if end < 0:
            return
        if _JSON_LD.search(start[1]) and end - start.end() <= MAX_BLOCK:
            count += 1
            yield _WRAPPED.sub("", text[start.end() : end].strip())
        place = end


def _objects(document: object) -> Iterator[Object]:
    """Yield the events in a document, to a bounded depth and number."""
    waiting = deque([(document, 0)])
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        one, depth = waiting.popleft()
        if isinstance(one, dict) and _is_event(one):
            yield one
        if depth < MAX_DEPTH:
            waiting.extendleft((part, depth + 1) for part in reversed(_parts(one)))


def _parts(one: object) -> list[object]:
    """List what may hold events within a list or an object."""
    if isinstance(one, list):
        return one[:MAX_OBJECTS]
    inner = (one.get(name) for name in _HOLDERS) if isinstance(one, dict) else ()
    return [part for part in inner if isinstance(part, dict | list)]


_HOLDERS = ("@graph", "itemListElement", "item", "event", "subEvent")


def _is_event(one: Object) -> bool:
    """Tell whether an object is an Event or one of its kinds: each kind's name ends in it."""
    types = one.get("@type")
    names = types if isinstance(types, list) else [types]
    kinds = (name.rpartition("/")[2] for name in names if isinstance(name, str))
    return any(kind.endswith("Event") or kind in ("Festival", "Hackathon") for kind in kinds)


def _event(one: Object, url: str) -> Event | None:
    start = moment(_string(one, "startDate"))
    if start is None:
        return None
    end = moment(_string(one, "endDate"))
    if end is not None and isinstance(end, datetime) != isinstance(start, datetime):
        end = None
    if _is_whole_days(start, end):
        start, end = date.fromisoformat(f"{start:%Y-%m-%d}"), date.fromisoformat(f"{end:%Y-%m-%d}")
    if end is not None and not isinstance(end, datetime):
        end += timedelta(days=1)  # schema.org names the last day, iCalendar the day after
    plain = unescape(_string(one, "description"))
    address = web_address(url, _string(one, "url") or _string(one, "@id"))
    name = re.sub(r"<[^>]*>", "", unescape(_string(one, "name")))
    mode = _string(one, "eventAttendanceMode").rpartition("/")[2].lower()
    state = _string(one, "eventStatus").rpartition("/")[2].lower()
    place, online = _location(one.get("location"))
    return Event(
        uid=_string(one, "identifier") or _named(one, address, name, start),
        title=name,
        start=start,
        end=end,
        html=plain if has_markup(plain) else paragraphs(plain),
        base=url,
        url=address,
        status=_STATUS.get(state, "scheduled"),
        location=place,
        online=online or mode.startswith(("online", "mixed")) or state == "eventmovedonline",
        tags=tuple(_keywords(one.get("keywords"))),
    )


def _is_whole_days(start: Moment, end: Moment | None) -> bool:
    """Tell whether both are times that stand for days: from 00:00 to 23:59, as WordPress has it."""
    return f"{start:%H%M}" == "0000" and end is not None and f"{end:%H%M}" == "2359"


def _named(one: Object, address: str, name: str, start: Moment) -> str:
    """Name an event that has no identifier: by its address, and by its day where many share one."""
    if own := _string(one, "@id"):
        return own
    return f"{address}\n{name}\n{start.isoformat()[:10]}" if name or address else ""


def moment(text: str) -> Moment | None:
    """Read a day or a time of ISO 8601, with or without its offset; None for anything else."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    try:
        if match[2] is None:
            return date.fromisoformat(match[1])
        offset = (match[3] or "").upper()
        offset = f"{offset}:00" if len(offset) == 3 else offset
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{offset}")
    except ValueError:
        return None


def _string(one: Object, name: str) -> str:
    value = one.get(name)
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id")
    return value[:60_000] if isinstance(value, str) else ""


def _location(value: object) -> tuple[str, bool]:
    """Read where it is: the name and address of a place, and whether one can join from afar."""
    parts, online = [], False
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            parts.append(one)
        elif isinstance(one, dict):
            if _string(one, "@type").rpartition("/")[2] == "VirtualLocation":
                online = True
                continue
            words = [_string(one, "name"), *_address(one.get("address"))]
            parts.append(", ".join(dict.fromkeys(filter(None, map(str.strip, words)))))
    return unescape("; ".join(filter(None, parts[:3]))), online


def _address(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    fields = ("streetAddress", "addressLocality", "postalCode")
    return [_string(value, name) for name in fields] if isinstance(value, dict) else []


def _keywords(value: object) -> Iterator[str]:
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    yield from (word.strip() for word in words[:50] if isinstance(word, str) and word.strip())
