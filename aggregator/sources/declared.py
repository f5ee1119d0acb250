"""Gather the addresses and telephone numbers that members declare here, in their own files.

What an organisation declares holds for its services and people too, and what they declare for it:
a council's blog may say how its library is reached. Reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.contacts import key
from aggregator.sources.files import MemberFile

_WAYS = ("telephone", "email")


def declared(files: Mapping[str, MemberFile]) -> dict[str, tuple[str, ...]]:
    """Return what each member declares, as `contacts.key` gives it, in the order of the alphabet.

    `files` are those that could be read, by member.
    """
    own = {member: _own(file) for member, file in files.items()}
    together = {member: set(ways) for member, ways in own.items()}
    for member, file in files.items():
        above = file.head.get("organisation")
        if isinstance(above, str) and above in own:
            together[member] |= own[above]
            together[above] |= own[member]
    return {member: tuple(sorted(ways)) for member, ways in together.items()}


def _own(file: MemberFile) -> set[str]:
    said = (file.head.get(way) for way in _WAYS)
    return {key(way) for way in said if isinstance(way, str)} - {""}
