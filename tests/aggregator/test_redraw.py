"""Pictures drawn anew: small, upright, without anything but the picture, whatever came in."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from aggregator import redraw
from aggregator.errors import NotAPicture
from aggregator.redraw import LARGEST, WIDEST, redrawn

EXIF_ORIENTATION, EXIF_MAKER, GPS = 0x0112, 0x010F, 0x8825


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=["JPEG"])
    picture.load()
    return picture


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 80).convert("RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_every_format_that_browsers_show_becomes_a_jpeg_of_the_column_s_width(kind: str) -> None:
    drawing = redrawn(saved(Image.new("RGB", (1600, 400), "#336699"), kind))
    picture = opened(drawing.data)
    assert (drawing.width, drawing.height) == picture.size == (WIDEST, 200)
    red, green, blue = picture.getpixel((400, 100))
    assert abs(red - 0x33) < 8
    assert abs(green - 0x66) < 8
    assert abs(blue - 0x99) < 8


def test_a_picture_that_is_small_already_is_not_blown_up() -> None:
    drawing = redrawn(saved(Image.new("RGB", (120, 90), "red"), "PNG"))
    assert (drawing.width, drawing.height) == (120, 90)


def test_what_the_camera_wrote_down_is_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6  # lies on its side
    exif[EXIF_MAKER] = "Secret Cameras"
    exif.get_ifd(GPS)[1] = "N"
    came = saved(Image.new("RGB", (400, 200), "blue"), "JPEG", exif=exif, comment=b"at home")
    drawing = redrawn(came)
    assert (drawing.width, drawing.height) == (200, 400)
    for trace in (b"Exif", b"Secret", b"at home", b"GPS"):
        assert trace not in drawing.data
    assert not opened(drawing.data).getexif()


def test_what_is_see_through_lies_on_white() -> None:
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert min(opened(redrawn(saved(picture, "PNG")).data).getpixel((50, 50))) > 250


def test_a_palette_keeps_its_colours() -> None:
    picture = Image.new("RGB", (200, 100), "#00aa00").quantize(4)
    red, green, _ = opened(redrawn(saved(picture, "PNG")).data).getpixel((50, 50))
    assert red < 12
    assert green > 150


def test_a_picture_of_nothing_but_noise_still_fits_into_the_bytes_of_a_copy() -> None:
    drawing = redrawn(saved(noise(1200, 1200), "PNG"))
    assert len(drawing.data) <= LARGEST
    assert opened(drawing.data).size == (drawing.width, drawing.height)


def test_the_same_bytes_give_the_same_copy() -> None:
    came = saved(noise(300, 200), "JPEG")
    assert redrawn(came) == redrawn(came)


def test_a_spacer_and_a_picture_that_counts_readers_are_not_copied() -> None:
    with pytest.raises(NotAPicture, match="too small"):
        redrawn(saved(Image.new("RGB", (600, 1)), "PNG"))


@pytest.mark.parametrize("side", [5_000, 10_000, 20_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    bomb = saved(Image.new("1", (side, side)), "PNG")
    assert len(bomb) < 200_000
    with pytest.raises(NotAPicture, match="million pixels"):
        redrawn(bomb)


def test_a_picture_that_is_drawn_over_and_over_is_refused_before_that() -> None:
    whole = saved(noise(64, 48), "JPEG", progressive=True)
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    with pytest.raises(NotAPicture, match="made to be slow"):
        redrawn(whole[:-2] + scan * 300 + b"\xff\xd9")


@pytest.mark.parametrize(
    "came",
    [
        b"",
        b"<html><title>Log in</title>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        saved(Image.new("RGB", (64, 64)), "BMP"),
        saved(Image.new("RGB", (64, 64)), "TIFF"),
    ],
)
def test_what_is_no_picture_of_the_web_is_refused_in_words(came: bytes) -> None:
    with pytest.raises(NotAPicture, match=r"\. "):
        redrawn(came)


WHOLE = [
    saved(noise(64, 48), kind, **({"quality": 60} if kind != "PNG" else {}))
    for kind in ("JPEG", "PNG", "WEBP")
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=20),
    st.integers(1, 5000),
)
def test_a_damaged_picture_is_drawn_or_refused_and_nothing_else(
    whole: bytes, changes: list[tuple[int, int]], length: int
) -> None:
    damaged = bytearray(whole)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    try:
        drawing = redraw.redrawn(bytes(damaged[:length]))
    except NotAPicture:
        return
    assert drawing.data.startswith(b"\xff\xd8")
