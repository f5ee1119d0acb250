"""Read the events that a page marks up for people (microformats2, h-event).

Reads name, dt-start, dt-end, url, location, summary and category, as microformats.org/wiki/h-event
has them; nothing else of a page, and of an event nothing of who comes or whom to ask. Touches no
file, network or clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html.parser import HTMLParser

import nh3

from aggregator.model import Event
from aggregator.parse.linkeddata import moment
from aggregator.parse.text import paragraphs, web_address

MAX_EVENTS = 500
_WORDS = frozenset(
    {"p-name", "p-location", "p-summary", "e-content", "p-category", "p-description"}
)
_TIMES = frozenset({"dt-start", "dt-end"})
# A person or another thing within the event: its name is not the event's.
_OTHERS = ("h-card", "h-adr", "h-entry", "h-geo", "h-feed")
_VOID = frozenset({"br", "hr", "img", "wbr"})

_SHAPE = nh3.Cleaner(
    tags=set("a abbr article b br data dd div dl dt em footer h1 h2 h3 h4 h5 h6 header i li main "
             "ol p section small span strong table tbody td th thead time tr ul".split()),
    attributes={"*": {"class", "title"}, "a": {"href"}, "time": {"datetime"}, "data": {"value"}},
    clean_content_tags={"script", "style", "template"},
    url_schemes={"http", "https"},
    link_rel=None,
    strip_comments=True,
)  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """One h-event under way: at what depth it began, and what it said by property."""

    depth: int
    said: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Text:
    """The words of one property under way."""

    names: tuple[str, ...]
    depth: int
    event: _Reading
    words: list[str] = field(default_factory=list)


def read_hevents(html: str, url: str) -> tuple[Event, ...]:
    """Read the h-events of a page that is bounded in length and depth; none where there is none."""
    if "h-event" not in html:
        return ()
    reader = _Reader()
    reader.feed(_SHAPE.clean(html))
    reader.close()
    found = (_event(one.said, url) for one in reader.done[:MAX_EVENTS])
    return tuple(filter(None, found))


class _Reader(HTMLParser):
    """Reads well-formed HTML: what is open, which events, which properties of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Reading] = []
        self._depth = 0
        self._events: list[_Reading] = []
        self._texts: list[_Text] = []
        self._others: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_data(" ")
            return
        self._depth += 1
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()[:20]
        if self._events and not self._others:
            self._property(given, classes)
        if "h-event" in classes:
            self._events.append(_Reading(self._depth))
        elif any(one in classes for one in _OTHERS):
            self._others.append(self._depth)

    def _property(self, given: dict[str, str], classes: list[str]) -> None:
        event = self._events[-1]
        for name in _TIMES & {*classes}:
            value = given.get("datetime") or given.get("title") or given.get("value")
            if value:
                event.said.setdefault(name, []).append(value)
            else:
                self._texts.append(_Text((name,), self._depth, event))
        if "u-url" in classes and (address := given.get("href") or given.get("value")):
            event.said.setdefault("u-url", []).append(address)
        if words := tuple(sorted(_WORDS & {*classes})):
            self._texts.append(_Text(words, self._depth, event))

    def handle_endtag(self, tag: str) -> None:
        while self._texts and self._texts[-1].depth >= self._depth:
            text = self._texts.pop()
            for name in text.names:
                said = " ".join("".join(text.words).split())
                text.event.said.setdefault(name, []).append(said)
        if self._others and self._others[-1] >= self._depth:
            self._others.pop()
        if self._events and self._events[-1].depth >= self._depth:
            self.done.append(self._events.pop())
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        for text in self._texts[-5:]:
            text.words.append(data)


def _event(said: dict[str, list[str]], url: str) -> Event | None:
    first = {name: values[0] for name, values in said.items() if values}
    start = moment(first.get("dt-start", ""))
    if start is None:
        return None
    end = moment(first.get("dt-end", ""))
    if end is not None and isinstance(end, datetime) != isinstance(start, datetime):
        end = None
    if isinstance(end, date) and not isinstance(end, datetime):
        end += timedelta(days=1)
    address = web_address(url, first.get("u-url", ""))
    title = first.get("p-name", "")
    said_more = first.get("e-content") or first.get("p-description") or first.get("p-summary", "")
    return Event(
        uid=f"{address}\n{title}\n{start.isoformat()[:10]}" if title or address else "",
        title=title,
        start=start,
        end=end,
        html=paragraphs(said_more),
        base=url,
        url=address,
        location=first.get("p-location", ""),
        tags=tuple(said.get("p-category", ())),
    )
