"""Say who may change a file: whose words it holds, before and after.

A member's own file and its folder of posts are the member's by their place; a file of a folder that
all share is that of the member whom it names, before the change as after. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.records import Fault

from .codeowners import Owners
from .contents import BY_MACHINE, CONTENT
from .tree import Change

# The fields by which a file of a folder speaks for a member; `partners`, `with` and `met_by` only
# tell of one.
_SPEAKS = {
    "members": ("organisation",),
    "events": ("organiser",),
    "board": ("member", "lead", "recipient", "funder_member"),
    "places": ("organisation",),
}
Head = Mapping[str, Any]
_LONGEST = 300  # characters of a name that no member has: what is told stays a line


@dataclass(frozen=True, order=True)
class Agreement:
    """Who must agree to a change before it is merged, and why."""

    path: str
    why: str
    who: tuple[str, ...]

    def __str__(self) -> str:
        told = f"{self.path}: {self.why}; ask {' or '.join(self.who) or 'a maintainer'}"
        # A name and a field of a proposal may hold anything: a line of a log stays one.
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in told)


def judged(
    change: Change, heads: tuple[Head | None, Head | None], known: Owners, author: str
) -> Iterator[Fault | Agreement]:
    """Yield what the author may not do alone. `heads` are the fields before and after.

    None stands for a head that is not there or cannot be read. `author` is "" where nobody says.
    """
    if may_change_all(author, known):
        return
    folder = _folder(change.path)
    if folder == "files" and change.old is None and _owns_something(author, known):
        return  # a picture says of nobody whose it is; one that is there already stays as it is
    named = {slug for head in heads if head for slug in _named(folder, head)}
    named |= _by_place(change.path)
    if folder in _SPEAKS and _cannot_be_told(change, heads):
        named = set()
    if not named:
        yield Agreement(change.path, _what(change.path), known.maintainers)
    for slug in sorted(named):
        yield from _of_member(change, slug, known, author)
    if folder == "members" and _owners_of(heads[0]) != _owners_of(heads[1]):
        yield Agreement(change.path, "changes owners:", known.maintainers)


def may_change_all(author: str, known: Owners) -> bool:
    """Tell whether somebody keeps the hub. Who is in a team only the forge knows."""
    return _is_one_of(author, known.maintainers)


def _folder(path: str) -> str:
    parts = path.split("/")
    return parts[1] if parts[0] == CONTENT and len(parts) > 2 else ""


def _named(folder: str, head: Head) -> Iterator[str]:
    for field in _SPEAKS.get(folder, ()):
        if head.get(field) is not None:
            yield str(head[field])[:_LONGEST]


def _by_place(path: str) -> set[str]:
    """Return the member whose folder or file it is."""
    parts, folder = path.split("/"), _folder(path)
    if folder in ("posts", *BY_MACHINE) and len(parts) > 3:
        return {parts[2]}
    if folder in ("members", "verified", "health"):
        return {parts[2].removesuffix(".md")}
    return set()


def _cannot_be_told(change: Change, heads: tuple[Head | None, Head | None]) -> bool:
    sides = zip((change.old, change.new), heads, strict=True)
    return any(entry is not None and head is None for entry, head in sides)


def _of_member(
    change: Change, slug: str, known: Owners, author: str
) -> Iterator[Fault | Agreement]:
    theirs = known.of.get(slug, ())
    who = (*theirs, *known.maintainers)
    if _is_one_of(author, theirs):
        return
    if author and theirs:
        what = f"speaks for {slug}, which @{author.lstrip('@')} does not own"
        advice = f"let {' or '.join(who)} propose it"
        yield Fault(change.path, 1, "owners", what, advice)
    elif theirs:
        yield Agreement(change.path, f"speaks for {slug}", who)
    else:
        why = f"speaks for {slug}, of whom no owner is known"
        yield Agreement(change.path, why, known.maintainers)


def _owners_of(head: Head | None) -> Any:
    return (head or {}).get("owners") or None


def _owns_something(author: str, known: Owners) -> bool:
    return any(_is_one_of(author, handles) for handles in known.of.values())


def _is_one_of(author: str, handles: tuple[str, ...]) -> bool:
    name = f"@{author.lstrip('@')}".casefold()
    return name in map(str.casefold, handles)


def _what(path: str) -> str:
    parts = path.split("/")
    if parts[0] == CONTENT:
        return "belongs to the hub, or does not say whose it is"
    return "decides how the hub is run" if parts[0] in (".github", ".ci") else "is the hub's own"
