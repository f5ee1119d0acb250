"""Gather the addresses and telephone numbers that the members declare here, in their own files.

What one declares may stand in what another says: it is on this hub for everybody already, by the
word of who answers there. Reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from aggregator.contacts import key
from aggregator.sources.files import MemberFile

_WAYS = ("telephone", "email")


def declared(files: Iterable[MemberFile], today: date) -> tuple[str, ...]:
    """Return what is declared, as `contacts.key` gives it, in the order of the alphabet.

    Who has left, or has taken back the word to be named, declares nothing any more.
    """
    here = (file for file in files if not (file.left and file.left <= today) and not _no(file))
    said = (file.head.get(way) for file in here for way in _WAYS)
    return tuple(sorted({key(way) for way in said if isinstance(way, str)} - {""}))


def _no(file: MemberFile) -> bool:
    consent = file.head.get("consent")
    return isinstance(consent, Mapping) and bool(consent.get("withdrawn_on"))
