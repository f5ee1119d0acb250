"""Make the file of an event: its front matter, as much of its body as was agreed, and its name.

Touches nothing and knows nothing of what is on disk. Every text has been made discreet; whom to ask
and how to join stand on the organiser's own page, which the file leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from aggregator import frontmatter
from aggregator.characters import one_line
from aggregator.events.discretion import discreet, is_discreet, is_online, public_address
from aggregator.events.timetable import Difference, Timetable
from aggregator.model import Calendar, Event, Listing, Moment, Source
from aggregator.slug import slug

VERSION = 2
"""Part of every content hash: raise it when the same event should be written differently."""
MAX_LINE = 300
MAX_TAGS = 20
HASH_CHARACTERS = 8

_MISSING = re.compile(r"^  missing: .*\n", re.MULTILINE)
# RFC 3986, section 2: these have no place in an address as they stand.
_NOT_IN_ADDRESSES = str.maketrans({sign: f"%{ord(sign):02X}" for sign in ' <>"\\^`{|}'})


def identity(event: Event) -> str:
    """Name an event by what its calendar calls it, else by its title and beginning.

    A digest, because the identifiers of many calendars hold an address.
    """
    return named(event.uid or f"{event.title}\n{event.start.isoformat()}")


def named(uid: str) -> str:
    """Return the identity that stands for a calendar's identifier."""
    return sha256(one_line(uid).encode("utf-8", "replace")).hexdigest()[:32]


def listing(
    event: Event, times: Timetable, source: Source, calendar: Calendar, zone: ZoneInfo
) -> Listing:
    """Compose what an event's file says but its body, which `content_hash` covers too."""
    title = short(event.title) or "Untitled event"
    meta = _meta(event, times, title)
    told = (
        VERSION,
        source.url,
        source.display,
        zone.key,
        sorted(meta.items(), key=_name),
        event.html,
    )
    digest = sha256(repr((told, str(times.ends))).encode("utf-8", "replace")).hexdigest()
    meta["source"] = {
        "calendar": source.url,
        "calendar_title": short(calendar.title),
        "uid": identity(event),
        "hash": digest,
        "ends": times.ends,
    }
    day = times.start.date() if isinstance(times.start, datetime) else times.start
    return Listing(source.member, identity(event), digest, title, day, meta, "")


def _name(item: tuple[str, object]) -> str:
    return item[0]


def _meta(event: Event, times: Timetable, title: str) -> dict[str, object]:
    venue, address = place(event.location)
    online = event.online or is_online(event.location)
    attendance = "in person" if not online else "hybrid" if venue else "online"
    said = (event.title, event.location, event.html, event.url, *event.tags)
    withheld = event.online or not all(map(is_discreet, said)) or (online and not venue)
    meta = {
        "title": title,
        "start": written(times.start),
        "end": written(times.end),
        "status": "" if event.status == "scheduled" else event.status,
        "attendance": "" if attendance == "in person" else attendance,
        "venue": venue,
        "address": address,
        "canonical": canonical(event.url),
        "tags": list(dict.fromkeys(filter(None, map(short, event.tags[:MAX_TAGS])))),
        "rrule": times.rule,
        "skip": [written(day) for day in times.skip],
        "extra": [written(one) for one in times.extra],
        "changes": [change for one in times.differences if (change := _change(one, event))],
        "withheld": "yes" if withheld else "",
    }
    return {key: value for key, value in meta.items() if value}


def _change(one: Difference, event: Event) -> dict[str, object]:
    """Say what is different about one time; nothing where all is as always."""
    other = one.override
    if other.status == "cancelled":
        return {"date": written(one.day), "status": "cancelled"}
    venue = address = ""
    if other.location and other.location != event.location:
        venue, address = place(other.location)
    note = short(other.title) if other.title and other.title != event.title else ""
    change = {
        "start": written(one.start),
        "end": written(one.end),
        "venue": venue,
        "address": address,
        "note": note,
    }
    told = {key: value for key, value in change.items() if value}
    return {"date": written(one.day), **told} if told else {}


def place(location: str) -> tuple[str, str]:
    """Take a place apart into its name and its address; nothing where it is none."""
    if is_online(location):
        return "", ""
    words = [short(part) for part in re.split(r"\s*[\n;]\s*", discreet(location).strip())]
    line = ", ".join(word.strip(" ,") for word in words if word.strip(" ,…"))
    name, _, rest = short(line).partition(", ")
    if not rest or name[:1].isdigit():  # "12 High Street, Hill Top" is all address
        return short(line), ""
    return name, rest


def short(text: str) -> str:
    """Make one discreet line of bounded length of a title, a name or a tag."""
    line = one_line(discreet(one_line(text[: 4 * MAX_LINE])))
    line = "" if not line.strip("… ,.;:-–()") else line
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1].rstrip() + "…"


def canonical(url: str) -> str:
    """Take the address of the event's own page, if it is one to publish."""
    address = one_line(url).translate(_NOT_IN_ADDRESSES)
    fits = 0 < len(address) <= MAX_LINE and not re.match(r"https?://[^/]*@", address)
    try:
        return public_address(address) if fits and _has_host(address) else ""
    except ValueError:
        return ""


def _has_host(address: str) -> bool:
    return bool(re.match(r"https?://[^/?#\s:]+(:[1-9]\d{0,4})?([/?#]|$)", address))


def written(moment: Moment | None) -> str:
    """Write a day or a time of the city as a hand-written file does."""
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d %H:%M}"
    return moment.isoformat() if moment else ""


def path(one: Listing, taken: set[str]) -> str:
    """Name the file of a new event; a hash of its identity makes the name its own."""
    digest = digest_of(one.identity)
    stem = f"pulled/{one.member}/events/{one.day.isoformat()}-{slug(one.title)}"
    lengths = range(HASH_CHARACTERS, len(digest) + 1)
    names = (f"{stem}-{digest[:length]}.md" for length in lengths)
    return next(name for name in names if name.casefold() not in taken)


def digest_of(identity: str) -> str:
    """Return the hash whose beginning ends the name of an event's file."""
    return sha256(identity.encode()).hexdigest()


def text(one: Listing, first_seen: datetime) -> str:
    """Write the whole file, with where it came from and when in its `source` block, the last."""
    meta = dict(one.meta)
    source = dict(_fields(meta.pop("source"))) | {"first_seen": first_seen}
    meta["source"] = {key: value for key, value in source.items() if value}
    return frontmatter.write(meta, one.body)


def _fields(block: object) -> Iterator[tuple[str, object]]:
    """Yield the fields of a group of the front matter."""
    if isinstance(block, dict):
        yield from block.items()


def with_missing(file: str, day: date | None) -> str:
    """Note in a file since when its calendar is without it, or take the note out again."""
    head, fence, body = file.removeprefix("---\n").partition("\n---\n")
    head = _MISSING.sub("", f"{head}\n").removesuffix("\n")
    note = f"\n  missing: {day.isoformat()}" if day else ""
    return f"---\n{head}{note}{fence}{body}"
