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
_LASTS = timedelta(days=730)  # an agreement that does not say until when


def declared(files: Iterable[MemberFile], today: date) -> tuple[str, ...]:
    """Return what is declared, as `contacts.key` gives it, in the order of the alphabet.

    Who has left, or whose agreement to be named has ended, declares nothing any more.
    """
    here = (file for file in files if not (file.left and file.left <= today))
    heads = (file.head for file in here if not _has_ended(file.head.get("consent"), today))
    said = (head.get(way) for head in heads for way in _WAYS)
    return tuple(sorted({key(way) for way in said if isinstance(way, str)} - {""}))


def _has_ended(consent: object, today: date) -> bool:
    """Tell what the site tells (`plugins/members/consent.py`); a day that is none has come."""
    if not isinstance(consent, Mapping):
        return False
    if consent.get("withdrawn_on") and _day(consent["withdrawn_on"]) <= today:
        return True
    if consent.get("until"):
        return _day(consent["until"]) < today
    return today - _day(consent.get("given_on")) > _LASTS


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written).strip())
    except ValueError:
        return date.min
