"""Draw a picture anew, small: what comes out holds the picture alone, whatever came in.

A copy is smaller than a page's own budget allows for, and holds no place, time or name of a camera,
no thumbnail of the uncropped scene, and nothing hidden behind the picture. Touches no file and no
network. The same bytes give the same copy, as long as Pillow stays the same.
"""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps

from aggregator.errors import NotAPicture
from aggregator.model import Drawing

WIDEST = 800
"""Pixels of the longer side: a column of text on a large screen, or a whole telephone."""
LARGEST = 80_000
"""Bytes of a copy. What is still larger at the lowest quality is drawn smaller."""
MOST_PIXELS = 24_000_000
"""Pixels of what is taken: a telephone's camera. Each costs up to eight bytes while it is drawn."""
SMALLEST = 16
"""Pixels of a side under which a picture shows nothing: a spacer, or one that counts readers."""

MOST_SCANS = 200
"""Scans of a JPEG. A progressive one has a dozen; each of a million, ten bytes long, goes over the
whole picture again."""

# What browsers show, without SVG, which can hold scripts.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_TOO_MANY = (
    f"The picture has more than {MOST_PIXELS // 10**6} million pixels. Make it smaller. "
    "Until then it stays a link."
)
_QUALITIES = (75, 60, 45)
_SHRINKS = (1.0, 0.75, 0.5, 0.25)
_SCAN = b"\xff\xda"  # ITU-T T.81, B.2.3; the data of a scan cannot hold these two bytes
# What Pillow's readers raise on damaged files: they index into what is not there.
_UNREADABLE = (
    *(ArithmeticError, EOFError, LookupError, OSError, SyntaxError, TypeError, ValueError),
    struct.error,
)


def redrawn(body: bytes) -> Drawing:
    """Draw the picture in `body` anew as a JPEG within WIDEST and LARGEST.

    Raises NotAPicture, with a sentence for its owner.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata, none of which is kept
        try:
            return _fitted(_flat(_opened(body)))
        except Image.DecompressionBombError as error:
            raise NotAPicture(_TOO_MANY) from error
        except _UNREADABLE as error:
            raise NotAPicture(
                "The picture cannot be read. Save it again as JPEG or PNG."
            ) from error


def _opened(body: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(body), formats=_FORMATS)
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise NotAPicture(_TOO_MANY)
    if picture.format == "JPEG" and body.count(_SCAN) > MOST_SCANS:
        raise NotAPicture("The picture is made to be slow to show. It stays a link.")
    if min(width, height) < SMALLEST:
        raise NotAPicture("The picture is too small to show anything. It stays a link.")
    picture.draft("RGB", (2 * WIDEST, 2 * WIDEST))  # JPEG can be read at a fraction of its size
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Turn it upright, and lay what is see-through on white, as the page does."""
    upright = ImageOps.exif_transpose(picture)
    whole = upright if upright.mode in ("RGB", "L") else upright.convert("RGBA")
    whole.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    if whole.mode != "RGBA":
        return whole
    white = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(white, whole).convert("RGB")


def _fitted(picture: Image.Image) -> Drawing:
    data = b""
    for shrink in _SHRINKS:
        size = (max(1, int(picture.width * shrink)), max(1, int(picture.height * shrink)))
        small = picture if shrink == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            data = _written(small, quality)
            if len(data) <= LARGEST:
                return Drawing(data, small.width, small.height)
    raise NotAPicture("The picture cannot be made small enough. It stays a link.")


def _written(picture: Image.Image, quality: int) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)  # the pixels, and nothing that Pillow remembers of the file
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
