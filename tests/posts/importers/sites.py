"""Sites of other generators for tests: written to a folder from names and texts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from posts.importers.document import Document, Unreadable
from posts.importers.formats import recognise
from posts.importers.source import Options, Source

Files = Mapping[str, str | bytes]  # contents by name

OPTIONS = Options(ZoneInfo("Asia/Tokyo"))


def a_site(root: Path, files: Files) -> Path:
    """Write files by their names below a folder; return the folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def source(path: Path, name: str | None = None) -> Source:
    """Open a source as the command does."""
    return recognise(path, name, OPTIONS)


def documents(path: Path, name: str | None = None) -> dict[str, Document]:
    """Return the documents of a source by their names. An unreadable one is an error."""
    found = list(source(path, name))
    assert not [item for item in found if isinstance(item, Unreadable)], found
    return {item.name: item for item in found if isinstance(item, Document)}


def a_picture(colour: str = "red") -> bytes:
    """Return a small PNG, another one for each colour."""
    data = io.BytesIO()
    Image.new("RGB", (3, 2), colour).save(data, "PNG")
    return data.getvalue()
