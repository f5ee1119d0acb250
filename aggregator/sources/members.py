"""Read the feeds that stand in the members' own files.

Looks at `feeds:` only; whether the rest of a member's file is in order is not asked here.
"""

from __future__ import annotations

from pathlib import Path

from aggregator import frontmatter
from aggregator.errors import FrontMatterError, SourceError
from aggregator.model import Source
from aggregator.slug import RESERVED, is_slug
from aggregator.sources.feed import Collected


def from_members(content: Path) -> tuple[list[Source], list[str]]:
    """Read the feeds of every `members/*.md` under `content`, in the order of the files.

    Also gives a sentence, `path:line: field: what is wrong; what to write instead`, for everything
    that cannot be used.
    """
    found = Collected()
    if not (content / "members").is_dir():
        found.faults.append(f"{content.name}/members:1: folder: is not there; make it")
    for path in sorted((content / "members").glob("*.md")):
        name = f"{content.name}/members/{path.name}"
        try:
            _read_member(path, name, found)
        except (SourceError, FrontMatterError) as error:
            found.faults.append(str(error))
    return found.sources, found.faults


def _read_member(path: Path, name: str, found: Collected) -> None:
    if not is_slug(path.stem):
        advice = "use small letters, digits and single hyphens"
        raise SourceError(f"{name}:1: file name: is no short name; {advice}")
    if path.stem in RESERVED:
        raise SourceError(f"{name}:1: file name: is a name the hub needs itself; choose another")
    text = _text(path, name)
    feeds = frontmatter.read(text, name)[0].get("feeds")
    if feeds is None:
        return
    lines = frontmatter.lines(text, name)
    if not isinstance(feeds, list):
        raise SourceError(
            f"{name}:{lines['feeds',]}: feeds: is not a list; write `- url: https://...`"
        )
    for number, feed in enumerate(feeds):
        first = lines["feeds", number]
        if isinstance(feed, dict):
            at = {key: lines["feeds", number, key] for key in feed}
            found.add(path.stem, feed, name, {"url": first} | at)
        else:
            found.faults.append(f"{name}:{first}: feeds: is no feed; write `- url: https://...`")


def _text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{name}:{line}: file: is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise SourceError(f"{name}:1: file: cannot be read ({error.strerror}); mend it") from error
