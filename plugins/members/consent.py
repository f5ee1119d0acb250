"""For how long a named person's agreement holds: not after it was withdrawn, and not for ever.

Whose agreement has ended is in no output of the next build, whether or not anybody was there to
change the file. Pure: the day is an argument.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

LASTS = timedelta(days=730)
"""How long an agreement holds that does not say until when: people change their work and minds."""


def last_day(consent: Any) -> date:
    """Return the last day on which a person may be shown, if they do not change their mind."""
    return consent.until or min(consent.given_on, date.max - LASTS) + LASTS


def lapsed(data: Any, today: date) -> str:
    """Say why a person is not to be shown any more; "" where they are, or it is no person."""
    consent = getattr(data, "consent", None)
    if consent is None:
        return ""
    if consent.withdrawn_on and consent.withdrawn_on <= today:
        return f"the consent was withdrawn on {consent.withdrawn_on}; delete the file"
    if today > last_day(consent):
        asked = "ask the person again and write the new day, or delete the file"
        return f"the consent held until {last_day(consent)}; {asked}"
    return ""
