"""Keep of the entries that no file says what a night needs to recognise them: as JSON.

Most of a feed may be such: what `backfill` left where it is, what waits for its day or its turn,
what was taken down. To convert all that whenever the feed changes, only to leave it again, takes
most of the time of a night. Only text in, text out; a file that is lost costs that time once. Kept
is what an entry's own words come to (`model.fingerprint`), under a digest of all that decides them:
nothing here can go out of date, and nothing that is written depends on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from aggregator.model import Passed, Post

_KEY = 32
"""So many hexadecimal digits of a content hash tell all entries of a member apart."""
_RECORD = re.compile(r"[0-9a-f]{32} [0-9a-f]{64}", re.ASCII)

Fingerprints = dict[str, dict[str, str]]
"""By the addresses of feeds: fingerprints by content hash."""


def key(content_hash: str) -> str:
    """Shorten a content hash to what its fingerprint is kept under."""
    return content_hash[:_KEY]


def of_feed(known: Mapping[str, str], left: Iterable[Post]) -> Mapping[str, str]:
    """Tell what is to be kept of one feed: `known`, unless something is missing there or half of it
    is left over. `left` are the posts that no file says.

    Of a feed no more than 1,000 entries are read, so this is at most 100 kB (`parse.MAX_ENTRIES`).
    A post of few words is left out: its title may be a date, which its content hash leaves out, and
    it is no work to convert.
    """
    said = (post for post in left if isinstance(post, Passed) or post.is_told_by_words)
    now = {key(post.content_hash): post.fingerprint for post in said}
    # A feed's window moves by an entry at a time: not every night is one to write.
    stays = now.keys() <= known.keys() and len(known) <= 2 * len(now)
    return known if stays else now


def encode(fingerprints: Fingerprints) -> bytes:
    """Give the file's bytes, the same for the same fingerprints."""
    told = {
        url: [f"{hashed} {mark}" for hashed, mark in sorted(feed.items())]
        for url, feed in fingerprints.items()
        if feed
    }
    return f"{json.dumps(told, sort_keys=True, indent=0)}\n".encode("ascii")


def decode(data: bytes) -> Fingerprints:
    """Read what `encode` gave. Raises ValueError for anything else."""
    try:
        return {url: dict(map(_pair, feed)) for url, feed in json.loads(data).items()}
    except (AttributeError, TypeError, ValueError, RecursionError) as error:
        raise ValueError("is damaged") from error


def _pair(record: str) -> tuple[str, str]:
    if not _RECORD.fullmatch(record):
        raise ValueError("a record is not made of two digests")
    hashed, _, mark = record.partition(" ")
    return hashed, mark
