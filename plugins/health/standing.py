"""How each feed stands today: what the night wrote, with the posts that came by it.

Pure: records in, entries out. What the night wrote of a feed that its member does not name any more
is not told, nor is anything of who has left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plugins.records import Record, Site

from .model import Stand

# In the order in which the page tells of them; a state without a place here needs help too.
WORKS, NEW = "works", "new"
ORDER = ("failing", "retired", "held", "", "moved", "found", NEW, WORKS)
# A feed of these is in no member's list of feeds: it was found beside one.
_BESIDE = frozenset({"calendar", "comments"})
# How long a state lasts before it is told: a site may be down for an hour, and one under repair, or
# in a stranger's hands, sends its readers elsewhere for a weekend.
_AWHILE = {"moved": timedelta(days=7)}
_A_NIGHT = timedelta(days=1)
LONG_QUIET = timedelta(days=183)
_MONTH = 30


@dataclass(frozen=True)
class Entry:
    """One feed. `posts` is how many of it are here, None where it brings none; `newest` the newest.

    `state` is what is shown: a feed that has brought posts before counts as working for a while
    after it began to fail, or to say that it has moved.
    """

    member: Record
    url: str
    kind: str
    state: str
    since: date | None = None
    to: str | None = None
    reason: str | None = None
    advice: str | None = None
    posts: int | None = None
    newest: Record | None = None

    @property
    def needs_help(self) -> bool:
        """Tell whether somebody has to do something, for posts to reach us."""
        return _place(self) < ORDER.index("moved")

    @property
    def fine(self) -> bool:
        """Tell whether nobody has to do anything."""
        return self.state in (NEW, WORKS)

    @property
    def months_quiet(self) -> int:
        """For how many months nothing new was published; 0 where that is not long ago."""
        if self.newest is None:
            return 0
        quiet = self.member.site.today - self.newest.date.date()
        return quiet.days // _MONTH if quiet > LONG_QUIET else 0

    @property
    def row(self) -> dict[str, Any]:
        """The entry as a row of open data."""
        told: dict[str, Any] = {"member": self.member.stem, "name": self.member.name}
        told |= {"feed": self.url, "kind": self.kind, "state": self.state}
        told |= {"since": self.since and self.since.isoformat()}
        told |= {"reason": self.reason, "advice": self.advice, "to": self.to, "posts": self.posts}
        told["last_new"] = self.newest and self.newest.date.date().isoformat()
        told["page"] = self.member.permalink
        return {name: value for name, value in told.items() if value is not None}


def stand_today(site: Site) -> list[Entry]:
    """Return every feed of those who are here, those that need help first."""
    members = (one for one in site.all("members") if one.here and one.type != "person")
    found = [entry for member in members for entry in _of(member)]
    return sorted(found, key=_order)


def entries(health: Record) -> tuple[Entry, ...]:
    """Return the feeds of the member that a file of the night is about."""
    member = health.site.find("members", health.stem)
    return tuple(_of(member)) if member and member.here and member.type != "person" else ()


def troubles(health: Record) -> tuple[Entry, ...]:
    """Return those of them of which nothing reaches us until somebody does something."""
    return tuple(entry for entry in health.entries if entry.needs_help)


def _of(member: Record) -> Iterator[Entry]:
    found = member.site.find("health", member.stem)
    stands = found.feeds if found else ()
    told = {stand.url: stand for stand in stands if stand.kind not in _BESIDE}
    for one in member.followed:
        new = Stand(url=one.feed.url, kind=one.feed.kind, state=NEW)
        yield _entry(member, told.get(one.feed.url, new), len(one.posts), one.newest)
    for stand in stands:
        if stand.kind in _BESIDE:
            is_new = stand.kind == "calendar" and not _has_events(member, stand.url)
            yield _entry(member, stand, None, None, is_new)


def _has_events(member: Record, calendar: str) -> bool:
    """Tell whether a calendar of a member ever brought an event that is here."""
    sources = (
        getattr(event.document.data, "source", None) for event in getattr(member, "events", ())
    )
    return any(source and source.calendar == calendar for source in sources)


def _entry(
    member: Record, stand: Stand, posts: int | None, newest: Record | None, is_new: bool = False
) -> Entry:
    told = stand.model_dump()
    if posts != 0 and not is_new and _is_young(stand, member.site.today):
        told |= {"state": WORKS, **dict.fromkeys(("since", "to", "reason", "advice"))}
    return Entry(member, **told, posts=posts, newest=newest)


def _is_young(stand: Stand, today: date) -> bool:
    return bool(stand.since and today - stand.since < _AWHILE.get(stand.state, _A_NIGHT))


def _place(entry: Entry) -> int:
    return ORDER.index(entry.state) if entry.state in ORDER else ORDER.index("")


def _order(entry: Entry) -> tuple[Any, ...]:
    return _place(entry), entry.since or date.max, entry.member.name.casefold(), entry.url


def counted(found: Iterable[Entry]) -> dict[str, int]:
    """Count feeds by what they need: help, a change in a file, nothing, or a first night."""
    every = list(found)
    help_ = sum(entry.needs_help for entry in every)
    new = sum(entry.state == NEW for entry in every)
    works = sum(entry.state == WORKS for entry in every)
    return {
        "all": len(every),
        "help": help_,
        "change": len(every) - help_ - new - works,
        "new": new,
        "works": works,
    }
