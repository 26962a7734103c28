"""File names that are safe in an address, in a bucket and on a disk."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 100  # characters, with the extension

EXTENSIONS_BY_TYPE = {
    "application/pdf": ".pdf",
    "image/avif": ".avif",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
}
EXTENSIONS = (*EXTENSIONS_BY_TYPE.values(), ".jpeg")  # that stored files have, or had before
_PATH = re.compile(r".*[/\\]", re.DOTALL)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_OTHER = re.compile(r"[^\w.-]+")
_DOTS_AND_HYPHENS = re.compile(r"-*\.[.-]*|-{2,}")


def safe_name(name: str, content_type: str) -> str:
    """Return a file name without path, blanks or signs, its extension that of the content.

    Letters and digits of every script are kept, in NFC. Control and direction characters, which
    could make `gpj.exe` read otherwise, are none.

    >>> safe_name("C:\\\\写真 (1).JPEG", "image/png")
    '写真-1.png'
    """
    extension = EXTENSIONS_BY_TYPE[content_type]
    stem = _EXTENSION.sub("", unicodedata.normalize("NFC", _PATH.sub("", name)))
    stem = _DOTS_AND_HYPHENS.sub(lambda run: run.group()[0], _OTHER.sub("-", stem))
    stem = stem[: MAX_LENGTH - len(extension)].strip("-._")
    return (stem or "file") + extension
