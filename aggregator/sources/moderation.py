"""Read what people decided on comments that were held.

Fails rather than guesses: a refusal that is misread is spam on somebody's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from aggregator import frontmatter
from aggregator.errors import FrontMatterError, SourceError
from aggregator.frontmatter import KeyPath
from aggregator.model import Rulings
from aggregator.sources.feed import Faults, unknown

_LISTS = ("allow", "refuse")
_FIELDS = ("id", "reason", "since")
_MARK = re.compile(r"[0-9a-f]{12}-[0-9a-f]{12}")
_INSTEAD = "copy it from the report, such as 0123456789ab-cdef01234567"


def rulings(content: Path) -> Rulings:
    """Read `moderation.yml`: which comments people let through, and which they refuse.

    Empty where there is no such file. Raises SourceError where it is damaged, with every fault on
    a line of its own.
    """
    name = f"{content.name}/moderation.yml"
    try:
        text = (content / "moderation.yml").read_bytes().decode("utf-8-sig")
        said, lines = frontmatter.plain(text, name)
    except FileNotFoundError:
        return Rulings()
    except FrontMatterError as error:
        raise SourceError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{name}:1: file: cannot be read ({error}); save it as UTF-8") from error
    if not isinstance(said, dict | None):
        raise SourceError(f"{name}:1: file: has no lists; write `allow:` or `refuse:`")
    told = [
        f"{name}:{lines.get(at, 1)}: " + " ".join(f"{field}: {what}".split())
        for at, field, what in _faults(said or {})
    ]
    if told:
        raise SourceError("\n".join(told))
    listed = {one: {item["id"] for item in (said or {}).get(one) or []} for one in _LISTS}
    return Rulings(frozenset(listed["allow"]), frozenset(listed["refuse"]))


def _faults(said: dict[str, object]) -> Iterator[tuple[KeyPath, str, str]]:
    for key, items in said.items():
        for field, what in unknown(key, _LISTS):
            yield (key,), field, what
        if key in _LISTS and not isinstance(items, list | None):
            yield (key,), key, "is not a list; begin each item with `- id: `"
        for number, item in enumerate(items if isinstance(items, list) else ()):
            for field, what in _item_faults(item):
                at: KeyPath = (key, number, field) if _has(item, field) else (key, number)
                yield at, field, what
    both = _marks(said.get("allow")) & _marks(said.get("refuse"))
    for mark in sorted(both):
        yield ("refuse",), "refuse", f"{mark} is allowed too; keep one of the two"


def _item_faults(item: object) -> Faults:
    if not isinstance(item, dict):
        yield "item", f"has no `id`; write `- id: ` and {_INSTEAD}"
        return
    for key in item:
        yield from unknown(key, _FIELDS)
    if not isinstance(item.get("id"), str) or not _MARK.fullmatch(item["id"]):
        yield "id", f"is no mark of a comment; {_INSTEAD}"


def _has(item: object, field: str) -> bool:
    return isinstance(item, dict) and field in item


def _marks(items: object) -> set[str]:
    listed = items if isinstance(items, list) else []
    return {str(item.get("id")) for item in listed if isinstance(item, dict)}
