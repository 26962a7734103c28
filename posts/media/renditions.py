"""Smaller renditions of a picture, as WebP, and the colour that holds its place until it is there.

Made once, when a picture is stored. Pure: bytes to bytes, the same for the same picture.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image, ImageOps

WIDTHS = (480, 960, 1600)  # pixels
QUALITY = 80
MAX_SIDE = 16_383  # pixels, of a WebP

_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"})


@dataclass(frozen=True)
class Renditions:
    """files: WebP by width in pixels. color: the mean, `#rrggbb`; "" of one that is see-through."""

    files: dict[int, bytes] = field(default_factory=dict)
    color: str = ""


def renditions_of(data: bytes, content_type: str) -> Renditions:
    """Return the renditions of a checked file: none of what is no picture, moves, or is small."""
    if content_type not in _TYPES:
        return Renditions()
    with Image.open(io.BytesIO(data)) as opened:
        if getattr(opened, "n_frames", 1) > 1 and opened.format != "MPO":
            return Renditions()
        if opened.mode not in _MODES:  # of more than 8 bits
            return Renditions()
        profile = opened.info.get("icc_profile") if opened.mode != "CMYK" else None
        image = _opaque_if_it_is(ImageOps.exif_transpose(opened))
    files = {
        width: encoded
        for width in _widths(image)
        if len(encoded := _encoded(image, width, profile)) < len(data)
    }
    return Renditions(files, _mean(image) if image.mode == "RGB" else "")


def _opaque_if_it_is(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, or as RGBA where something shines through."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    is_opaque = image.getchannel("A").getextrema() == (255, 255)
    return image.convert("RGB") if is_opaque else image


def _widths(image: Image.Image) -> list[int]:
    """Return the widths to make: the fixed ones, but for the picture's own in place of one near it.

    None of a picture that is small as it is.
    """
    if image.width <= WIDTHS[0]:
        return []
    smaller = {width for width in WIDTHS if width * 5 // 4 < image.width}
    widths = sorted({*smaller, min(image.width, WIDTHS[-1])})
    return [width for width in widths if _height(image, width) <= MAX_SIDE]


def _height(image: Image.Image, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def _encoded(image: Image.Image, width: int, profile: bytes | None) -> bytes:
    size = (width, _height(image, width))
    smaller = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    target = io.BytesIO()
    smaller.save(target, "WEBP", quality=QUALITY, method=4, icc_profile=profile, exif=b"")
    return target.getvalue()


def _mean(image: Image.Image) -> str:
    pixel = image.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{pixel.hex()}"
