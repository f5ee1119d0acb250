"""Look at a built site as its readers will, before anyone sees it.

Returns sentences about what is wrong; changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from .breaches import POLICY, breaches, weak

# A night that loses half of the pages is a fault somewhere, not a change of content.
COLLAPSED = 0.5
# Where the full-text index lies, and its table of contents, which names its files (pagefind 1.5).
INDEX = "pagefind"
_RAW = ("script", "style")


def verify(folder: Path, root: str = "", previous: Path | None = None) -> list[str]:
    """Return what is wrong with the site in `folder`; an empty list means it may be published.

    `root` is the path the site stands under ("" or "/hub"). `previous` is the site published now,
    whose number of pages is the measure for a collapse.
    """
    pages = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}
    if "index.html" not in pages:
        return ["there is no home page (index.html)"]
    read = {name: _read(path) for name, path in pages.items()}
    found = [*_broken(folder, root, read), *_dangerous(read)]
    found += _index(folder)
    before = sum(1 for _ in previous.rglob("*.html")) if previous else 0
    if len(pages) < before * COLLAPSED:
        found.append(f"only {len(pages)} pages are left of yesterday's {before}")
    return found


class _Page(HTMLParser):
    """What a page links to, the places in it that can be linked to, and what it may not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.places: set[str] = set()
        self.policy: str | None = None
        self.breaches: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.breaches += breaches(tag, attrs)
        held = dict(reversed(attrs))
        if tag == "meta" and (held.get("http-equiv") or "").lower() == POLICY:
            self.policy = held.get("content")
        for name, value in attrs:
            if name in ("href", "src", "data-worker") and value:
                self.targets.append(value)
            elif name == "id" and value:
                self.places.add(value)

    def handle_data(self, data: str) -> None:
        # Browsers go on past </script> after <!--<script. From Python 3.11.13 and 3.12.11 on
        # a <title> comes this way too, its references read: a < in one was written as it should be.
        if self.cdata_elem in _RAW and "<" in data:
            self.breaches.append(f"a < in a <{self.cdata_elem}>")

    def handle_comment(self, data: str) -> None:
        self.breaches.append("a comment, which browsers end elsewhere than other readers")

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _broken(folder: Path, root: str, pages: dict[str, _Page]) -> Iterator[str]:
    files: dict[str, str | None] = {}
    for name, page in pages.items():
        for target in dict.fromkeys(page.targets):
            parts = _parts(target)
            if parts.scheme or parts.netloc:
                continue
            if parts.path not in files:
                files[parts.path] = _file(folder, root, parts.path)
            file = files[parts.path] if parts.path else name
            place = unquote(parts.fragment)
            if file is None:
                yield f"{name}: the link {target} leads nowhere"
            elif place and file in pages and place not in pages[file].places:
                yield f"{name}: the link {target} leads to a place that is not on that page"


def _dangerous(pages: dict[str, _Page]) -> Iterator[str]:
    for name, page in pages.items():
        for what in filter(None, [weak(page.policy), *dict.fromkeys(page.breaches)]):
            yield f"{name}: there is {what}"


def _parts(target: str) -> SplitResult:
    try:
        return urlsplit(target)
    except ValueError:  # as `//[x`: an address of somewhere else that is none
        return SplitResult("", target, "", "", "")


def _file(folder: Path, root: str, path: str) -> str | None:
    """Return the file behind a path, or None. Paths are from the root: pages move, `../` breaks."""
    if not path.startswith(f"{root}/"):
        return None
    name = unquote(path.removeprefix(f"{root}/"))
    name = f"{name}index.html" if name.endswith("/") or not name else name
    try:
        return name if (folder / name).is_file() else None
    except OSError:  # a name longer than a file system allows
        return None


def _index(folder: Path) -> Iterator[str]:
    """Look whether the index of the search, where there is one, is whole and has pages in it."""
    entry = folder / INDEX / "pagefind-entry.json"
    if not entry.parent.exists():
        return
    try:
        languages = json.loads(entry.read_bytes())["languages"]
        pages = sum(one["page_count"] for one in languages.values())
        files = ["pagefind.js", *(f"pagefind.{one['hash']}.pf_meta" for one in languages.values())]
        files += [f"wasm.{one['wasm'] or 'unknown'}.pagefind" for one in languages.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield f"{INDEX}/pagefind-entry.json, which names the files of the search, cannot be read"
        return
    fragments = len(list((folder / INDEX / "fragment").glob("*.pf_fragment")))
    if not 0 < pages == fragments:
        yield f"the search says that it has {pages} pages, and has {fragments}"
    for name in files:
        if not (folder / INDEX / name).is_file():
            yield f"{INDEX}/{name}, a file of the search, is not there"
