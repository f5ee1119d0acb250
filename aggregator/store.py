"""Read the pulled files that are there, and carry out what was decided about them.

Decides nothing. Writes only into the folders of the nightly job, follows no symbolic link, never
replaces a file it could not read, and leaves a file whose bytes would not change untouched. A kill
at any instant leaves the old file or the new one, whole (see `disk`).
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from aggregator import disk, frontmatter, state
from aggregator.errors import AggregatorError, FrontMatterError
from aggregator.model import Change, Create, Keep, Stored, Update, Withdraw
from aggregator.provenance import as_stored

PULLED = "pulled"
STATE = "pulled/state"
EVENTS = "events"
COMMENTS = "comments"
VERIFIED = "verified"
HEALTH = "health"
PICTURES = "pictures"


OURS = ("state", "takedowns")
"""The folders of the nightly job's own among those of the members."""


def members(content: Path, having: str = "") -> list[str]:
    """List the members that have pulled files, or a folder of this name among them."""
    folder = content / PULLED
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(one.name for one in found if (one / having).is_dir() and one.name not in OURS)


def stored(content: Path, member: str) -> tuple[list[Stored], dict[str, str]]:
    """Read a member's pulled files: those that can be read, and `path: fault` of the others."""
    good: list[Stored] = []
    damaged: dict[str, str] = {}
    for file in sorted((content / PULLED / member).glob("*.md")):
        path = f"{PULLED}/{member}/{file.name}"
        try:
            good.append(as_stored(path, _text(file, path)))
        except (FrontMatterError, OSError, UnicodeDecodeError) as error:
            damaged[path] = _fault(path, error)
    return good, damaged


def bodies(content: Path, member: str) -> tuple[list[tuple[Stored, str]], bool]:
    """Read a member's pulled files with what they say, and tell whether all could be read."""
    read: list[tuple[Stored, str]] = []
    files = sorted((content / PULLED / member).glob("*.md"))
    for file in files:
        path = f"{PULLED}/{member}/{file.name}"
        with suppress(FrontMatterError, OSError, UnicodeDecodeError):
            text = _text(file, path)
            read.append((as_stored(path, text), frontmatter.read(text, path)[1]))
    return read, len(read) == len(files)


def pictured_members(content: Path) -> list[str]:
    """List the members of whose pictures there are copies, by the names of their folders."""
    folder = content / PICTURES
    return sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []


def pictures(content: Path, member: str) -> list[str]:
    """List the names of the copies of a member's pictures."""
    return sorted(file.name for file in (content / PICTURES / member).glob("*.jpg"))


def write(content: Path, path: str, data: bytes) -> None:
    """Write one file. Raises AggregatorError."""
    with disk.writing(path):
        place = _place(content, path)
        disk.replace({place: (path, data)})
        disk.settle_folder(place.parent)


def take_down(content: Path, member: str, names: Iterable[str]) -> None:
    """Remove copies of pictures, and the folder of a member that has none left.

    Raises AggregatorError.
    """
    for path in (f"{PICTURES}/{member}/{name}" for name in names):
        with disk.writing(path):
            _place(content, path).unlink(missing_ok=True)
    folder = content / PICTURES / member
    with suppress(OSError):  # not empty, or not there
        folder.rmdir()
        folder.parent.rmdir()


def of_members(content: Path, folder: str) -> tuple[dict[str, str], dict[str, str]]:
    """Read a folder with a file a member, by member: the texts, and the faults of the others."""
    good, bad = _texts(content, (content / folder).glob("*.md"))
    return {Path(p).stem: t for p, t in good.items()}, {Path(p).stem: f for p, f in bad.items()}


def comments(content: Path, member: str) -> tuple[dict[str, str], dict[str, str]]:
    """Read the files of the comments on a member's posts, by path: texts, and others' faults."""
    return _texts(content, (content / PULLED / member / COMMENTS).glob("*/*.md"))


def viewed(files: Iterable[Stored], changes: Iterable[Change]) -> list[Stored]:
    """Tell how `stored` would answer after `changes`, without carrying them out."""
    view = {file.path: file for file in files}
    for change in changes:
        if isinstance(change, Create | Update):
            view[change.path] = as_stored(change.path, change.text)
        elif isinstance(change, Withdraw):
            view.pop(change.path, None)
    return [view[path] for path in sorted(view)]


