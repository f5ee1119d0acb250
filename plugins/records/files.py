"""Look at the files that are no records: those that are copied, and those that nothing reads.

`content/files/` is copied as it is: pictures, papers, recordings. They pass no allow-list, so only
kinds that a browser shows without running them are taken. So are the small copies of members'
pictures, which the nightly job alone writes into `content/pictures/`. Everywhere else a file that
does not end in .md is one that somebody hoped would be read. Reads names, sizes and first bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from . import photographs
from .faults import Fault, nearest
from .media import FIRST_BYTES, KINDS, unfit

FOLDER = "files"
PICTURES = "pictures"
_COPY = re.compile(r"pictures/[a-z0-9-]+/[0-9a-f]{16}-[1-9][0-9]*x[1-9][0-9]*\.jpg")
# Beside the folders of records: what must never come back, and which comments people let through
# (docs/operations.md).
_LISTS = ("suppressed.yml", "moderation.yml")
# Notepad hides `.txt`, so that `hill.md` is saved as `hill.md.txt`.
_WORDS = (".markdown", ".mdown", ".md", ".mdwn", ".mkd", ".text", ".txt", "")
_LINK = ("is a link to another place", "put the file itself here")


def faults_of_files(content: Path, read: Collection[str] = ()) -> Iterator[Fault]:
    """Yield what is wrong with the files that are copied, and with those that nothing would read.

    `read` are the folders under `content` whose files people write. Hidden files, and the copies
    that editors keep of a file (`hill.md~`), are left alone.
    """
    yield from _copied(content)
    yield from _not_copies(content)
    for path in sorted(content.iterdir()) if content.is_dir() else ():
        if path.name in (FOLDER, PICTURES) or _is_left_alone(path.name):
            continue
        if path.is_symlink() and path.name in read:
            yield Fault(path.name, 1, "folder", *_LINK)
        elif path.name in read or (path.is_dir() and nearest(path.name, read)):
            for inner in sorted(path.rglob("*")):
                if not any(map(_is_left_alone, inner.relative_to(content).parts)):
                    yield from _unread(inner, inner.relative_to(content).as_posix())
        elif path.is_file() and path.suffix != ".md" and path.name not in _LISTS:
            yield Fault(path.name, 1, "file name", "is not read", f"put it into {_folders(read)}")


def copied(content: Path) -> frozenset[str]:
    """Return the paths under `content` of the files that are copied: `files/door.jpg`."""
    found = [path for folder in (FOLDER, PICTURES) for path in (content / folder).rglob("*")]
    names = (path.relative_to(content) for path in found if path.is_file())
    # Hidden files are not copied (IGNORE_FILES in pelicanconf.py).
    return frozenset(n.as_posix() for n in names if not any(p.startswith(".") for p in n.parts))


def _copied(content: Path) -> Iterator[Fault]:
    folder = content / FOLDER
    for path in [folder, *sorted(folder.rglob("*"))]:
        name = path.relative_to(content).as_posix()
        if path.is_symlink():
            yield Fault(name, 1, "file", *_LINK)
        elif path.is_file() and (told := unfit(path.name, path.stat().st_size, _first(path))):
            field, what, advice = told
            yield Fault(name, 1, field, what, advice)
        elif path.is_file() and (shows := photographs.unfit(path)):
            yield Fault(name, 1, "picture", *shows)


def _first(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(FIRST_BYTES)


def _not_copies(content: Path) -> Iterator[Fault]:
    """Whatever else lies there would be published as it is."""
    for path in sorted((content / PICTURES).rglob("*")):
        name = path.relative_to(content).as_posix()
        if path.name.startswith("."):
            continue  # what a killed night left; it is not copied, and the next night removes it
        if path.is_symlink() or (path.is_file() and not _COPY.fullmatch(name)):
            what = "is no copy that the nightly job made"
            yield Fault(name, 1, "file", what, f"put pictures of your own into {FOLDER}/")


def _unread(path: Path, name: str) -> Iterator[Fault]:
    """A file in a folder of records that is no .md file."""
    if path.suffix == ".md" or (path.is_dir() and not path.is_symlink()):
        return
    if path.is_symlink():
        yield Fault(name, 1, "file", *_LINK)
        return
    yield Fault(name, 1, "file name", "is not read", _advice(path))


def _advice(path: Path) -> str:
    name = f"{path.name.split('.')[0].strip().lower().replace(' ', '-')}.md"
    suffix = path.suffix.lower()
    if suffix in _WORDS:
        return f"name it {name}"
    if suffix in KINDS:
        return f"pictures and papers go into the folder {FOLDER}/"
    return f"save what it says as plain text and name it {name}"


def _is_left_alone(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith("~")


def _folders(read: Collection[str]) -> str:
    *first, last = [f"{folder}/" for folder in sorted({*read, FOLDER})]
    return f"{', '.join(first)} or {last}" if first else last
