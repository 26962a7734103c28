"""`relate_posts`: what belongs together, written anew."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from posts.edge import orders
from posts.relations import pages, series
from posts.relations.tables import RelatedItem, RelationsItem
from posts.tables import EditorialItem, PublicItem
from posts.transactions import Cancelled
from reader_lambda import items
from tests.posts.factories import saved
from tests.posts.relations.conftest import a_post, work

PUBLISHED = ("one", "two", "three")


@pytest.fixture
def told(tables: list[str]) -> dict[str, dict[str, object]]:
    """A blog that the worker has seen to; returns what it wrote, by path."""
    for day, name in enumerate(PUBLISHED):
        a_post(name, day, tags=["温泉"] if name != "two" else [], series="旅")
    a_post("four", 4, tags=["温泉"])
    a_post("ja", 5, title="はじめに", body="日本語です。", translation_of="four")
    saved(id="draft", title="Draft", series="旅", tags=["温泉"])
    work()
    return stored()


def stored() -> dict[str, dict[str, object]]:
    found = (item.serialize() for item in RelatedItem.scan(RelatedItem.sk == items.RELATED_SK))
    without = {items.PK, items.VERSION}
    return {
        item[items.PK]["S"]: {name: item[name] for name in item.keys() - without} for item in found
    }


def forget() -> None:
    """Lose all that the worker wrote, as a restore does."""
    for model, prefix in ((PublicItem, "PATH#"), (EditorialItem, "RELATED#")):
        for item in model.scan(model.pk.startswith(prefix)):
            if model is EditorialItem or item.sk == items.RELATED_SK:
                item.delete()


def run(**options: object) -> str:
    out = StringIO()
    call_command("relate_posts", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_it_makes_what_the_worker_made(told: dict[str, dict[str, object]]) -> None:
    assert len(told) == 5
    forget()
    assert stored() == {}

    text = run()

    assert stored() == told
    assert text.endswith(" 0 skipped, 0 failed.\n")
    work()
    assert run() == "0 updated, 6 unchanged, 0 skipped, 0 failed.\n"
    assert orders.open_orders() == []


def test_a_dry_run_tells_and_writes_nothing(told: dict[str, dict[str, object]]) -> None:
    forget()

    text = run(dry_run=True)

    assert "updated   four\n" in text
    assert text.endswith("Nothing was changed: this was a dry run.\n")
    assert stored() == {}
    assert list(RelationsItem.scan(RelationsItem.pk.startswith("RELATED#"))) == []


def test_a_post_that_could_not_be_written_is_told(
    told: dict[str, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_post_id: str) -> bool:
        raise Cancelled(frozenset())

    monkeypatch.setattr(pages, "refresh", lost)

    with pytest.raises(CommandError, match="5 of 6 posts failed"):
        run()
    assert series.names_like("") == ["旅"]
