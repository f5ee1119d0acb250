"""When something on the board is open, and when it is over.

Pure: needs no Pelican and reads no clock; `today` is the city's own day, `now` a time in its zone.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

LONGEST = relativedelta(months=12)  # how long an offer or an ask may stand
SOON = timedelta(days=14)
OVER = frozenset({"met", "withdrawn", "expired", "done", "stopped", "closed", "awarded"})


def of_notice(outcome: str, expires: date, today: date) -> str:
    """Return open, partial, met, withdrawn or expired. The day it expires still counts."""
    return "expired" if outcome in ("open", "partial") and today > expires else outcome


def of_call(opens: date | None, closes: date | datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return coming, open, closing (within 14 days) or closed."""
    left = end_of(closes, zone) - now
    if left <= timedelta(0):
        return "closed"
    if opens and now.date() < opens:
        return "coming"
    return "closing" if left <= SOON else "open"


def end_of(closes: date | datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which a call is over: that of its time, or the end of its day."""
    if isinstance(closes, datetime):
        return closes.replace(tzinfo=zone)
    return datetime.combine(closes + timedelta(days=1), time.min, zone)


def day_of(moment: date | datetime) -> date:
    """Return the day of a day, or of a day with a time."""
    return moment.date() if isinstance(moment, datetime) else moment


def latest_expiry(posted: date) -> date:
    """Return the last day that a notice posted on a day may expire on."""
    return posted + LONGEST


def on_the_clock(moment: date | datetime, zone: ZoneInfo) -> bool:
    """Tell whether a local time exists: an hour in spring does not."""
    if not isinstance(moment, datetime):
        return True
    aware = moment.replace(tzinfo=zone)
    return datetime.fromtimestamp(aware.timestamp(), zone).replace(tzinfo=None) == moment
