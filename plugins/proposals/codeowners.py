"""Say who owns which member's files: the list `.github/CODEOWNERS`, written and read.

It is made from `owners:` in the members' files and `maintainers` of the city block. What counts is
the list in the branch that a proposal is to change, for the forge as for the check: whoever writes
himself into a member's file owns nothing until a maintainer has committed the list. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugins.records import Record, Site

PATH = ".github/CODEOWNERS"
_HEAD = """\
# Who may change which file. `inv owners` makes this list from owners: in the members' files and
# from maintainers in the city block: change those. The last line that fits a path counts.
"""
_LINE = re.compile(r"/content/members/([^/\s]+)\.md((?: @\S+)+)")


@dataclass(frozen=True)
class Owners:
    """The handles of those who keep the hub, and of those who own a member's files, by its name."""

    maintainers: tuple[str, ...] = ()
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def owners(site: Site) -> Owners:
    """Return who owns what. A service or a person without owners has its organisation's."""
    found = {one.stem: tuple(dict.fromkeys(_of(one))) for one in site.all("members")}
    named = {stem: handles for stem, handles in sorted(found.items()) if handles}
    return Owners(site.city.maintainers, named)


def _of(member: Record) -> Sequence[str]:
    for _ in range(4):  # a person of a service of an organisation; no circle is followed
        if member.owners or member.organisation is None:
            break
        member = member.organisation
    return member.owners or ()


def written(known: Owners) -> str:
    """Return the list as a file. A maintainer may agree to whatever an owner may."""
    return _HEAD + "".join(f"{line}\n" for line in _lines(known))


def _lines(known: Owners) -> Iterator[str]:
    if known.maintainers:
        yield " ".join(("*", *known.maintainers))
    for stem, handles in known.of.items():
        who = " ".join(dict.fromkeys((*handles, *known.maintainers)))
        yield f"/content/members/{stem}.md {who}"
        yield f"/content/posts/{stem}/ {who}"


def read(text: str) -> Owners:
    """Read the list. Lines that `written` does not write are passed over."""
    lines = text.splitlines()
    first = next((line for line in lines if line.startswith("* ")), "*")
    maintainers = tuple(first.split()[1:])
    keep = {*map(str.casefold, maintainers)}
    of = {
        found[1]: tuple(one for one in found[2].split() if one.casefold() not in keep)
        for found in map(_LINE.fullmatch, lines)
        if found
    }
    return Owners(maintainers, of)
