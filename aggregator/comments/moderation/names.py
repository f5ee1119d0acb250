"""What a comment is called by: in a takedown, in a ruling, and in the answers to it.

Touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from aggregator import naming
from aggregator.comments.moderation.files import HASH_CHARACTERS, digest, folder
from aggregator.model import Comment, StoredComment, Thread

_LOOSE = re.compile(r"^https?://(www\.)?")
_PLACE = re.compile(r"#(?:comment-|c)\d+$")


def called(thread: Thread, comment: Comment) -> frozenset[str]:
    """List what a takedown may call a comment by that is not written yet."""
    path = f"{folder(thread.post)}/-{digest(comment.identity)[:HASH_CHARACTERS]}.md"
    return naming.called(comment.identity, comment.id, comment.link, path)


def handles(of: Comment | StoredComment) -> list[str]:
    """List what an answer may call a comment by: its id, its address, its place on the page."""
    return [found for found in map(handle, (of.identity, of.id, of.link)) if found]


def handle(name: str) -> str:
    """Give the form of a name in answers.

    A place on the page (`#comment-12`) says enough, whatever the page is called.
    """
    place = _PLACE.search(name)
    return place[0] if place else _key(name)


def refused(marks: Collection[str]) -> frozenset[str]:
    """List whom refusals mean: they hold of a comment whatever it says later."""
    return frozenset(one.partition("-")[0] for one in marks)


def _key(name: str) -> str:
    return _LOOSE.sub("//", name).rstrip("/")
