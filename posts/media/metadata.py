"""Takes out of a picture what it says besides itself: where, when, by whom, with what it was taken.

Pixels stay as they are, byte for byte, and so do the colour profile and the orientation, without
which they would be shown wrongly. What has nothing to be taken out comes back as it is.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable

from PIL import ExifTags, Image

# What Pillow raises over damaged data.
_DAMAGES = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)

UPRIGHT = 1  # EXIF's orientation of a picture that is shown as it is stored

_LENGTH = struct.Struct(">H")
_CHUNK_OF_PNG = struct.Struct(">I4s")
_CHUNK_OF_WEBP = struct.Struct("<4sI")

# A marker, which within compressed data none but restarts and stuffed bytes look like.
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_END_OF_IMAGE = 0xD9
_COMMENT = 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_SHOWN_BY = {0xE0: (b"JFIF\0",), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}

_WORDS_OF_PNG = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WORDS_OF_WEBP = {b"EXIF", b"XMP "}
_WEBP_HAS_EXIF, _WEBP_HAS_XMP = 0x08, 0x04


def without_metadata(image: Image.Image, data: bytes) -> bytes:
    """Return the data of an opened picture without what tells of anything but the picture."""
    way = _WAYS.get(image.format or "")
    return way(image, data) if way else data


def orientation(image: Image.Image) -> int:
    """Return EXIF's orientation, 1 to 8; upright over damaged EXIF, as browsers have it."""
    try:
        found = image.getexif().get(ExifTags.Base.Orientation)
    except _DAMAGES:
        return UPRIGHT
    return found if isinstance(found, int) and 1 <= found <= 8 else UPRIGHT


def _turned(image: Image.Image) -> bytes:
    """Return EXIF that tells the orientation and nothing else, empty for an upright picture."""
    value = orientation(image)
    if value == UPRIGHT:
        return b""
    entry = struct.pack(">HHIHH", ExifTags.Base.Orientation, 3, 1, value, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def _jpeg(image: Image.Image, data: bytes) -> bytes:
    """Keep the segments that draw. What follows the first picture goes: others, and films."""
    kept = [data[:2]]
    at = 2
    while found := _MARKER.search(data, at):
        kept.append(data[at : found.start()])  # compressed data, behind the start of a scan
        marker = found[1][0]
        if marker == _END_OF_IMAGE:
            kept.append(found.group())
            break
        end = found.end() + _LENGTH.unpack_from(data, found.end())[0]
        if _draws(marker, data[found.end() + 2 : end]):
            kept.append(data[found.start() : end])
        at = end
    else:
        kept.append(data[at:])
    if exif := _turned(image):
        segment = b"\xff\xe1" + _LENGTH.pack(len(exif) + 8) + b"Exif\0\0" + exif
        kept.insert(_behind_jfif(kept), segment)
    return b"".join(kept)


def _draws(marker: int, content: bytes) -> bool:
    if marker == _COMMENT:
        return False
    if marker not in _APPLICATIONS:
        return True
    return content.startswith(_SHOWN_BY.get(marker, ()))


def _behind_jfif(kept: list[bytes]) -> int:
    """Return the place of a segment that is to be the first, but for JFIF's own."""
    return next((n + 1 for n, part in enumerate(kept[:3]) if part.startswith(b"\xff\xe0")), 1)


def _png(image: Image.Image, data: bytes) -> bytes:
    kept = [data[:8]]
    at = 8
    while at + 12 <= len(data):
        length, kind = _CHUNK_OF_PNG.unpack_from(data, at)
        end = at + 12 + length
        if kind not in _WORDS_OF_PNG:
            kept.append(data[at:end])
        if kind == b"IHDR" and (exif := _turned(image)):
            kept.append(_CHUNK_OF_PNG.pack(len(exif), b"eXIf") + exif)
            kept.append(struct.pack(">I", zlib.crc32(b"eXIf" + exif)))
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)


def _webp(image: Image.Image, data: bytes) -> bytes:
    if data[12:16] != b"VP8X":
        return data  # nothing but the picture has a place in there
    kept = [chunk for kind, chunk in _chunks_of_webp(data) if kind not in _WORDS_OF_WEBP]
    exif = _turned(image)
    flags = kept[0][8] & ~(_WEBP_HAS_EXIF | _WEBP_HAS_XMP) | (_WEBP_HAS_EXIF if exif else 0)
    kept[0] = kept[0][:8] + bytes([flags]) + kept[0][9:]
    if exif:
        kept.append(_CHUNK_OF_WEBP.pack(b"EXIF", len(exif)) + exif)  # of an even length
    body = b"WEBP" + b"".join(kept)
    return _CHUNK_OF_WEBP.pack(b"RIFF", len(body)) + body


def _chunks_of_webp(data: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    at = 12
    while at + 8 <= len(data):
        kind, length = _CHUNK_OF_WEBP.unpack_from(data, at)
        end = at + 8 + length + length % 2
        found.append((kind, data[at:end]))
        at = end
    return found


def _avif(image: Image.Image, data: bytes) -> bytes:
    """Write the picture anew where it says more than how it is turned: its parts are entangled."""
    says_more = "xmp" in image.info or set(image.getexif()) - {ExifTags.Base.Orientation}
    if not says_more:
        return data
    target = io.BytesIO()
    profile = image.info.get("icc_profile")
    image.save(
        target, "AVIF", quality=90, save_all=True, exif=_turned(image) or None, icc_profile=profile
    )
    return target.getvalue()


_WAYS: dict[str, Callable[[Image.Image, bytes], bytes]] = {
    "AVIF": _avif,
    "JPEG": _jpeg,
    "MPO": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
}
