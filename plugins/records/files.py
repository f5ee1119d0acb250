"""Look at the files that are copied as they are: pictures, papers, recordings in `content/files/`.

They pass no allow-list, so only kinds that a browser shows without running them are taken. Reads
their names, never what is in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .faults import Fault

FOLDER = "files"
# No .html and no .svg: both can hold a script, which would run as the hub's own.
KINDS = (".avif", ".csv", ".gif", ".jpeg", ".jpg", ".mp3", ".pdf", ".png", ".txt", ".vtt", ".webp")


def faults_of_files(content: Path) -> Iterator[Fault]:
    """Yield what is wrong with the files that would be copied."""
    folder = content / FOLDER
    for path in [folder, *sorted(folder.rglob("*"))]:
        name = path.relative_to(content).as_posix()
        if path.is_symlink():
            yield Fault(name, 1, "file", "is a link to another place", "put the file itself here")
        elif path.is_file() and path.suffix.lower() not in KINDS:
            what = f"{path.suffix or path.name!r} is no kind of file the hub copies"
            yield Fault(name, 1, "file name", what, f"use one of {', '.join(KINDS)}")
