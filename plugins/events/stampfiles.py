"""Write stamps under `content/stamps/`, only where they changed. Decides nothing.

A kill at any instant leaves the old file or the new one, whole: each is written beside its place,
made durable and renamed into it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from .stamps import Seal

FOLDER = "stamps"


def write(content: Path, stamps: Mapping[str, Seal]) -> int:
    """Make the folder hold just these stamps, by stem. Returns how many files were touched.

    Raises OSError where a file cannot be written, or where the folder is a link to another place.
    """
    folder = content / FOLDER
    if folder.is_symlink():
        raise OSError(f"{folder} is a link to another place; put a folder there")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {folder / f"{stem}.md": _text(seal) for stem, seal in stamps.items()}
    gone = [path for path in sorted(folder.rglob("*.md")) if path not in wanted]
    changed = [path for path, text in wanted.items() if not _holds(path, text)]
    for path in (*gone, *sorted(folder.rglob(".*.new"))):  # what a killed run left, too
        path.unlink()
    for path in changed:
        path.parent.mkdir(exist_ok=True)
        _replace(path, wanted[path])
    for touched in sorted({path.parent for path in (*gone, *changed)}):
        _settle(touched)
    return len(gone) + len(changed)


def _text(seal: Seal) -> bytes:
    lines = (
        "---",
        f"hash: {seal.hash}",
        f"sequence: {seal.sequence}",
        f"modified: {seal.modified.isoformat(timespec='seconds')}",
        "---",
    )
    return ("\n".join(lines) + "\n").encode()


def _holds(path: Path, text: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == text


def _replace(path: Path, text: bytes) -> None:
    # One fixed name, so that what a kill leaves behind is overwritten, not collected.
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with beside.open("xb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _settle(folder: Path) -> None:
    """Make renames durable. Windows cannot open a folder, and needs no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
