"""Raster pictures: what they are, whether they decode, how big they are shown."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import ExifTags, Image, UnidentifiedImageError

MAX_PIXELS = 50_000_000

_TYPES = {
    "AVIF": "image/avif",
    "GIF": "image/gif",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG that holds further pictures, as telephones write them
    "PNG": "image/png",
    "WEBP": "image/webp",
}
_FORMATS = [name for name in _TYPES if name != "MPO"]
# What Pillow raises over damaged data.
_DAMAGES = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)
_ON_THEIR_SIDE = frozenset({5, 6, 7, 8})  # values of EXIF's orientation


class TooManyPixels(Exception):
    """The picture would take too much memory to decode."""


class BrokenPicture(Exception):
    """The file begins as a picture does, but can't be decoded. `str(error)` is its format."""


@dataclass(frozen=True)
class Picture:
    """width, height: in pixels as shown, turned as EXIF says."""

    content_type: str
    width: int
    height: int


def picture(data: bytes) -> Picture | None:
    """Return what a picture is, None where data is none of a known format.

    TooManyPixels before anything is decoded, BrokenPicture.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except _DAMAGES as error:
        # WebP and AVIF, whose decoders are asked on opening already, have their name here.
        raise BrokenPicture(data[8:12].decode("ascii", "replace").upper()) from error
    if image.width * image.height > MAX_PIXELS:
        raise TooManyPixels
    return _decoded(image)


def _decoded(image: Image.Image) -> Picture:
    kind = image.format or ""
    try:
        image.load()
    except _DAMAGES as error:
        raise BrokenPicture(kind) from error
    width, height = image.size
    return Picture(_TYPES[kind], *((height, width) if _is_turned(image) else (width, height)))


def _is_turned(image: Image.Image) -> bool:
    """Tell whether a browser shows the picture on its side; it does not over damaged EXIF."""
    try:
        return image.getexif().get(ExifTags.Base.Orientation) in _ON_THEIR_SIDE
    except _DAMAGES:
        return False
