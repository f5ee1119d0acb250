"""Gather the addresses and telephone numbers that the members declare here, in their own files.

What one declares may stand in what another says: it is on this hub for everybody already, by the
word of who answers there. Reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from aggregator.contacts import key
from aggregator.sources.files import MemberFile

_WAYS = ("telephone", "email")
LASTS = timedelta(days=730)
"""How long a person's word holds that does not say until when, as for their page."""


def declared(files: Iterable[MemberFile], today: date) -> tuple[str, ...]:
    """Return what is declared, as `contacts.key` gives it, in the order of the alphabet.

    Who has left declares nothing any more, nor does a person whose word to be named has ended.
    """
    here = (f for f in files if not (f.left and f.left <= today) and not _no(f, today))
    said = (file.head.get(way) for file in here for way in _WAYS)
    return tuple(sorted({key(way) for way in said if isinstance(way, str)} - {""}))


def _no(file: MemberFile, today: date) -> bool:
    """Tell whether a person's word has ended; where a day cannot be read, it has."""
    consent = file.head.get("consent")
    if not isinstance(consent, Mapping):
        return False
    try:
        until = _day(consent["until"]) if "until" in consent else _day(consent["given_on"]) + LASTS
    except (KeyError, ValueError, OverflowError):
        return True
    return bool(consent.get("withdrawn_on")) or until < today


def _day(written: object) -> date:
    return date.fromisoformat(str(written))
