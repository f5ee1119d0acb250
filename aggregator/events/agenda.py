"""Decide what becomes of a calendar's events: write, replace, leave, or take away.

Touches nothing: no file, no network, no clock. A calendar is no window as a feed is: it lists what
is to come, so that an event to come which it lists no more is gone. It is taken away when it has
been missing for some days, and only where the calendar can be trusted to be whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from aggregator import naming
from aggregator.events import eventfile
from aggregator.model import Almanac, Change, Create, Keep, Listing, StoredEvent, Update, Withdraw

PATIENCE = timedelta(days=3)
"""How long an event must be missing before it is taken away."""
SUSPICIOUS = 5
"""From so many events on, more than half of them gone at once is taken for a fault."""

_LOOSE = re.compile(r"^https?://(www\.)?")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there when a calendar is decided on.

    `stored` are all pulled events of the member, `damaged` the paths of those that cannot be read,
    `calendars` the addresses of all the member's calendars, `suppressed` what must not come back.
    """

    stored: Sequence[StoredEvent] = ()
    damaged: frozenset[str] = frozenset()
    calendars: frozenset[str] = frozenset()
    suppressed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """The changes to be made, never two to one path, and notes for the report."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def takedowns(standing: Standing) -> list[Change]:
    """Withdraw what `suppressed.yml` names, whether or not a calendar can be read tonight."""
    barred = _barred(standing)
    named = [file for file in standing.stored if barred and barred & _names(file)]
    return [Withdraw(file.path, "content/suppressed.yml names it") for file in named]


def decide(standing: Standing, calendar: str, almanac: Almanac, now: datetime) -> Decision:
    """Decide on the events of the calendar at one address, given all that it says tonight."""
    barred = _barred(standing)
    closed = [f for f in standing.stored if f.calendar == calendar and f.identity in almanac.closed]
    kept = [f for f in standing.stored if not (barred and barred & _names(f)) and f not in closed]
    wanted = [one for one in almanac.listings if not (barred and barred & _names(one))]
    pairs = _pairs(wanted, kept, calendar, almanac, standing)
    matched = {file.path for _, file in pairs if file}
    ours = [file for file in kept if file.calendar == calendar]
    rest = [file for file in ours if file.path not in matched | _held(ours, almanac)]
    settled = [_settle(one, file) for one, file in pairs if file]
    held = [_found_again(f) for f in ours if f.path in _held(ours, almanac) - matched]
    gone, notes = _missing(rest, ours, almanac, now)
    created = _created([one for one, file in pairs if not file], standing, now)
    private = [Withdraw(file.path, "its calendar marks it private now") for file in closed]
    return Decision((*private, *settled, *held, *gone, *created), (*almanac.notes, *notes))


def aged(standing: Standing, calendar: str, now: datetime) -> list[Change]:
    """Decide on a calendar that is, byte for byte, as it was: what was missing still is."""
    files = [one for one in standing.stored if one.calendar == calendar and one.missing]
    return [_age(file, now.date()) for file in files if _is_to_come(file, now.date())]


def unlisted(standing: Standing, now: datetime) -> list[Change]:
    """Decide on events to come of calendars that the member does not list any more."""
    today = now.date()
    files = (one for one in standing.stored if one.calendar not in standing.calendars)
    return [_age(file, today) for file in files if _is_to_come(file, today)]


def _pairs(
    wanted: Sequence[Listing],
    kept: Sequence[StoredEvent],
    calendar: str,
    almanac: Almanac,
    standing: Standing,
) -> list[tuple[Listing, StoredEvent | None]]:
    """Pair each event with its file, or with None; no file is paired twice."""
    found = [(one, _file_of(one, kept, calendar, standing)) for one in wanted]
    taken = {file.path for _, file in found if file}
    held = _held(kept, almanac) | taken
    loose = [one for one in kept if one.calendar == calendar and one.path not in held]
    renamed = _renamed([one for one, file in found if file is None], loose)
    return [(one, file or renamed.get(one.identity)) for one, file in found]


def _file_of(
    one: Listing, kept: Iterable[StoredEvent], calendar: str, standing: Standing
) -> StoredEvent | None:
    """Find the file of an event: of this calendar, or of one that the member lists no more.

    The latter is a calendar that has moved: its events keep their files.
    """
    named = [file for file in kept if file.identity == one.identity]
    ours = [file for file in named if file.calendar == calendar]
    loose = [file for file in named if file.calendar not in standing.calendars]
    return next(iter([*ours, *loose]), None)


def _renamed(fresh: Iterable[Listing], loose: Iterable[StoredEvent]) -> dict[str, StoredEvent]:
    """Find events that have another identifier than before.

    They are known by an address that no other has: some programs make the identifier of the time,
    so that an event that is moved gets a new one. Else by a title and a beginning that no other
    has: a calendar that comes from another program than before has a new one for every event.
    """
    fresh, loose = list(fresh), list(loose)
    by_page = _alone(
        [(_key(str(one.meta.get("canonical", ""))), one) for one in fresh],
        [(_key(file.canonical), file) for file in loose],
    )
    known = {file.path for file in by_page.values()}
    by_title = _alone(
        [(_called(one.title, one.meta.get("start")), one) for one in fresh],
        [(_called(file.title, file.begins), file) for file in loose if file.path not in known],
    )
    return by_title | by_page


def _alone(
    fresh: Iterable[tuple[str, Listing]], loose: Iterable[tuple[str, StoredEvent]]
) -> dict[str, StoredEvent]:
    """Pair by their keys those that are alone with theirs on both sides."""
    wanted: dict[str, list[Listing]] = defaultdict(list)
    files: dict[str, list[StoredEvent]] = defaultdict(list)
    for key, one in fresh:
        wanted[key].append(one)
    for key, file in loose:
        files[key].append(file)
    sure = [key for key in wanted if key and len(wanted[key]) == len(files[key]) == 1]
    return {wanted[key][0].identity: files[key][0] for key in sure}


def _called(title: str, begins: object) -> str:
    return f"{begins} {title.casefold()}"


def _held(files: Iterable[StoredEvent], almanac: Almanac) -> set[str]:
    """List the paths of files whose event stands in the calendar, shown or not."""
    return {file.path for file in files if file.identity in almanac.held}


def _settle(one: Listing, file: StoredEvent) -> Change:
    """Decide on an event that has a file: its path and first-seen time never change."""
    if one.content_hash == file.content_hash:
        return _found_again(file)
    return Update(file.path, eventfile.text(one, file.first_seen))


def _found_again(file: StoredEvent) -> Change:
    if file.missing is None:
        return Keep(file.path)
    return Update(file.path, eventfile.with_missing(file.text, None))


def _missing(
    rest: list[StoredEvent], all_of_it: Iterable[StoredEvent], almanac: Almanac, now: datetime
) -> tuple[list[Change], list[str]]:
    """Decide on files whose event the calendar does not list: what is past stays as it is."""
    today = now.date()
    gone = [
        file for file in rest if _is_to_come(file, today) and _would_be_listed(file, almanac, today)
    ]
    ours = [file for file in all_of_it if _is_to_come(file, today)]
    if not gone or not almanac.whole:
        return [Keep(file.path) for file in rest], []
    if not almanac.held or (len(gone) >= SUSPICIOUS and 2 * len(gone) > len(ours)):
        events = "1 event" if len(gone) == 1 else f"{len(gone)} events"
        note = (
            f"{events} to come of {len(ours)} are not in it any more. That may be a fault, so "
            "nothing is taken away; if it is right, delete their files"
        )
        return [Keep(file.path) for file in rest], [note]
    paths = {file.path for file in gone}
    return [_age(f, today) if f.path in paths else Keep(f.path) for f in rest], []


def _is_to_come(file: StoredEvent, today: date) -> bool:
    return file.until is None or file.until >= today


def _would_be_listed(file: StoredEvent, almanac: Almanac, today: date) -> bool:
    """Tell whether a whole calendar would list the event.

    One that lists nothing of the past may be a window of the next few events: what would come
    after its last may only have been pushed out.
    """
    if almanac.first is None or almanac.last is None or almanac.first < today:
        return True
    return file.start <= almanac.last


def _age(file: StoredEvent, today: date) -> Change:
    """Note that an event is missing, or take it away when it has been for long enough."""
    if file.missing is None:
        return Update(file.path, eventfile.with_missing(file.text, today))
    if today - file.missing >= PATIENCE:
        return Withdraw(file.path, "its calendar does not list it any more")
    return Keep(file.path)


def _created(listings: Iterable[Listing], standing: Standing, now: datetime) -> Iterator[Create]:
    """Give every new event its path. One whose damaged file is still there is passed over."""
    paths = {file.path.casefold() for file in standing.stored}
    damaged = {path.rpartition("-")[2] for path in standing.damaged}
    first_seen = now.astimezone(UTC).replace(microsecond=0)
    for one in listings:
        path = eventfile.path(one, paths)
        if path.rpartition("-")[2] not in damaged:
            paths.add(path.casefold())
            yield Create(path, eventfile.text(one, first_seen))


def _barred(standing: Standing) -> frozenset[str]:
    return naming.meant(standing.suppressed)


def _names(of: Listing | StoredEvent) -> frozenset[str]:
    """List what a takedown may call an event by: its identifier, its address, its path."""
    digest = eventfile.digest_of(of.identity)[: eventfile.HASH_CHARACTERS]
    path = f"pulled/{of.member}/events/-{digest}.md"
    if isinstance(of, StoredEvent):
        return naming.called(of.identity, path, of.canonical, of.path)
    return naming.called(of.identity, path, str(of.meta.get("canonical", "")))


def _key(address: str) -> str:
    return _LOOSE.sub("//", address).rstrip("/")
