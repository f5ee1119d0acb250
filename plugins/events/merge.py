"""Make one event of those that several calendars tell of, and never of two that differ.

One event is what has one identifier and one title or time; what has one address of its own and
one time; or what has one title, one time, and one place or host. Anything else stays two: two
entries for one event are a nuisance, one entry for two events sends people away. What is written by
hand stands before what was pulled; of what was pulled, that which the hub knew first, but the
event's own site speaks for it. So nobody's event can be replaced by another member's. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from plugins.records.document import Document
from plugins.records.facets import slug_of

from .days import filled
from .pulled import PulledEvent
from .when import local_starts, with_time

_WORD = re.compile(r"[^\W_]+")


def merged(documents: Sequence[Document], city: Any) -> list[Document]:
    """Return the events that are shown, in their order, each with the members who list it too."""
    kept = _Kept(city)
    for document in sorted(documents, key=_first_known):
        kept.take(document)
    shown = {document.path: document for document in kept.shown()}
    return [shown[one.path] for one in documents if one.path in shown]


def _first_known(document: Document) -> tuple[bool, float, str]:
    data = document.data
    if not isinstance(data, PulledEvent):
        return False, 0.0, document.path
    return True, data.source.first_seen.timestamp(), document.path


class _Kept:
    """The events that are kept so far, and by what each of them can be known again."""

    def __init__(self, city: Any) -> None:
        self._zone = city.zone
        self._groups: list[list[Document]] = []
        self._by_key: dict[Hashable, list[int]] = defaultdict(list)
        self._series: dict[Hashable, list[int]] = defaultdict(list)

    def take(self, document: Document) -> None:
        """Add an event to the one that it is, or keep it as one of its own."""
        pulled = isinstance(document.data, PulledEvent)
        number = self._found(document) if pulled else None
        if number is None:
            self._keep(document)
        elif _is_its_own_site(document, self._groups[number][0]):
            self._groups[number].insert(0, document)
        else:
            self._groups[number].append(document)

    def _found(self, document: Document) -> int | None:
        """Find the event that this one is; what could be two of them is neither."""
        calendar = document.data.source.calendar
        for key in _keys(document.data):
            sure = self._of_others(self._by_key.get(key, ()), calendar)
            if len(sure) == 1:
                return sure[0]
        return self._series_of(document.data, calendar)

    def _of_others(self, numbers: Iterable[int], calendar: str) -> list[int]:
        """Leave out what stands in the calendar already: what one calendar tells apart is two."""
        groups = ((number, self._groups[number]) for number in numbers)
        return [n for n, group in groups if calendar not in map(_calendar, group)]

    def _series_of(self, data: Any, calendar: str) -> int | None:
        """Find the series of which a single event is one time.

        Written by hand, or in a calendar of the same member: a rule that another member's calendar
        makes up for every day and hall would hide what others have there.
        """
        if data.rule is not None or data.extra:
            return None
        start = with_time(data.start)
        for key in _places(data):
            for number in self._of_others(self._series.get(key, ()), calendar):
                series, day = self._groups[number][0].data, start.date()
                if isinstance(series, PulledEvent) and series.organiser != data.organiser:
                    continue
                starts = local_starts(series, self._zone, day, day)
                if series.all_day == data.all_day and start in starts:
                    return number
        return None

    def _keep(self, document: Document) -> None:
        number = len(self._groups)
        self._groups.append([document])
        for key in _keys(document.data):
            self._by_key[key].append(number)
        if document.data.rule is not None or document.data.extra:
            for key in _places(document.data):
                self._series[key].append(number)

    def shown(self) -> Iterator[Document]:
        """Yield the first of each group, with the members of the others as those who list it."""
        for first, *others in self._groups:
            yield _listed(first, others) if others else first


def _calendar(document: Document) -> str | None:
    source = getattr(document.data, "source", None)
    return source and source.calendar


def _listed(first: Document, others: Iterable[Document]) -> Document:
    data = first.data
    hosts = {data.organiser, *getattr(data, "with")}
    members = dict.fromkeys((*data.listed_by, *(one.data.organiser for one in others)))
    listed = tuple(member for member in members if member not in hosts)
    return replace(first, data=data.model_copy(update={"listed_by": listed}))


def _is_its_own_site(document: Document, first: Document) -> bool:
    """Tell whether a calendar lies at the site of an address that both give, and the first not."""
    one, other = document.data, first.data
    if not isinstance(other, PulledEvent) or not one.canonical:
        return False
    host = _host(one.canonical)
    same = _address(one.canonical) == _address(other.canonical or "")
    return same and _host(one.source.calendar) == host != _host(other.source.calendar)


def _keys(data: Any) -> Iterator[Hashable]:
    """Yield what an event can be known again by; two that share one of these are one."""
    start, title = data.start, normal(data.title)
    if isinstance(data, PulledEvent):
        uid = data.source.uid
        yield from (("uid", uid, title), ("uid", uid, type(start), start))
        if address := _address(data.canonical or ""):
            yield "address", address, type(start), start
    for place in _places(data):
        yield "place", place, type(start), start, _again(data)


def _places(data: Any) -> Iterator[Hashable]:
    """Yield the title with each host, and with the place."""
    if not (title := normal(data.title)):
        return
    yield from ((title, "host", one) for one in (data.organiser, *getattr(data, "with")))
    for place in {data.place or "", slug_of(data.venue or "")} - {""}:
        yield title, "at", place


def _again(data: Any) -> Hashable:
    """Return how it comes again, whichever way that is written."""
    rule = data.rule and filled(data.rule, with_time(data.start).date())
    return rule, tuple(sorted(with_time(one) for one in data.extra))


def normal(title: str) -> str:
    """Return a title as its words alone: capitals, signs and accents of spelling do not count."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", title).casefold()))


def _address(url: str) -> str:
    """Return the form in which two spellings of a page are equal; "" for a site's bare address."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return f"{_host(url)}{path}?{parts.query}" if path or parts.query else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
