"""Decide how each feed of a member stands, and write it down for everybody to read.

Touches nothing: no file, no network, no clock. What is written holds no time of the last look, so
that a night that brings nothing new leaves the file as it was; and what it holds is all that is
needed to go on, so that nothing else has to be remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast, get_args

from aggregator import frontmatter
from aggregator.characters import one_line
from aggregator.errors import FrontMatterError
from aggregator.model import Health, HealthState, Outcome, Source

GONE = 410
"""The HTTP status of what is gone for good (RFC 9110, section 15.5.11)."""

LONGEST = 500
"""How many characters a line of the site may have (plugins/records/fields.py)."""

MOVED = ("The feed has moved for good.", "Write the new address into your file on the hub.")

_STATES: tuple[HealthState, ...] = get_args(HealthState)
_FIELDS = ("url", "kind", "state", "since", "to", "reason", "advice")
_ROW = re.compile(r"^(?=- |  )", re.MULTILINE)


def seen(outcome: Outcome, moved_to: str = "") -> Health:
    """Say how a feed stands by what became of it in one run; `moved_to` is where it says it is."""
    source, failure = outcome.source, outcome.failure
    stands = Health(source.member, source.url, kind_of(source))
    if failure:
        reason, advice = parted(failure.reason)
        state: HealthState = "retired" if failure.status == GONE else "failing"
        since = outcome.failing_since.date() if outcome.failing_since else None
        return replace(stands, state=state, since=since, reason=reason, advice=advice)
    if moved_to:
        to = moved_to if one_line(moved_to) == moved_to and len(moved_to) <= LONGEST else ""
        return replace(stands, state="moved", reason=MOVED[0], advice=MOVED[1], to=to)
    return stands


def kind_of(source: Source) -> str:
    """Name what a source is: the kind of a feed, else what is wanted of it."""
    return source.kind if source.wanted == "feed" else source.wanted


def parted(sentence: str) -> tuple[str, str]:
    """Part "what is wrong. What to do." in two; the second is "" where there is one sentence."""
    reason, stop, advice = one_line(sentence).partition(". ")
    return _short(reason + stop.strip()), _short(advice)


def decide(
    known: Iterable[Health], tonight: Sequence[Health | str], today: date
) -> tuple[Health, ...]:
    """Decide how the feeds of one member stand now, by address; `known` is how they stood.

    `tonight` has, for each of its feeds, how it was seen, or only its address where it was not
    asked: that one stands as it stood. A feed that is in it no more is forgotten. Since when a feed
    stands as it does never changes while it stands so, also where the reason does.
    """
    before = {one.url: one for one in known}
    decided = [_settled(one, before, today) for one in tonight]
    return tuple(sorted(filter(None, decided), key=lambda one: one.url))


def _settled(tonight: Health | str, before: Mapping[str, Health], today: date) -> Health | None:
    if isinstance(tonight, str):
        return before.get(tonight)
    if tonight.state == "works":
        return tonight
    last = before.get(tonight.url)
    stays = last is not None and (last.state, last.to) == (tonight.state, tonight.to)
    return replace(tonight, since=last.since if last and stays else tonight.since or today)


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
    head, body = frontmatter.read(text, path)
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
