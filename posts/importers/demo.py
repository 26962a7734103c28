"""The demo: a few posts, their pictures and two authors, so that a first visit finds a blog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from posts import records, store
from posts.importers.importing import Importer
from posts.importers.markdown_source import own_document
from posts.importers.report import Result
from posts.importers.source import Options
from posts.media import files
from posts.models import Author
from posts.publishing import Actor

FOLDER = Path(__file__).resolve().parent.parent / "demo"
AUTHORS = {
    "sakura-minato": ("湊 さくら", "https://example.com/sakura"),
    "robin-hale": ("Robin Hale", "https://example.com/robin"),
}


def load(*, by: Actor) -> Iterator[Result]:
    """Load the demo, yielding what became of each post. What is there already stays as it is.

    Raises PublishingError where a picture or an author could not be stored.
    """
    for slug, (name, url) in AUTHORS.items():
        if store.get_author(slug) is None:
            records.save_author(Author(slug=slug, name=name, url=url), by=by)
    addresses = {f"pictures/{path.name}": _stored(path, by) for path in _pictures()}
    importer = Importer(by=by)
    options = Options(store.site_zone())
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for name, address in addresses.items():
            text = text.replace(name, address)
        yield importer.import_one(own_document(path.name, text.encode(), options))


def _pictures() -> list[Path]:
    return sorted((FOLDER / "pictures").iterdir())


def _stored(picture: Path, by: Actor) -> str:
    return files.store(files.check(picture.read_bytes(), picture.name), by=by).path
