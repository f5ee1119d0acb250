"""Pictures that people put into `content/files/`: what nobody sees of them is looked at too."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from town import PNG, Hub

from plugins.records.photographs import is_placed

GPS = {1: "N", 2: (53.0, 47.0, 59.0), 3: "W", 4: (1.0, 32.0, 0.0)}


def taken(kind: str, place: dict[int, object]) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update(place)
    made = io.BytesIO()
    Image.new("RGB", (20, 20)).save(made, kind, exif=exif.tobytes())
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("JPEG", "a.jpg"),
        ("JPEG", "a.JPEG"),
        ("PNG", "a.png"),
        ("WEBP", "a.webp"),
        ("AVIF", "a.avif"),
    ],
)
def test_a_picture_that_says_where_it_was_taken_is_told(hub: Hub, kind: str, name: str) -> None:
    hub.write({f"files/{name}": taken(kind, GPS)})
    (fault,) = hub.faults()
    assert fault.startswith(f"files/{name}:1: picture: holds the place where it was taken, ")
    hub.write({f"files/{name}": taken(kind, {})})
    assert hub.faults() == []


def test_a_place_that_an_editor_wrote_in_words_is_found_too(hub: Hub) -> None:
    hub.write({"files/a.png": PNG + b'<rdf exif:GPSLatitude="53,47.9N"/>'})
    assert len(hub.faults()) == 1


def test_a_small_file_that_unpacks_to_a_vast_picture_is_told(hub: Hub) -> None:
    made = io.BytesIO()
    Image.new("1", (8, 8)).save(made, "PNG")
    small = made.getvalue()
    head = b"IHDR" + b"\0\0\x75\x30" * 2 + small[24:29]  # 30,000 pixels a side
    vast = small[:12] + head + zlib.crc32(head).to_bytes(4, "big") + small[33:]
    hub.write({"files/a.png": vast, "files/b.png": small})
    (fault,) = hub.faults()
    assert fault.startswith("files/a.png:1: picture: unpacks to more than 50,000,000 pixels; ")


@given(
    st.lists(
        st.sampled_from([b"II*\0", b"MM\0*", b"\x25\x88", b"\0" * 4, b"\x08\0\0\0", b"\xff" * 9])
    )
)
def test_any_bytes_are_looked_into_and_none_are_followed_without_end(parts: list[bytes]) -> None:
    assert is_placed(b"".join(parts) * 50) in (True, False)
