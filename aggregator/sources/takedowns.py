"""Read what must never be published, or published again.

Fails rather than guesses: a takedown that is misread is a person's words back on the page.
"""

from __future__ import annotations

from pathlib import Path

from aggregator import frontmatter
from aggregator.errors import FrontMatterError, SourceError
from aggregator.sources.feed import Faults, unknown

_FIELDS = ("match", "reason", "since")


def suppressed(content: Path) -> frozenset[str]:
    """Read what must never be published: the guids, links and paths in `suppressed.yml`.

    Empty where there is no such file. Raises SourceError where it is damaged, with every fault on
    a line of its own: publishing must not go on without it.
    """
    name = f"{content.name}/suppressed.yml"
    try:
        text = (content / "suppressed.yml").read_bytes().decode("utf-8-sig")
        items, lines = frontmatter.plain(text, name)
    except FileNotFoundError:
        return frozenset()
    except FrontMatterError as error:
        raise SourceError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{name}:1: file: cannot be read ({error}); save it as UTF-8") from error
    if not isinstance(items, list | None):
        raise SourceError(f"{name}:1: file: is not a list; begin each item with `- match: `")
    faults = [
        f"{name}:{lines.get((number, where), lines[number,])}: {where}: {what}"
        for number, item in enumerate(items or [])
        for where, what in _item_faults(item)
    ]
    if faults:
        raise SourceError("\n".join(faults))
    return frozenset(item["match"] for item in items or [])


def _item_faults(item: object) -> Faults:
    if not isinstance(item, dict):
        yield "item", "has no `match`; write `- match: ` and an address, or the path of a file"
        return
    for key in item:
        yield from unknown(key, _FIELDS)
    if not isinstance(item.get("match"), str) or not item["match"].strip():
        yield (
            "match",
            "is missing; write the address, the identifier in the feed, or the path of the file",
        )
