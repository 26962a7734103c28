"""Raster pictures."""

import io
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from posts.media.pictures import BrokenPicture, Picture, TooManyPixels, picture


def encoded(kind: str, size: tuple[int, int] = (40, 30), orientation: int = 1) -> bytes:
    target = io.BytesIO()
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    if kind == "GIF":
        image.save(target, kind)
    else:
        image.save(target, kind, exif=exif)
    return target.getvalue()


def header_of_a_png(width: int, height: int) -> bytes:
    """Return the first chunk of a PNG of such a size, with no picture behind it."""
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    check = zlib.crc32(header).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0d" + header + check + b"\0\0\0\0IDAT"


@pytest.mark.parametrize("kind", ["AVIF", "GIF", "JPEG", "PNG", "WEBP"])
def test_a_picture_is_told_by_its_content(kind: str) -> None:
    found = picture(encoded(kind))
    assert found == Picture(f"image/{kind.lower()}", 40, 30, found.data if found else b"")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_on_its_side_is_as_wide_as_it_is_shown(orientation: int) -> None:
    shown = picture(encoded("JPEG", orientation=orientation))
    assert shown is not None
    assert (shown.width, shown.height) == ((40, 30) if orientation < 5 else (30, 40))


@pytest.mark.parametrize("size", [(10_000, 5_001), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_before_they_are_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        picture(header_of_a_png(*size))


def test_a_picture_that_ends_too_soon_is_broken() -> None:
    with pytest.raises(BrokenPicture, match="JPEG"):
        picture(encoded("JPEG", (400, 300))[:-500])
    with pytest.raises(BrokenPicture, match="PNG"):
        picture(header_of_a_png(10, 10))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF",
        b"<html>",
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
    ],
)
def test_other_formats_are_no_pictures(data: bytes) -> None:
    assert picture(data) is None


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # what Pillow remarks on damaged EXIF
@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["AVIF", "GIF", "JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_damaged_picture_is_refused_or_shown_but_no_other_error(
    kind: str, damages: list[tuple[int, int]]
) -> None:
    data = bytearray(encoded(kind))
    for place, value in damages:
        data[place % len(data)] = value
    with suppress(BrokenPicture, TooManyPixels):
        picture(bytes(data))
