"""What a picture tells besides itself goes; what is seen of it stays, to the last pixel."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from posts.media.pictures import picture

GPS = {1: "N", 2: (35.0, 41.0, 22.0), 3: "E", 4: (139.0, 41.0, 30.0)}
SECRETS = (b"Tanaka", b"35.68", b"Exif\0\0II", b"CAMERA-9")
PACKET = b"<x:xmpmeta xmlns:x='adobe:ns:meta/' exif:GPSLatitude='35.68' dc:creator='Tanaka'/>"
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF"]


def exif(orientation: int | None = None) -> Image.Exif:
    told = Image.Exif()
    told[ExifTags.Base.Make] = "CAMERA-9"
    told[ExifTags.Base.Artist] = "Tanaka"
    told.get_ifd(ExifTags.IFD.GPSInfo).update(GPS)
    if orientation:
        told[ExifTags.Base.Orientation] = orientation
    return told


def drawn(size: tuple[int, int] = (48, 32)) -> Image.Image:
    image = Image.new("RGB", size)
    image.putdata([(x * 5 % 256, x * 3 % 256, x % 256) for x in range(size[0] * size[1])])
    return image


def saved(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    target = io.BytesIO()
    (image or drawn()).save(target, kind, **options)
    return target.getvalue()


def told_by(data: bytes) -> dict[int, Any]:
    with Image.open(io.BytesIO(data)) as image:
        found = image.getexif()
        assert "xmp" not in image.info
        return {**found, **found.get_ifd(ExifTags.IFD.GPSInfo)}


def bare(data: bytes) -> bytes:
    found = picture(data)
    assert found is not None
    return found.data


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGBA").tobytes()


@pytest.mark.parametrize("kind", FORMATS)
def test_where_and_by_whom_it_was_taken_goes(kind: str) -> None:
    data = saved(kind, exif=exif(), xmp=PACKET)
    assert any(secret in data for secret in SECRETS)
    assert told_by(bare(data)) == {}
    assert [secret for secret in SECRETS if secret in bare(data)] == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_not_a_pixel_changes(kind: str) -> None:
    data = saved(kind, exif=exif(6), xmp=PACKET)
    assert pixels(bare(data)) == pixels(data)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_how_it_is_turned_stays_and_nothing_else(kind: str, orientation: int) -> None:
    data = saved(kind, exif=exif(orientation), xmp=PACKET)
    before, after = picture(data), picture(bare(data))
    assert before is not None
    assert after is not None
    assert told_by(after.data) == {ExifTags.Base.Orientation: orientation}
    assert (after.width, after.height) == (before.width, before.height)


@pytest.mark.parametrize("kind", FORMATS)
def test_taking_out_once_more_changes_nothing(kind: str) -> None:
    once = bare(saved(kind, exif=exif(6), xmp=PACKET))
    assert bare(once) == once


@pytest.mark.parametrize("kind", [*FORMATS, "GIF"])
def test_a_picture_that_tells_nothing_comes_back_as_it_is(kind: str) -> None:
    data = saved(kind)
    assert bare(data) == data


@pytest.mark.parametrize("kind", FORMATS)
def test_the_colour_profile_stays(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(io.BytesIO(bare(saved(kind, icc_profile=profile, exif=exif())))) as image:
        assert image.info["icc_profile"] == profile


@pytest.mark.parametrize(
    "options",
    [{"progressive": True}, {"restart_marker_blocks": 1}, {"subsampling": 0, "quality": 100}],
)
def test_however_a_jpeg_is_compressed(options: dict[str, Any]) -> None:
    data = saved("JPEG", exif=exif(), comment=b"by Tanaka", **options)
    assert pixels(bare(data)) == pixels(data)
    assert b"Tanaka" not in bare(data)


def test_a_jpeg_in_the_colours_of_print_keeps_them() -> None:
    data = saved("JPEG", drawn().convert("CMYK"), exif=exif())
    assert pixels(bare(data)) == pixels(data)


def test_pictures_and_films_behind_a_jpeg_go() -> None:
    several = saved("MPO", exif=exif(), save_all=True, append_images=[drawn()])
    assert bare(several).count(b"\xff\xd8\xff") == 1
    assert bare(saved("JPEG") + b"\0\0\0\x18ftypmp42 35.68") == saved("JPEG")


def test_words_in_a_png_go_and_moving_pictures_move_on() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Tanaka")
    words.add_itxt("Location", "35.68", zip=True)
    others = [drawn().rotate(90), drawn().rotate(180)]
    data = saved("PNG", pnginfo=words, save_all=True, append_images=others, duration=50)
    with Image.open(io.BytesIO(bare(data))) as image:
        assert image.text == {}  # type: ignore[attr-defined]  # of a PNG
        assert getattr(image, "n_frames", 1) == 3


def test_an_animated_webp_moves_on() -> None:
    others = [drawn().rotate(90), drawn().rotate(180)]
    data = saved("WEBP", save_all=True, append_images=others, exif=exif(), xmp=PACKET)
    with Image.open(io.BytesIO(bare(data))) as image:
        assert getattr(image, "n_frames", 1) == 3
        assert len(image.getexif()) == 0
