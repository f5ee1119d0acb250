"""Decide how each feed of a member stands, and write it down for everybody to read.

Touches nothing: no file, no network, no clock. What is written holds no time of the last look, so
that a night that brings nothing new leaves the file as it was; and what it holds is all that is
needed to go on, so that nothing else has to be remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast, get_args

from aggregator import frontmatter, provenance
from aggregator.characters import one_line
from aggregator.errors import FrontMatterError
from aggregator.model import Health, HealthState, Outcome, Source

GONE = 410
"""The HTTP status of what is gone for good (RFC 9110, section 15.5.11)."""

LONGEST = 500
"""How many characters a line of the site may have (plugins/records/fields.py)."""

MOVED = ("The feed has moved for good.", "Write the new address into your file on the hub.")
FOUND = ("Its address is that of a web page; the feed was found elsewhere.", MOVED[1])
_LOOK = "Look at it. If it is right, write below its address in your file checked: and the day."
# In words of our own: what is held may be a stranger's, and its words are not to be published.
HELD: dict[str, tuple[str, str]] = {
    "another site": ("It looks like another site now, and nothing of it is taken.", _LOOK),
    "flood": ("It brings far more new posts at once than ever before; none is taken.", _LOOK),
    "other language": ("It is in another language now, and its new posts are not taken.", _LOOK),
    "rewritten": ("Its old posts all say something else now, and nothing of it is taken.", _LOOK),
    "emptied": ("It holds no posts any more. Those that came before stay.", _LOOK),
}
_ODD = ("What comes looks wrong, and nothing of it is taken.", _LOOK)

Name = tuple[str, str]
"""What names a feed among those of its member: its address and its kind."""

_STATES: tuple[HealthState, ...] = get_args(HealthState)
_FIELDS = ("url", "kind", "state", "since", "to", "reason", "advice")
_ROW = re.compile(r"^(?=- |  )", re.MULTILINE)


def seen(outcome: Outcome, moved_to: str = "", found_at: str = "") -> Health:
    """Say how a feed stands by what became of it; of one that was not asked, what is remembered.

    `moved_to` is where it says that it is, `found_at` where it was found; "" where neither is so.
    """
    source = outcome.source
    stands = Health(source.member, source.url, kind_of(source))
    if outcome.failure or outcome.failing_since:
        return _failing(stands, outcome)
    if outcome.held:
        reason, advice = HELD.get(outcome.held.suspicion, _ODD)
        return replace(stands, state="held", reason=reason, advice=advice)
    if moved_to:
        return replace(stands, state="moved", reason=MOVED[0], advice=MOVED[1], to=_told(moved_to))
    if found_at:
        return replace(stands, state="found", reason=FOUND[0], advice=FOUND[1], to=_told(found_at))
    return stands


def _told(address: str) -> str:
    """Give an address that came from outside, if it is a line that the site takes."""
    return address if one_line(address) == address and len(address) <= LONGEST else ""


def _failing(stands: Health, outcome: Outcome) -> Health:
    failure, waiting = outcome.failure, outcome.waiting
    gone = failure.status == GONE if failure else bool(outcome.retired_since)
    reason, advice = parted(failure.reason if failure else waiting.reason if waiting else "")
    since = outcome.failing_since.date() if outcome.failing_since else None
    state: HealthState = "retired" if gone else "failing"
    return replace(stands, state=state, since=since, reason=reason, advice=advice)


def kind_of(source: Source) -> str:
    """Name what a source is: the kind of a feed, else what is wanted of it."""
    return source.kind if source.wanted == "feed" else source.wanted


def parted(sentence: str) -> tuple[str, str]:
    """Part "what is wrong. What to do." in two; the second is "" where there is one sentence."""
    reason, stop, advice = one_line(sentence).partition(". ")
    return _short(reason + stop.strip()), _short(advice)


def decide(
    known: Iterable[Health],
    tonight: Iterable[Health],
    waiting: Mapping[Name, Health | None],
    today: date,
) -> tuple[Health, ...]:
    """Decide how the feeds of one member stand now, by address; `known` is how they stood.

    `tonight` are those that were asked, as they were seen. Those in `waiting` were not: they stand
    as they stood, or else as they are remembered. A feed in neither is forgotten. Since when a feed
    stands as it does never changes while it stands so, also where the reason does.
    """
    before = {name_of(one): one for one in known}
    stay = [before.get(name) or _settled(one, None, today) for name, one in waiting.items() if one]
    stay += [before[name] for name, one in waiting.items() if one is None and name in before]
    asked = [_settled(one, before.get(name_of(one)), today) for one in tonight]
    return tuple(sorted([*stay, *asked], key=name_of))


def name_of(one: Health) -> Name:
    """Name a feed among those of its member: a page may be its feed and its calendar too."""
    return one.url, one.kind


def _settled(stands: Health, last: Health | None, today: date) -> Health:
    if stands.state == "works":
        return stands
    stays = last is not None and (last.state, last.to) == (stands.state, stands.to)
    return replace(stands, since=last.since if last and stays else stands.since or today)


def write(rows: Iterable[Health]) -> str:
    """Write the file of a member: how its feeds stand, in the order in which they are given."""
    told = [
        {name: value for name in _FIELDS if (value := getattr(row, name)) not in ("", None)}
        for row in rows
    ]
    # No value spans lines, so this indents the list as people write it, and nothing else.
    return _ROW.sub("  ", frontmatter.write({"feeds": told}, ""))


def read(member: str, text: str, path: str) -> tuple[Health, ...]:
    """Read the file of a member. Raises FrontMatterError for any but what `write` makes."""
    head, body = provenance.read(text, path)
    rows = head.get("feeds")
    if body or head.keys() != {"feeds"} or not isinstance(rows, list):
        raise _damaged(path)
    return tuple(_row(member, row, path) for row in rows)


def _row(member: str, row: object, path: str) -> Health:
    if not isinstance(row, dict) or not {"url", "kind", "state"} <= row.keys() <= {*_FIELDS}:
        raise _damaged(path)
    if row["state"] not in _STATES or not all(isinstance(text, str) for text in row.values()):
        raise _damaged(path)
    told = {name: cast(str, row.get(name, "")) for name in ("reason", "advice", "to")}
    try:
        since = date.fromisoformat(row["since"]) if "since" in row else None
    except ValueError as error:
        raise _damaged(path) from error
    if (since is None) != (row["state"] == "works"):
        raise _damaged(path)
    return Health(member, row["url"], row["kind"], row["state"], since, **told)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _damaged(path: str) -> FrontMatterError:
    what = "is not as the nightly job wrote it; delete it, and the next pull restores it"
    return FrontMatterError(f"{path}:1: file: {what}")
