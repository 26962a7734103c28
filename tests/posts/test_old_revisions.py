"""Which of a post's texts are kept."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pynamodb.exceptions import DeleteError
from ulid import ULID

from posts import old_revisions, publishing, store
from posts.changes import Actor
from posts.models import Post, copy_of
from posts.tables import RevisionItem

START = datetime(2024, 1, 31, 12, tzinfo=UTC)
AMY = Actor(id="amy", name="Amy")

moments = st.integers(1_500_000_000, 1_800_000_000).map(lambda n: datetime.fromtimestamp(n, UTC))


def saved(when: datetime) -> str:
    return str(ULID.from_datetime(when))


def test_up_to_a_hundred_texts_are_all_kept() -> None:
    assert old_revisions.superfluous(saved(START + timedelta(hours=n)) for n in range(100)) == []


def test_of_older_ones_the_last_of_every_month_is_kept() -> None:
    names = [saved(START + timedelta(days=n)) for n in range(-70, 100)]
    dropped = old_revisions.superfluous(names)
    kept = [name for name in names[:70] if name not in dropped]
    days = [f"{ULID.from_str(name).datetime:%Y-%m-%d}" for name in kept]
    assert days == ["2023-11-30", "2023-12-31", "2024-01-30"]


@settings(derandomize=True, deadline=None)
@given(st.lists(moments, max_size=300, unique=True))
def test_the_newest_hundred_are_kept_whatever_else_there_is(times: list[datetime]) -> None:
    names = [saved(when) for when in times]
    dropped = set(old_revisions.superfluous(names))
    assert not dropped & set(sorted(names)[-100:])
    months = {f"{ULID.from_str(name).datetime:%Y-%m}" for name in names}
    assert len(names) - len(dropped) <= 100 + len(months)


def stored_texts(post: Post) -> list[str]:
    keys = RevisionItem.query(store.post_pk(post.id), RevisionItem.sk.startswith("REVISION#"))
    return [item.sk for item in keys]


@pytest.fixture
def often_saved(tables: list[str], monkeypatch: pytest.MonkeyPatch) -> Post:
    """Return a post of four texts, two of them of many pieces, of which two are kept."""
    monkeypatch.setattr(old_revisions, "NEWEST", 2)
    monkeypatch.setattr(old_revisions, "EVERY", 100)
    letters = random.Random(1)
    noise = "".join(chr(letters.randrange(0x4E00, 0x9000)) for _ in range(300_000))
    post = publishing.save(Post(title="A", body=noise), by=AMY)
    for text in ("Two", "Three", "Four"):
        post = publishing.save(copy_of(post, body=text), by=AMY)
    return post


def test_a_superfluous_text_goes_with_all_its_pieces_and_the_stored_one_stays(
    often_saved: Post,
) -> None:
    texts = stored_texts(often_saved)
    assert len(texts) > 4
    gone = old_revisions.forget(often_saved)
    assert gone == len(texts) - 3  # the stored one and two more are kept
    assert store.get_post(often_saved.id) == often_saved
    assert [store.revision_text(often_saved.id, sk[9:]) for sk in stored_texts(often_saved)] == [
        "Two",
        "Three",
        "Four",
    ]


def test_every_so_many_saves_old_texts_go(
    often_saved: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_revisions, "EVERY", 5)
    publishing.save(copy_of(often_saved, body="Five"), by=AMY)
    assert len(stored_texts(often_saved)) == 3


def test_a_save_stands_though_old_texts_could_not_be_deleted(
    often_saved: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise DeleteError("no answer")

    monkeypatch.setattr(old_revisions, "EVERY", 5)
    monkeypatch.setattr(old_revisions, "forget", fail)
    assert publishing.save(copy_of(often_saved, body="Five"), by=AMY).version == 5
