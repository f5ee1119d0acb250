"""Decide when a feed is asked again: by what its server and the feed itself said, within bounds.

Touches nothing: no file, no network, no clock. A hub asks once a night, so hints can make it ask
less often, and never more; and no hint can make it forget a feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from aggregator.model import Freshness, Rhythm
from aggregator.state import FeedState

NIGHT = timedelta(days=1)
GRACE = timedelta(hours=6)
"""How much earlier than yesterday a run may start and still be the next night's. The timers of
shared machines start a job minutes to hours late; without this, a feed that is good for 24 hours
would be asked every other night."""

LONGEST_HINT = 7
"""The most nights that a hint is obeyed for. A year of `max-age` is meant for browsers, and an
`Expires` in 2041 is a broken clock; a reader should see a post within the week."""

LONGEST_BACKOFF = 7
"""The most nights between two questions to a feed that fails. A blog that comes back is then read
within a week, and a dead one costs its host 52 requests a year in place of 365."""

LONGEST_WAIT = 7 * NIGHT
"""The most that `Retry-After` is obeyed for. Longer ones are mistakes, or a block that a person
should hear of while it can still be mended."""

GONE_NIGHTS = 2
"""On how many nights in a row a feed must answer 410 before it is retired. One is enough by RFC
9110; two, because a site that is being rebuilt gives wrong answers for an evening."""

_SECONDS = re.compile(r"[0-9]{1,300}", re.ASCII)  # however many digits: RFC 9111, 1.2.2


def due(state: FeedState, now: datetime) -> bool:
    """Say whether a feed is to be asked now.

    What lies further ahead than any bound was written by a clock that was wrong, and holds nothing.
    """
    if retired(state):
        return False
    longest = max(LONGEST_HINT, LONGEST_BACKOFF) * NIGHT
    return state.next is None or not now < state.next <= now + longest


def retired(state: FeedState) -> bool:
    """Say whether a feed is gone for good: 410 on so many nights in a row (RFC 9110, 15.5.11)."""
    return state.gone_nights >= GONE_NIGHTS


def after_answer(freshness: Freshness, rhythm: Rhythm, now: datetime) -> datetime | None:
    """Give the first moment at which a feed that could be read is asked again; None: any night.

    The longer of what the server says (RFC 9111) and of what the feed says (`ttl`, `sy:`) counts.
    Days that the feed leaves out (`skipDays`) are passed over. A nightly job comes at one hour
    only: where the feed leaves that out (`skipHours`), every other night is passed over.
    """
    now = now.astimezone(UTC)
    period = max(_fresh(freshness, now), timedelta(seconds=min(rhythm.every or 0, 10**9)))
    nights = _nights(period - GRACE)
    if now.hour in rhythm.skip_hours and len(rhythm.skip_hours) < 24:
        nights = max(nights, 2)
    nights = _open_night(nights, rhythm.skip_days, now)
    return now + nights * NIGHT - GRACE if nights > 1 else None


def after_failure(failures: int, freshness: Freshness, now: datetime) -> datetime | None:
    """Give the first moment at which a feed is asked again that failed; None: any night.

    `failures` are nights in a row. After the first the next night is as any other; then 2, 4, 7
    nights lie between two questions. `Retry-After` (RFC 9110, 10.2.3) is obeyed to the second.
    """
    now = now.astimezone(UTC)
    nights = min(2 ** min(failures - 1, 10), LONGEST_BACKOFF)
    moments = [now + nights * NIGHT - GRACE] if nights > 1 else []
    if wait := _retry_after(freshness, now):
        moments.append(now + min(wait, LONGEST_WAIT))
    return max(moments, default=None)


def night_of(moment: datetime, now: datetime) -> date:
    """Give the day of the first nightly run, at this hour, that does not come before `moment`."""
    return (now + _nights(moment - now) * NIGHT).date()


def _nights(period: timedelta) -> int:
    """Count the nights until a period is over: at least one, at most a hint's bound."""
    return next((n for n in range(1, LONGEST_HINT) if n * NIGHT >= period), LONGEST_HINT)


def _open_night(nights: int, skipped: frozenset[int], now: datetime) -> int:
    """Pass over the nights of days that the feed leaves out, but never over a whole week."""
    ahead = range(1, LONGEST_HINT + 1)
    open_ = [n for n in ahead if (now + n * NIGHT).weekday() not in skipped]
    return next((n for n in open_ if n >= nights), open_[-1] if open_ else nights)


def _fresh(freshness: Freshness, now: datetime) -> timedelta:
    """Say for how long an answer is good (RFC 9111, section 4.2.1, for a cache of one's own)."""
    said = dict(reversed(list(_directives(freshness.cache_control))))  # of two the first counts
    if "no-store" in said or "no-cache" in said:
        return timedelta()
    if "max-age" in said:
        left = _number(said["max-age"]) - _number(freshness.age)
        return timedelta(seconds=max(left, 0))
    expires = _time(freshness.expires)
    return max(expires - (_time(freshness.date) or now), timedelta()) if expires else timedelta()


def _directives(header: str) -> Iterator[tuple[str, str]]:
    for directive in header.split(","):
        name, _, value = directive.partition("=")
        yield name.strip().lower(), value.strip().strip('"')


def _retry_after(freshness: Freshness, now: datetime) -> timedelta:
    if seconds := _number(freshness.retry_after):
        return timedelta(seconds=seconds)
    # By the server's own clock, where it tells it: ours may differ.
    when = _time(freshness.retry_after)
    return max(when - (_time(freshness.date) or now), timedelta()) if when else timedelta()


def _number(text: str) -> int:
    """Read a number of seconds, bounded so that it can be reckoned with; 0 for what is none."""
    text = text.strip()
    return min(int(text), 10**9) if _SECONDS.fullmatch(text) else 0


def _time(text: str) -> datetime | None:
    """Read an HTTP date (RFC 9110, 5.6.7); None for what is none, such as `Expires: 0`."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
