"""Read one calendar from end to end: its bytes to events ready to be written, in any process.

Joins parse, clean and the making of files: no file, no clock, no network. What is already stored as
it is said now is not converted again. Its cost is bounded, whatever the calendar is made of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.clean import bounded, clean
from aggregator.errors import NotACalendar
from aggregator.events import eventfile
from aggregator.events.discretion import discreet, discreet_html, is_discreet
from aggregator.events.recurrence import Effort
from aggregator.events.rrule import Refused
from aggregator.events.series import timetable
from aggregator.events.timetable import Span, Timetable
from aggregator.model import Almanac, Calendar, Cleaned, Event, Fetched, Listing, Source
from aggregator.parse import text_of
from aggregator.parse.hevent import read_hevents
from aggregator.parse.hfeed import is_feed
from aggregator.parse.ics import is_calendar, read_ics, told
from aggregator.parse.linkeddata import read_linked_data
from aggregator.parse.text import paragraphs
from aggregator.posts.compose import EXCERPT_WORDS, escape_markdown

MAX_EVENTS = 300
"""The most events of one calendar that are shown: those that come first."""
EFFORT = 400_000
"""How many days of all series of one calendar are looked at: a thousand years' worth."""
BEHIND, AHEAD = 1, 13
"""How many whole months are looked at before this one, and after it."""
MAX_TEXT = 20_000
"""How much of what is said of an event is read, in characters."""

# What free-busy calendars say in place of a title: of these nobody is to know more.
_NO_TITLE = frozenset({"busy", "free", "tentative", "unavailable", "out of office", "private"})
Known = frozenset[tuple[str, str]]


def span_of(now: datetime, zone: ZoneInfo) -> Span:
    """Return the days that are looked at: whole months, so that they change once a month."""
    today = now.astimezone(zone).date()
    return Span(_month(today, -BEHIND), _month(today, AHEAD + 1) - timedelta(days=1), zone)


def _month(day: date, months: int) -> date:
    """Return the first day of the month that is so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def read_calendar(fetched: Fetched, known: Known, zone: str, now: datetime) -> Almanac:
    """Turn a body into events. `known` holds (identity, content hash) of what is stored.

    `zone` is the city's, by its name in the tz database. Raises NotACalendar.
    """
    span = span_of(now, ZoneInfo(zone))
    calendar = _parsed(fetched, span)
    why: Counter[str] = Counter()
    timed = _timed(calendar.events, span, why)
    first = min((_first_day(times) for _, times in timed), default=None)
    last = max((_first_day(times) for _, times in timed), default=None)
    shown = _shown(timed, span, now, why)
    listings: dict[str, tuple[Listing, Event]] = {}
    for event, times in shown:
        one = eventfile.listing(event, times, fetched.source, calendar, span.zone)
        listings.setdefault(one.identity, (one, event))
    return Almanac(
        listings=tuple(
            _with_body(one, event, fetched.source, known) for one, event in listings.values()
        ),
        whole=calendar.whole,
        held=frozenset(map(eventfile.named, calendar.held)) | {*listings},
        closed=frozenset(map(eventfile.named, calendar.closed)),
        first=first,
        last=last,
        notes=(*calendar.notes, *told(why)),
    )


def _parsed(fetched: Fetched, span: Span) -> Calendar:
    """Read an iCalendar file, or the events of a page: its JSON-LD, or else its h-events."""
    body, url = fetched.body, fetched.url
    if not body.strip():
        raise NotACalendar(
            "The server sent nothing: the address answers, but with an empty file. "
            "Check it in your browser."
        )
    if is_calendar(body):
        return read_ics(body, fetched.content_type, url, span.since, span.until)
    text = text_of(body, fetched.content_type)
    if not text.startswith("<"):
        raise NotACalendar(
            "What came is neither a calendar file (.ics) nor a web page. "
            "Write the address that a calendar program would follow."
        )
    found = read_linked_data(text, url) or read_hevents(bounded(text), url)
    if not found and is_feed(text, fetched.content_type):
        raise NotACalendar(
            "This is a feed, not a calendar. Write its address below feeds: instead."
        )
    if not found:
        raise NotACalendar(
            "What came is a web page, and it says nothing of events that a program can read. Write "
            "the address of the calendar file (.ics), which most sites offer beside their dates."
        )
    found = tuple(_told_apart(found))
    return Calendar("", found, held=frozenset(event.uid for event in found))


def _told_apart(events: Iterable[Event]) -> Iterator[Event]:
    """Name each date by itself where a page has one name for all dates of a show.

    What stands on the page twice, word for word, keeps one name.
    """
    every = list(events)
    dates: dict[str, set[tuple[str, date]]] = defaultdict(set)
    for event in every:
        dates[event.uid].add((event.title, event.start))
    for event in every:
        own = f"{event.uid}\n{event.title}\n{event.start.isoformat()}"
        yield event if len(dates[event.uid]) == 1 else replace(event, uid=own)


def _timed(events: Iterable[Event], span: Span, why: Counter[str]) -> list[tuple[Event, Timetable]]:
    """Work out when each event is, and leave out what cannot be said or is not to be known."""
    effort, found = Effort(EFFORT), []
    for event in events:
        if event.title.strip().casefold() in _NO_TITLE:
            why["no title but that somebody is busy"] += 1
            continue
        try:
            times = timetable(event, span, effort)
        except Refused as error:
            why[str(error)] += 1
        except (OverflowError, ValueError, ArithmeticError):
            why["no day or time that can be read"] += 1
        else:
            found += [(event, times)] if times else []
    return found


def _shown(
    timed: list[tuple[Event, Timetable]], span: Span, now: datetime, why: Counter[str]
) -> list[tuple[Event, Timetable]]:
    """Choose the events that are shown: what is to come first, and that which comes first."""
    today = now.astimezone(span.zone).date()

    def order(pair: tuple[Event, Timetable]) -> tuple[bool, date, str]:
        event, times = pair
        over = times.ends is not None and times.ends < today
        return over, max(_first_day(times), today) if not over else _first_day(times), event.uid

    ordered = sorted(timed, key=order)
    if len(ordered) > MAX_EVENTS:
        why[f"only the next {MAX_EVENTS} of a calendar are shown"] += len(ordered) - MAX_EVENTS
    return ordered[:MAX_EVENTS]


def _first_day(times: Timetable) -> date:
    return times.start.date() if isinstance(times.start, datetime) else times.start


def _with_body(one: Listing, event: Event, source: Source, known: Known) -> Listing:
    if (one.identity, one.content_hash) in known or source.display == "link":
        return one
    return replace(one, body=_body(event, source))


def _is_discreet(cleaned: Cleaned) -> bool:
    return is_discreet(cleaned.text) and is_discreet(cleaned.markdown)


def _body(event: Event, source: Source) -> str:
    """Convert what is said of an event by the one road that posts take, and make it discreet."""
    html = event.html[:MAX_TEXT]
    cleaned = clean(html, event.base)
    if not _is_discreet(cleaned):
        plain = discreet(discreet(cleaned.text))
        cleaned = clean(discreet_html(bounded(html)), event.base)
        # An address that is spread over several tags, or hidden in another way: only words stay.
        cleaned = cleaned if _is_discreet(cleaned) else clean(paragraphs(plain), event.base)
    if source.display == "excerpt":
        words = cleaned.text.split(" ")
        cut = " ".join(words[:EXCERPT_WORDS])
        return escape_markdown(cut if len(words) <= EXCERPT_WORDS else f"{cut}…")
    return cleaned.markdown
