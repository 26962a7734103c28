"""Raster pictures: what they are, whether they decode, how big they are shown, and that alone."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from posts.media.metadata import orientation, without_metadata

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
    """width, height: in pixels as shown, turned as EXIF says.

    data: the picture without its metadata, such as where it was taken.
    """

    content_type: str
    width: int
    height: int
    data: bytes


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
    return _decoded(image, data)


def _decoded(image: Image.Image, data: bytes) -> Picture:
    kind = image.format or ""
    try:
        image.load()
        bare = without_metadata(image, data)
    except _DAMAGES as error:
        raise BrokenPicture(kind) from error
    width, height = image.size
    is_on_its_side = orientation(image) in _ON_THEIR_SIDE
    shown = (height, width) if is_on_its_side else (width, height)
    return Picture(_TYPES[kind], *shown, bare)
