"""Import late what a night needs only where there is something to read or to show.

To import all that makes values of documents (feedparser, icalendar, Markdown, Pillow, and our rooms
on top of them) takes longer than to ask 300 feeds that have nothing new, as on most nights most
have. So these rooms are imported here, by whoever comes first to need them, and by nobody else
above. Each function gives a function of theirs, and does not call it: so that goes to another
process as it is, and the importing counts against the budget of no document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from aggregator.model import (
    Almanac,
    Drawing,
    Fetched,
    KnownPosts,
    Passed,
    Post,
    Reading,
    Roster,
    Source,
    Thread,
    ThreadReading,
)


def feed_reader() -> Callable[[Fetched, KnownPosts, Mapping[str, str]], Reading]:
    """Give what reads a feed."""
    from aggregator.posts.reading import read_feed

    return read_feed


def passed_reader() -> Callable[[Sequence[Passed], Source], tuple[Post, ...]]:
    """Give what converts entries that were passed over, and are wanted after all."""
    from aggregator.posts.reading import read_passed

    return read_passed


def calendar_reader() -> Callable[[Fetched, frozenset[tuple[str, str]], str, datetime], Almanac]:
    """Give what reads a calendar."""
    from aggregator.events.happenings import read_calendar

    return read_calendar


def comments_reader() -> Callable[[Fetched, Thread], ThreadReading]:
    """Give what reads a feed of comments."""
    from aggregator.comments.threads import read_thread

    return read_thread


def links_reader() -> Callable[[Fetched], frozenset[str]]:
    """Give what reads the links on the page of an account."""
    from aggregator.links import read_links

    return read_links


def redrawer() -> Callable[[bytes], Drawing]:
    """Give what draws a picture anew."""
    from aggregator.redraw import redrawn

    return redrawn


def picture_finder() -> Callable[[str], Sequence[str]]:
    """Give what tells which pictures the body of a post shows."""
    from aggregator.clean import pictured

    return pictured


def feed_finder() -> Callable[[Fetched], tuple[tuple[str, ...], bool]]:
    """Give what tells where the feed of a page may be."""
    from aggregator.autodiscovery import feeds_of

    return feeds_of


def feed_teller() -> Callable[[Fetched], bool]:
    """Give what tells whether an answer is a feed."""
    from aggregator.autodiscovery import is_a_feed

    return is_a_feed


def opml_reader() -> Callable[[bytes, str], Roster]:
    """Give what reads a list of feeds in OPML."""
    from aggregator.sources.opml import from_opml

    return from_opml


def opml_writer() -> Callable[[Iterable[Source], str], str]:
    """Give what writes one."""
    from aggregator.sources.opml import to_opml

    return to_opml


def progress_bar() -> Callable[[int], AbstractContextManager[Callable[[], None]]]:
    """Give what shows on a terminal how far a run is."""
    from aggregator.progress import bar

    return bar
