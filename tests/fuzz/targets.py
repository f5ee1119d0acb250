"""What is given to the code, and what must hold whatever it is. Each target takes any bytes.

A broken law is an AssertionError; anything else that comes out is a fault of the code as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aggregator import frontmatter
from aggregator.clean import MAX_CHARACTERS, clean
from aggregator.errors import FrontMatterError, NotAFeed
from aggregator.model import Create, Feed, Fetched, Source, Validators
from aggregator.parse import MAX_ENTRIES, parse
from aggregator.parse.ics import MAX_EVENTS, read_ics
from aggregator.posts.plan import Standing, plan
from aggregator.posts.reading import read_feed
from plugins.posts.model import PulledPost
from tests.aggregator.test_clean_safety import RENDERER, dangers

URL = "https://site.example/feed.xml"
NOW = datetime(2026, 11, 2, 2, tzinfo=UTC)
SOURCE = Source("member", URL)


def read(data: bytes) -> None:
    """A feed is read within its bounds, or refused in one sentence."""
    try:
        feed = parse(data, "", URL)
    except NotAFeed as error:
        refused = str(error)
    else:
        return _within_bounds(feed)
    assert "\n" not in refused


def _within_bounds(feed: Feed) -> None:
    assert len(feed.entries) <= MAX_ENTRIES
    times = [one for entry in feed.entries for one in (entry.published, entry.updated) if one]
    assert all(time.tzinfo for time in times)


def cleaned(data: bytes) -> None:
    """A body becomes Markdown that renders to harmless HTML, and cleaned again is the same."""
    html = data.decode("utf-8", "surrogatepass" if _is_lone(data) else "replace")
    first = clean(html, URL)
    assert len(first.markdown) <= 20 * MAX_CHARACTERS
    shown = RENDERER.reset().convert(first.markdown)
    assert not dangers(shown), dangers(shown)
    assert clean(shown, URL).markdown == first.markdown


def _is_lone(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def written(data: bytes) -> None:
    """What becomes a file has a plain name in its member's folder, and reads as it was meant."""
    fetched = Fetched(SOURCE, URL, "", data, Validators())
    try:
        reading = read_feed(fetched, frozenset(), {})
    except NotAFeed:
        return
    changes = plan(Standing(), reading.posts, SOURCE, NOW)
    assert all(isinstance(change, Create) for change in changes)
    folded = {unicodedata.normalize("NFKD", change.path).casefold() for change in changes}
    assert len(folded) == len(changes), "two files are one where case or accents do not count"
    for change in changes:
        assert PLAIN_NAME.fullmatch(change.path), change.path
        assert change.path == change.path.lower(), change.path
        assert unicodedata.is_normalized("NFC", change.path), change.path
        assert len(change.path.encode()) <= 255, change.path
        head, body = frontmatter.read(change.text, change.path)
        assert frontmatter.read(frontmatter.write(head, body), change.path) == (head, body)
        assert set(head) <= KEYS, set(head) - KEYS
        assert head["source"]["feed"] == URL


# A day, words of any script in small letters, and the first signs of a digest.
PLAIN_NAME = re.compile(
    r"pulled/member/[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9\u00a1-\U0010ffff-]+-[0-9a-f]{8,64}\.md"
)
# What the site reads of a pulled post; whose it is, its folder says.
KEYS = frozenset(PulledPost.model_fields) - {"member"}


def front_matter(data: bytes) -> None:
    """A file that somebody changed is read, or refused with its path and line."""
    text = data.decode("utf-8", "replace")
    refused = "pulled/member/a.md:1:"
    try:
        frontmatter.read(text, "pulled/member/a.md")
    except FrontMatterError as error:
        refused = str(error)
    path, line, _ = refused.split(":", 2)
    assert (path, line.isdecimal()) == ("pulled/member/a.md", True)


def calendar(data: bytes) -> None:
    """A calendar is read within its bounds, whatever is in it."""
    found = read_ics(data, "", URL, NOW.date(), NOW.date() + timedelta(days=90))
    assert len(found.events) <= MAX_EVENTS


TARGETS: dict[str, Callable[[bytes], None]] = {
    "parse": read,
    "clean": cleaned,
    "written": written,
    "frontmatter": front_matter,
    "calendar": calendar,
}
