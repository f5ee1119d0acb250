"""Lay the comments on one post out for reading: nested as at their home, and no more than fit.

Pure. Whatever the files say, nothing is nested without end and no circle of answers is followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import nh3
from markupsafe import Markup

from plugins.records import Record

LEVELS = 4
"""How deep answers are set in. Deeper ones stand on the last level, and say whom they answer."""
ROOM = 2_000
"""About how many characters of comments stand on a page: what fits beside a post of some length."""
FRAME = 150
"""What a comment takes besides its words: who said it, and when."""
MENTIONS = 10
"""How many sites that link to a post are listed."""

# No pictures, no headings, no tables: this is the hub's own list, whoever wrote the file.
_TAGS = frozenset(
    "a b blockquote br cite code del em i ins li ol p pre q s strong sub sup ul".split()
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Said:
    """A comment in its place. `answering` is whom it answers, or None."""

    comment: Record
    answering: str | None
    answers: tuple[Said, ...]


@dataclass(frozen=True)
class Talk:
    """All that is said under one post: `count` comments, of which `more` are not shown.

    `threads` are the newest conversations, the oldest of them first; `mentions` other sites.
    """

    count: int
    threads: tuple[Said, ...]
    more: int
    mentions: tuple[Record, ...]


def language(comment: Record) -> str | None:
    """Return the language a comment is in, if what its site says is the tag of one."""
    return comment.lang if comment.lang and _LANGUAGE.fullmatch(comment.lang) else None


def words(comment: Record) -> Markup:
    """Return what a comment says as safe HTML, plainer than a post's.

    Its links say that the hub does not vouch for them (rel="ugc nofollow").
    """
    html = nh3.clean(
        comment.html,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https"},
        link_rel="ugc nofollow",
    )
    return Markup(html)  # noqa: S704 - nh3's allow-list has just been applied


def talk(comment: Record) -> Talk:
    """Return the whole conversation that a comment is part of."""
    every = comment.post.comments if comment.post else [comment]
    people = [one for one in every if one.type == "comment"]
    mentions = [one for one in every if one.type == "mention"]
    by_path = {one.path: one for one in people}
    above = _above(by_path)
    shown = set(_chosen(people, above))
    threads = _threads(by_path, above, shown)
    return Talk(len(people), threads, len(people) - len(shown), tuple(mentions[-MENTIONS:]))


def _above(people: Mapping[str, Record]) -> dict[str, str]:
    """Say under which comment each stands that answers one. A circle is cut where it closes."""
    above: dict[str, str] = {}
    for path, one in people.items():
        parent = one.in_reply_to.path if one.in_reply_to else ""
        if parent in people and path not in [parent, *_up(parent, above)]:
            above[path] = parent
    return above


def _up(path: str, above: Mapping[str, str]) -> list[str]:
    """List what a comment answers, nearest first."""
    found = []
    while path in above:
        path = above[path]
        found.append(path)
    return found


def _chosen(people: Sequence[Record], above: Mapping[str, str]) -> Iterator[str]:
    """Choose the newest threads, each from its beginning, for as long as there is room."""
    depths = {one.path: _up(one.path, above) for one in people}
    threads: dict[str, list[Record]] = {}
    for one in people:
        threads.setdefault([one.path, *depths[one.path]][-1], []).append(one)
    newest = sorted(threads.values(), key=lambda of: (of[-1].date, of[-1].path), reverse=True)
    room = ROOM
    for one in chain(*(sorted(t, key=lambda one: len(depths[one.path])) for t in newest)):
        cost = FRAME + len(one.text)
        if cost > room < ROOM:  # the first one is shown, however long it is
            return
        room -= cost
        yield one.path


def _threads(
    people: Mapping[str, Record], above: Mapping[str, str], shown: set[str]
) -> tuple[Said, ...]:
    """Nest the comments that are shown, the oldest of each level first."""
    under: dict[str, list[str]] = {}
    for path in people:
        if path in shown:
            up = _up(path, above)[::-1]
            under.setdefault(up[: LEVELS - 1][-1] if up else "", []).append(path)

    def nested(path: str) -> Said:
        one = people[path]
        parent = people.get(above.get(path, ""))
        # Who answers somebody without a name answers nobody that could be named.
        answering = (parent.author if parent else None) or one.to
        return Said(one, answering, tuple(map(nested, under.get(path, ()))))

    return tuple(map(nested, under.get("", ())))
