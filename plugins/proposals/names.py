"""Judge the name of a file: can it be checked out by everybody, and be read as what it is?

A repository with a name that Windows or macOS cannot keep, or keeps under another name, cannot be
worked on there by anybody. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from plugins.records.characters import is_hidden, is_kept_by_windows

MAX_NAME, MAX_PATH, MAX_DEPTH = 240, 200, 12
"""Bytes of one name (file systems take 255), characters of a path (Windows takes 260, with the
folder that the repository lies in), and folders in folders."""

# Microsoft, "Naming Files, Paths, and Namespaces".
_REFUSED = re.compile(r'[<>:"|?*\\]')
_CONSOLES = ("conin$", "conout$")
# What git itself reads, which could make other files of what is checked out.
GITS = (".gitattributes", ".gitmodules", ".lfsconfig", ".mailmap", ".gitconfig")
_ADVICE = "use letters, digits, hyphens and dots, and fewer of them"

Told = tuple[str, str]


def misnamed(path: str) -> Iterator[Told]:
    """Yield what is wrong with a path, and what to do."""
    parts = path.split("/")
    if not all(parts) or {".", ".."} & {*parts} or any(map(_is_gits_own, parts)):
        yield "leads out of its folder, or into git's own", "name it by plain folders and a name"
        return
    if len(path) > MAX_PATH or len(parts) > MAX_DEPTH:
        what = f"has {len(path)} characters and {len(parts) - 1} folders"
        yield what, f"keep to {MAX_PATH} characters and {MAX_DEPTH} folders"
    for part in dict.fromkeys(parts):
        if what := _wrong(part):
            yield what, _ADVICE
    if parts[-1].lower() in GITS:
        yield "tells git to treat files otherwise", "take it out: the hub has no need of it"


def _wrong(part: str) -> str | None:
    """Say what is wrong with one name of a path."""
    stem = part.split(".", 1)[0].rstrip(" ")
    if any("\ud800" <= c <= "\udfff" for c in part):
        return "is no UTF-8"
    if any(map(is_hidden, part)):
        return "holds a hidden character"
    if found := _REFUSED.search(part):
        return f"holds {found[0]}, which Windows takes in no name"
    if part != part.strip(" ") or part.endswith("."):
        return "begins or ends with a space, or ends with a dot"
    if is_kept_by_windows(stem) or part.lower() in _CONSOLES:
        return f"is a name that Windows keeps for itself ({stem})"
    if part != unicodedata.normalize("NFC", part):
        return "is written in pieces (Unicode NFD), which other machines put together"
    return f"has {size} bytes" if (size := len(part.encode())) > MAX_NAME else None


def _is_gits_own(part: str) -> bool:
    """Windows has another name for `.git`, and macOS leaves out what shows nothing."""
    plain = "".join(c for c in part if unicodedata.category(c) != "Cf").casefold().rstrip(" .")
    return plain == ".git" or re.fullmatch(r"git~[0-9]+", plain) is not None or plain[:5] == ".git:"


def twins(paths: Iterable[str], every: Iterable[str]) -> Mapping[str, str]:
    """Return those of `paths` that a file system could take for another path, and for which.

    One that ignores case, or puts letters and their accents together. Folders count too.
    """
    spelt: dict[str, set[str]] = {}
    asked = {key: path for path in paths for key in map(_key, _prefixes(path))}
    for path in every:
        for prefix in _prefixes(path):
            if (key := _key(prefix)) in asked:
                spelt.setdefault(key, set()).add(prefix)
    found: dict[str, str] = {}
    for key, names in sorted(spelt.items()):
        own = _prefixes(asked[key])
        for other in sorted(names.difference(own)):
            found.setdefault(asked[key], other)
    return found


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: n + 1]) for n in range(min(len(parts), MAX_DEPTH + 1))]


def _key(path: str) -> str:
    composed = unicodedata.normalize("NFC", path).casefold()
    return unicodedata.normalize("NFC", composed)
