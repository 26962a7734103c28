"""Renditions: how wide, how they look, and of what there are none."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest
from PIL import ExifTags, Image

from posts.media.renditions import renditions_of


def drawn(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Return what a camera might see: enough of it that no format makes it tiny."""
    seen = random.Random(1).randbytes(64 * 64 * 3)
    image = Image.frombytes("RGB", (64, 64), seen).resize(size, Image.Resampling.BICUBIC)
    return image.convert(mode)


def saved(kind: str, image: Image.Image, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def sizes(files: dict[int, bytes]) -> dict[int, tuple[int, int]]:
    found = {}
    for width, data in files.items():
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == "WEBP"
            found[width] = image.size
    return found


@pytest.mark.parametrize(
    ("size", "widths"),
    [
        ((4000, 3000), [480, 960, 1600]),
        ((1700, 1275), [480, 960, 1600]),
        ((1600, 1200), [480, 960, 1600]),
        ((1000, 750), [480, 1000]),
        ((500, 375), [500]),
        ((480, 360), []),
        ((40, 30), []),
    ],
)
def test_the_fixed_widths_and_never_more_than_there_is(
    size: tuple[int, int], widths: list[int]
) -> None:
    made = renditions_of(saved("JPEG", drawn(size), quality=95), "image/jpeg")
    assert sizes(made.files) == {width: (width, round(width * 3 / 4)) for width in widths}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_each_is_far_smaller_than_the_picture(kind: str) -> None:
    data = saved(kind, drawn((2000, 1500)), quality=95)
    made = renditions_of(data, f"image/{kind.lower()}")
    assert list(made.files) == [480, 960, 1600]
    assert len(made.files[480]) < len(made.files[960]) < len(made.files[1600]) < len(data)


def test_one_that_is_no_smaller_than_the_picture_is_left_out() -> None:
    data = saved("WEBP", drawn((500, 400)), quality=5)
    assert renditions_of(data, "image/webp").files == {}


def test_a_picture_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    image = Image.new("RGB", (1600, 800), "white")
    image.paste((255, 0, 0), (0, 0, 800, 800))  # red on the left, which comes to be the top
    made = renditions_of(saved("JPEG", image, exif=exif, quality=100), "image/jpeg")
    with Image.open(io.BytesIO(made.files[480])) as turned:
        assert turned.size == (480, 960)
        assert len(turned.getexif()) == 0
        green = turned.convert("RGB").getchannel("G")
    assert max(green.crop((0, 0, 480, 400)).tobytes()) < 60
    assert min(green.crop((0, 560, 480, 960)).tobytes()) > 200


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "CMYK", "1"])
def test_an_opaque_picture_has_the_mean_of_its_colours(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    data = saved(kind, Image.new("RGB", (600, 400), "white").convert(mode))
    color = renditions_of(data, f"image/{kind.lower()}").color
    assert all(int(color[place : place + 2], 16) >= 0xFD for place in (1, 3, 5))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_shines_through_stays_so_and_has_no_colour_behind_it(mode: str) -> None:
    image = drawn((800, 600)).convert("RGBA")
    image.putalpha(100)
    data = saved("PNG", image.convert(mode))
    made = renditions_of(data, "image/png")
    assert made.color == ""
    with Image.open(io.BytesIO(made.files[480])) as smaller:
        assert smaller.mode == "RGBA"


def test_a_picture_that_only_could_shine_through_is_opaque() -> None:
    data = saved("PNG", drawn((800, 600)).convert("RGBA"))
    assert renditions_of(data, "image/png").color != ""


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_moving_pictures_move_on_as_they_are(kind: str) -> None:
    frames = [drawn((800, 600)).rotate(angle) for angle in (0, 90, 180)]
    data = saved(kind, frames[0], save_all=True, append_images=frames[1:], duration=90)
    made = renditions_of(data, f"image/{kind.lower()}")
    assert (made.files, made.color) == ({}, "")


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(b"<svg/>", "image/svg+xml"), (b"%PDF-1.7", "application/pdf"), (b"", "video/mp4")],
)
def test_of_other_files_there_are_none(data: bytes, content_type: str) -> None:
    assert renditions_of(data, content_type).files == {}


def test_one_of_16_bits_stays_as_it_is() -> None:
    data = saved("PNG", Image.new("I;16", (800, 600), 40_000))
    assert renditions_of(data, "image/png").files == {}


def test_a_strip_that_is_too_high_for_webp_has_those_that_fit() -> None:
    made = renditions_of(saved("PNG", drawn((1000, 20_000))), "image/png")
    assert list(sizes(made.files).values()) == [(480, 9600)]


def test_the_same_picture_makes_the_same_renditions() -> None:
    data = saved("JPEG", drawn((1000, 700)))
    assert renditions_of(data, "image/jpeg") == renditions_of(data, "image/jpeg")
