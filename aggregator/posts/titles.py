"""Count the posts of a feed that have quite another title tonight than they had.

Who breaks into a site puts adverts under the ids, the links and the name that its posts had, so
what is left to tell by is what they say. Touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregator.model import Change, Keep, Stored, Update
from aggregator.provenance import as_stored

STEADY = 2
"""From so many nights in a row on, a post changes because it is meant to, as today's menu does."""


def retitled(before: Iterable[Stored], changes: Iterable[Change]) -> tuple[int, int]:
    """Give how many posts have a title without a word of the one before, and how many are known.

    `before` are the files that came by the feed, `changes` what would be done about it tonight.
    """
    files = {file.path: file for file in before}
    known = [one for one in changes if isinstance(one, Keep | Update) and one.path in files]
    return sum(_is_retitled(files[one.path], one) for one in known), len(known)


def _is_retitled(file: Stored, change: Keep | Update) -> bool:
    if isinstance(change, Keep) or file.nights >= STEADY:
        return False
    old, new = _words(file.title), _words(as_stored(change.path, change.text).title)
    return bool(old and new) and not old & new


def _words(title: str) -> set[str]:
    """Take the words that tell something: those of four letters and more, if there are any."""
    words = set(re.findall(r"\w+", title.casefold()))
    return {word for word in words if len(word) > len("the")} or words
