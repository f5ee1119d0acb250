"""Read what the members' own files ask of a night: which feeds, and how much of them is shown.

Looks only at what decides that; whether the rest of a member's file is in order is not asked here.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from aggregator.errors import SourceError
from aggregator.model import Account, Display, Roster
from aggregator.sources.accounts import accounts_of
from aggregator.sources.calendars import Calendars
from aggregator.sources.declared import declared
from aggregator.sources.display import display_of
from aggregator.sources.feed import Collected
from aggregator.sources.files import Files, MemberFile, member_files


def from_members(content: Path, today: date, pages: str = "", zone: str = "UTC") -> Roster:
    """Read what every `members/*.md` under `content` asks of this day, in the order of the files.

    `pages` is where the members' pages on the hub are, with `{member}` for the short name, `zone`
    the city's time zone. The
    faults are sentences, `path:line: field: what is wrong; what to write instead`, for everything
    that cannot be used.
    """
    if not (content / "members").is_dir():
        return Roster(faults=(f"{content.name}/members:1: folder: is not there; make it",))
    files = member_files(content)
    found = Collected(faults=files.faults, declared=declared(files.read.values(), today))
    calendars = Calendars(found.faults)
    accounts: dict[str, tuple[Account, ...]] = {}
    notes = []
    for file in files.read.values():
        if file.left and file.left <= today:
            accounts[file.member] = ()
            notes += _farewell(file, file.left)
            continue
        _collect(file, files, found)
        calendars.collect(file, partial(_default, file, files, found))
        try:
            accounts[file.member] = accounts_of(file, pages, found.faults)
        except SourceError as error:
            files.unread.add(file.member)
            found.faults.append(str(error))
    faults = tuple(found.faults)
    return Roster(
        tuple(found.sources),
        accounts,
        frozenset(files.unread),
        faults,
        tuple(notes),
        tuple(calendars.sources),
        zone,
    )


def _collect(file: MemberFile, files: Files, found: Collected) -> None:
    """Take a member's feeds; those that rest on a `display` which is not known are left out."""
    feeds = file.head.get("feeds")
    if feeds is None:
        return
    if not isinstance(feeds, list):
        what = "feeds: is not a list; write `- url: https://...`"
        found.faults.append(f"{file.at('feeds')}: {what}")
        return
    silent = any(isinstance(feed, dict) and feed.get("display") is None for feed in feeds)
    default = _default(file, files, found) if silent else "full"
    for number, feed in enumerate(feeds):
        if not isinstance(feed, dict):
            what = "feeds: is no feed; write `- url: https://...`"
            found.faults.append(f"{file.at('feeds', number)}: {what}")
        elif default or feed.get("display") is not None:
            at = {key: file.lines["feeds", number, key] for key in feed}
            lines = {"url": file.lines["feeds", number]} | at
            found.add(file.member, feed, file.name, lines, default or "full")


def _default(file: MemberFile, files: Files, found: Collected) -> Display | None:
    try:
        return display_of(file, files.read)
    except SourceError as error:
        found.faults.append(str(error))
        return None


def _farewell(file: MemberFile, day: date) -> list[str]:
    """Say of a member that left that it is not asked any more, if there was anything to ask."""
    if not any(file.head.get(name) for name in ("feeds", "accounts", "calendars")):
        return []
    told = "it is not asked any more, and what was pulled stays"
    return [f"{file.member} left on {day.isoformat()}: {told}"]
