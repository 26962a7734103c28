"""Documents say what is so: every attribute, environment variable and command stands in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pynamodb.models import Model

from posts import momentary_items, moved_items, tables
from posts.media import tables as media_tables
from posts.relations import tables as relations_tables
from posts.search import tables as search_tables
from reader_lambda import items

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
VARIABLE = re.compile(
    r"""(?:_env\.\w+\(|environ\.get\(|os\.environ\[|variables\.get\()\s*"([A-Z][A-Z0-9_]+)\""""
)


def stored_items() -> list[type[Model]]:
    assert media_tables.MediaItem in tables.EditorialItem.__subclasses__()
    assert relations_tables.RelatedItem in tables.PublicItem.__subclasses__()
    assert search_tables.SearchTermItem in tables.PublicItem.__subclasses__()
    bases = (tables.EditorialItem, tables.PublicItem)
    return [model for base in bases for model in base.__subclasses__()]


@pytest.mark.parametrize("model", stored_items(), ids=lambda model: model.__name__)
def test_the_item_layout_shows_every_attribute_of_every_item(model: type[Model]) -> None:
    text = (DOCS / "item-layout.md").read_text(encoding="utf-8")
    assert f"`{model.__name__}`" in text
    names = {attribute.attr_name for attribute in model.get_attributes().values()}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_item_layout_shows_every_key() -> None:
    text = (DOCS / "item-layout.md").read_text(encoding="utf-8")
    keys = [items.PAGE_SK, items.chunk_sk(1), items.NEIGHBOURS_SK, items.SITE_KEY, items.TAGS_PK]
    keys += [items.ARCHIVE_PK, items.HOME_LIST_PK, tables.POST_SK, tables.SLUG_SK, tables.MEDIA_SK]
    keys += [tables.AUTHORS_PK, tables.MEDIA_LIST_PK, tables.SESSION_SK, tables.PURGE_PK]
    keys += [items.PAGES_LIST_PK, tables.ADDRESS_SK, tables.SITE_PK, momentary_items.SHARED_SK]
    keys += [moved_items.TAG_CHANGES_PK, moved_items.REDIRECTS_PK, items.MOVED_SK]
    keys += [tables.SIGN_IN_SK, items.RELATED_SK, relations_tables.SERIES_NAMES_PK]
    assert [key for key in keys if f"`{key}`" not in text] == []


def variables_read() -> set[str]:
    found: set[str] = set()
    for folder in ("blogsite", "posts", "reader_lambda", "infra"):
        for file in (ROOT / folder).rglob("*.py"):
            found |= set(VARIABLE.findall(file.read_text(encoding="utf-8")))
    return found


def test_every_environment_variable_that_is_read_is_documented() -> None:
    read = variables_read()
    assert {"STAGE", "PUBLIC_TABLE", "SITE_ORIGIN"} <= read
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert {name for name in read - {"PATH"} if f"`{name}`" not in text} == set()


def test_every_command_is_documented() -> None:
    commands = {
        file.stem
        for file in ROOT.glob("*/management/commands/*.py")
        if not file.stem.startswith("_")
    }
    text = (DOCS / "contracts.md").read_text(encoding="utf-8")
    assert {"setup", "doctor"} <= commands
    assert {name for name in commands if f"`{name}" not in text} == set()


def test_every_make_target_that_changes_a_stage_is_documented() -> None:
    targets = set(re.findall(r"^(\w+): deploy-tools ##", (ROOT / "Makefile").read_text(), re.M))
    text = (DOCS / "contracts.md").read_text(encoding="utf-8")
    assert "deploy" in targets
    assert {name for name in targets if f"`make {name} STAGE=" not in text} == set()


@pytest.mark.parametrize(
    "document", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=str
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []
