"""Decide how much of a member's feeds the hub may show where a feed does not say it itself.

Reads nothing. What cannot be known is never taken for leave to show everything.
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.errors import SourceError
from aggregator.model import Display
from aggregator.sources.feed import DISPLAYS, choice_fault
from aggregator.sources.files import MemberFile


def display_of(file: MemberFile, files: Mapping[str, MemberFile]) -> Display:
    """Find the `display` that holds for a member: its own, else its organisation's, else full.

    `files` are the files that could be read. Raises SourceError where what it rests on is not
    known.
    """
    if file.head.get("display") is not None:
        return _own(file)
    parent = file.head.get("organisation")
    if parent is None:
        return "full"
    organisation = files.get(parent) if isinstance(parent, str) else None
    try:
        if organisation is not None:
            return _own(organisation)
    except SourceError as error:
        raise _unknown(file, parent) from error
    raise _unknown(file, parent)


def _own(file: MemberFile) -> Display:
    written = file.head.get("display")
    if written is None:
        return "full"
    for display in DISPLAYS:
        if written == display:
            return display
    [(name, fault)] = choice_fault("display", file.head, DISPLAYS)
    raise SourceError(f"{file.at('display')}: {name}: {' '.join(fault.split())}")


def _unknown(file: MemberFile, parent: object) -> SourceError:
    return SourceError(
        f"{file.at('organisation')}: organisation: how much of the feeds the file of "
        f"{' '.join(str(parent).split())!r} lets the hub show cannot be read; mend that file, or "
        "write `display: excerpt` here"
    )