def apply(changes: Iterable[Change], content: Path) -> None:
    """Carry out changes, all that write or none; what goes, goes when the rest is there.

    Raises AggregatorError for one that must not be, and NotWritten for one the disk does not take:
    what a full disk took is then whole, and the rest as it was.
    """
    folders: dict[str, Path] = {}
    files: dict[Path, tuple[str, bytes]] = {}
    gone: dict[Path, str] = {}
    for change in changes:
        if isinstance(change, Keep):
            continue
        with disk.writing(change.path):
            place = _place(content, change.path, folders)
            if isinstance(change, Withdraw):
                gone[place] = change.path
            elif (data := _news(change, place)) is not None:
                files[place] = change.path, data
    disk.replace(files)
    for place, path in gone.items():
        with disk.writing(path):
            place.unlink(missing_ok=True)
    for inner, folder in folders.items():
        with disk.writing(inner):
            for stale in folder.glob(disk.LEFTOVER):
                stale.unlink()  # what a kill left of a post that is not in its feed now
            disk.settle_folder(folder)


def write_state(content: Path, member: str, known: state.MemberState) -> None:
    """Write what is known of a member, if that changed. The last step; nothing needs no file.

    Whatever lies in the file's place goes: it may be deleted. Raises AggregatorError.
    """
    data = state.encode(known)
    path = f"{STATE}/{member}.json"
    with disk.writing(path):
        file = content / path
        if _holds(file, data) or (data == state.encode(state.MemberState()) and not _lies(file)):
            return
        place = _place(content, path)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        disk.replace({place: (path, data)})
        disk.settle_folder(place.parent)


def _lies(file: Path) -> bool:
    """Tell whether anything is there, if only a link that leads nowhere."""
    return file.exists() or file.is_symlink()


def _holds(file: Path, data: bytes) -> bool:
    """Tell whether a plain file holds these bytes; one of another length is not even read."""
    with suppress(OSError):
        there = file.lstat()
        alike = stat.S_ISREG(there.st_mode) and there.st_size == len(data)
        return alike and file.read_bytes() == data
    return False


def _texts(content: Path, files: Iterable[Path]) -> tuple[dict[str, str], dict[str, str]]:
    """Read files by path: texts, and the faults of those that cannot be read."""
    texts, damaged = dict[str, str](), dict[str, str]()
    for file in sorted(files):
        path = file.relative_to(content).as_posix()
        try:
            texts[path] = _text(file, path)
        except (FrontMatterError, OSError, UnicodeDecodeError) as error:
            damaged[path] = _fault(path, error)
    return texts, damaged


def _text(file: Path, path: str) -> str:
    kind = file.lstat().st_mode
    if stat.S_ISLNK(kind):
        raise FrontMatterError(f"{path}:1: file: is a symbolic link; put the file itself here")
    if not stat.S_ISREG(kind):  # a pipe would be waited for without end
        raise FrontMatterError(f"{path}:1: file: is no file; take it away")
    return file.read_bytes().decode("utf-8")


def _fault(path: str, error: Exception) -> str:
    if isinstance(error, FrontMatterError):
        return str(error)
    if isinstance(error, PermissionError):
        return f"{path}:1: file: may not be read; let the user that runs the nightly job read it"
    return f"{path}:1: file: cannot be read as UTF-8 text; delete it, and the next pull restores it"


def _place(content: Path, path: str, known: dict[str, Path] | None = None) -> Path:
    """Find where a path leads, and refuse one that would leave the folders of the nightly job.

    Folders that were found before are looked up in `known`, and added to it.
    """
    known = {} if known is None else known
    parts = PurePosixPath(path).parts
    ours = parts[:-1] in ((VERIFIED,), (HEALTH,)) or _is_members(parts)
    if not ours or ".." in parts or "\\" in path:
        raise AggregatorError(f"{path}: is not a place for a pulled file")
    inner = "/".join(parts[:-1])
    if inner not in known:
        folder = content.resolve().joinpath(*parts[:-1])
        folder.mkdir(parents=True, exist_ok=True)
        if folder.resolve() != folder:
            raise AggregatorError(f"{path}: its folder is a symbolic link, which is not followed")
        known[inner] = folder
    return known[inner] / parts[-1]


def _is_members(parts: tuple[str, ...]) -> bool:
    """Tell whether a path is of a member's post, picture, event or comment."""
    if len(parts) == 3:
        return parts[0] in (PULLED, PICTURES)
    return (parts[0], len(parts), *parts[2:3]) in ((PULLED, 4, EVENTS), (PULLED, 5, COMMENTS))


def _news(change: Create | Update, place: Path) -> bytes | None:
    """Give the bytes to be written; None where they are there already."""
    data = change.text.encode("utf-8")
    link = place.is_symlink()
    there = place.read_bytes() if not link and place.is_file() else None
    if there == data:
        return None
    if isinstance(change, Create) and (link or there is not None):
        raise AggregatorError(f"{change.path}: another file is there already, and is left alone")
    return data
