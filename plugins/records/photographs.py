"""Look into a picture that is to be copied as it is: what nobody sees of it, and everybody gets.

A telephone notes in each picture where it was taken: at somebody's door, for all who download it.
And a small file may unpack to a picture that no reader's machine has room for. Changes nothing.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

MOST_PIXELS = 50_000_000
"""More than a telephone takes; a browser needs four bytes for each."""

PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
# Exif is a TIFF file inside the picture, whatever the picture's kind (Exif 2.32, 4.5.2): two bytes
# that say in which order the others are, and 42.
_TIFF = re.compile(rb"II\*\x00|MM\x00\*")
_MOST_TIFFS, _MOST_FIELDS = 50, 500
_GPS, _LATITUDE = 0x8825, 2  # Exif 2.32, 4.6.3 and 4.6.6
_XMP = b"GPSLatitude"  # XMP writes it as text

_PLACED = (
    "holds the place where it was taken, which tells where somebody lives or works",
    "save it again without: a screenshot of it has none, nor a copy from a drawing program",
)
_VAST = (
    "unpacks to more than {:,} pixels",
    "make it smaller: 2,000 pixels a side are enough for any screen",
)


def unfit(path: Path) -> tuple[str, str] | None:
    """Return what is wrong with what a picture holds, and what to do; None for what is none."""
    if path.suffix.lower() not in PICTURES:
        return None
    if is_placed(path.read_bytes()):
        return _PLACED
    return (_VAST[0].format(MOST_PIXELS), _VAST[1]) if _pixels(path) > MOST_PIXELS else None


def is_placed(raw: bytes) -> bool:
    """Tell whether a picture says where on Earth it was taken."""
    return _XMP in raw or any(_has_latitude(raw, start) for start in _starts(raw))


def _starts(raw: bytes) -> Iterator[int]:
    found = (match.start() for match in _TIFF.finditer(raw))
    yield from (start for start, _ in zip(found, range(_MOST_TIFFS), strict=False))


def _has_latitude(raw: bytes, start: int) -> bool:
    order = "<" if raw[start : start + 1] == b"I" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}4xI", raw, start)
        place = dict(_fields(raw, start, first, order)).get(_GPS)
        return place is not None and _LATITUDE in dict(_fields(raw, start, place, order))
    except struct.error:  # no Exif, or cut off
        return False


def _fields(raw: bytes, start: int, offset: int, order: str) -> Iterator[tuple[int, int]]:
    """Yield the fields of a directory: the tag of each, and its value where that is one number."""
    (number,) = struct.unpack_from(f"{order}H", raw, start + offset)
    for row in range(min(number, _MOST_FIELDS)):
        place = start + offset + 2 + 12 * row
        tag, _, _, value = struct.unpack_from(f"{order}HHII", raw, place)
        yield tag, value


def _pixels(path: Path) -> int:
    """Return how many pixels a picture unpacks to; 0 where that cannot be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of vast pictures: so do we
        try:
            with Image.open(path) as picture:
                return picture.width * picture.height
        except Image.DecompressionBombError:
            return MOST_PIXELS + 1
        except Exception:
            return 0
