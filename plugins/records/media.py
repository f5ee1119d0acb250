"""Which kinds of file are copied as they are, how large each may be, and how one of them begins.

A name is only a claim: a web page that is called `.png` is none, and nobody would see the picture.
Only kinds that a browser shows without running them are here: no .html and no .svg, which can hold
a script that would run as the hub's own. Looks at the first bytes and goes no further. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple

FIRST_BYTES = 512
"""How many bytes at its beginning a kind is told by."""

_PICTURE, _PAPER, _TABLE, _SOUND = 2_000_000, 10_000_000, 1_000_000, 20_000_000


class _Kind(NamedTuple):
    """How many bytes a file of the kind may have, and whether bytes are the beginning of one."""

    most: int
    begins: Callable[[bytes], bool]


def _with(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda first: first.startswith(starts)


def _is_text(first: bytes) -> bool:
    return b"\0" not in first


def _is_avif(first: bytes) -> bool:
    return first[4:8] == b"ftyp" and b"avif" in first[8:64]


def _is_webp(first: bytes) -> bool:
    return first[:4] == b"RIFF" and first[8:12] == b"WEBP"


def _is_mp3(first: bytes) -> bool:
    """An ID3 tag, or the sync word of a frame of MPEG audio, layer III (ISO 11172-3, 2.4.1.3)."""
    return first.startswith(b"ID3") or (first[:1] == b"\xff" and first[1:2] in _LAYER_3)


_LAYER_3 = (b"\xfa", b"\xfb", b"\xf2", b"\xf3", b"\xe2", b"\xe3")
_JPEG = _Kind(_PICTURE, _with(b"\xff\xd8\xff"))
# In the order of the alphabet: the message that lists them is read by people.
KINDS = {
    ".avif": _Kind(_PICTURE, _is_avif),
    ".csv": _Kind(_TABLE, _is_text),
    ".gif": _Kind(_PICTURE, _with(b"GIF87a", b"GIF89a")),
    ".jpeg": _JPEG,
    ".jpg": _JPEG,
    ".mp3": _Kind(_SOUND, _is_mp3),
    ".pdf": _Kind(_PAPER, _with(b"%PDF-")),
    ".png": _Kind(_PICTURE, _with(b"\x89PNG\r\n\x1a\n")),
    ".txt": _Kind(_TABLE, _is_text),
    ".vtt": _Kind(_TABLE, _with(b"WEBVTT", b"\xef\xbb\xbfWEBVTT")),
    ".webp": _Kind(_PICTURE, _is_webp),
}

Told = tuple[str, str, str]


def unfit(name: str, size: int, first: bytes | None) -> Told | None:
    """Return what is wrong with a file that is to be copied: its field, what, and what to do.

    `size` is in bytes, `first` holds its FIRST_BYTES; None where nobody has read it.
    """
    suffix = PurePosixPath(name).suffix.lower()
    kind = KINDS.get(suffix)
    if kind is None:
        what = f"{suffix or PurePosixPath(name).name!r} is no kind of file the hub copies"
        return "file name", what, f"use one of {', '.join(KINDS)}"
    if size > kind.most:
        return "file", f"has {size:,} bytes", f"make it smaller: at most {kind.most:,} for {suffix}"
    if first is not None and not kind.begins(first):
        what = f"is called {suffix} and is something else"
        return "file", what, "save it again from the program that it was made with"
    return None
