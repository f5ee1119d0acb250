"""The file of a comment: what it holds, how it is read back, and what it is called by.

Touches nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePosixPath

from aggregator import frontmatter, provenance
from aggregator.errors import FrontMatterError
from aggregator.model import Comment, StoredComment, Thread

VERSION = 1
"""Part of every comment's hash: raise it when the same comment should be written differently."""
HASH_CHARACTERS = 8
MARK_CHARACTERS = 12


def mark(thread: Thread, comment: Comment) -> str:
    """Name a comment for people's rulings: which comment it is, and what it says now.

    A comment that says something else later is another to whoever let the first one through.
    """
    return f"{whose(thread.post, comment.identity)}-{comment.hash[:MARK_CHARACTERS]}"


def whose(post: str, identity: str) -> str:
    """Give the part of a mark that says which comment it is."""
    return digest(f"{post}\n{identity}")[:MARK_CHARACTERS]


def folder(post: str) -> str:
    """Give the folder of the comments on a post, named by the hash in the name of its file."""
    path = PurePosixPath(post)
    return f"{path.parent}/comments/{path.stem.rpartition('-')[2]}"


def stem(path: str) -> str:
    """Name a file as the site does: without its first folder and without `.md`."""
    return path.partition("/")[2].removesuffix(".md")


def digest(text: str) -> str:
    """Digest a text, in hexadecimal."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def write(
    thread: Thread, comment: Comment, answered: str, date: datetime, first_seen: datetime
) -> str:
    """Write the whole file; `answered` is the path of the comment it answers, or ""."""
    source: dict[str, object] = {
        "feed": thread.url,
        "id": comment.id,
        "identity": comment.identity if comment.identity != comment.id else "",
        "hash": comment.hash,
        "first_seen": first_seen,
    }
    meta: dict[str, object] = {
        "type": comment.type,
        "author": comment.author,
        "date": date,
        "post": stem(thread.post),
        "in_reply_to": stem(answered),
        "to": comment.to if comment.type == "comment" else "",
        "lang": comment.language,
        "canonical": comment.link,
        "source": {key: value for key, value in source.items() if value},
    }
    return frontmatter.write({key: value for key, value in meta.items() if value}, comment.body)


def read(text: str, path: str) -> StoredComment:
    """Read the file of a comment. Raises FrontMatterError for any that `write` did not make."""
    meta, _ = provenance.read(text, path)
    source = meta.get("source")
    if not isinstance(source, Mapping):
        raise _lacks(path, "source")
    identity = _said(source, "identity") or _required(source, "id", path)
    return StoredComment(
        path=path,
        post=f"pulled/{_required(meta, 'post', path)}.md",
        identity=identity,
        id=_said(source, "id"),
        link=_said(meta, "canonical"),
        hash=_required(source, "hash", path),
        date=_moment(meta, "date", path),
        first_seen=_moment(source, "first_seen", path),
        text=text,
    )


def _said(of: Mapping[str, object], key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _required(of: Mapping[str, object], key: str, path: str) -> str:
    if value := _said(of, key):
        return value
    raise _lacks(path, key)


def _moment(of: Mapping[str, object], key: str, path: str) -> datetime:
    try:
        found = datetime.fromisoformat(_said(of, key))
    except ValueError as error:
        raise _lacks(path, key) from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _lacks(path: str, field: str) -> FrontMatterError:
    what = "is missing; delete the file, and the next pull restores it"
    return FrontMatterError(f"{path}:1: {field}: {what}")
