"""Which posts use a file: none that does is ever missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import publishing, records, store
from posts.errors import StoreUnavailable
from posts.media import files, uses
from posts.media.tables import MediaUseItem
from posts.models import Media, Post, copy_of
from tests.posts.factories import EDITOR, a_post, published, saved
from tests.posts.media.test_files import png

pytestmark = pytest.mark.usefixtures("media_bucket", "tables")


def picture(color: str = "teal") -> Media:
    return files.store(files.check(png(color), "a.png"), by=EDITOR)


def users(file: Media) -> list[str]:
    return [post.id for post in uses.uses(file.digest).items]


def notes(file: Media) -> list[str]:
    pk = store.media_pk(file.digest)
    found = MediaUseItem.query(pk, MediaUseItem.sk.startswith("USE#"), consistent_read=True)
    return [note.post_id for note in found]


def stored(post: Post) -> Post:
    found = store.get_post(post.id)
    assert found is not None
    return found


def test_drafts_and_public_posts_and_top_images_count() -> None:
    file = picture()
    for number, values in enumerate(
        (
            {"body": f"![a]({file.path})"},
            {"body": "Text.", "top_image": file.path},
            {"body": f'<img src="https://site.example{file.path}">', "status": "published"},
        )
    ):
        saved(id=str(number), **values)
    saved(id="other", body="![a](/media/elsewhere.png)")
    assert users(file) == ["0", "1", "2"]


def test_what_a_post_shows_no_longer_it_does_not_use() -> None:
    file = picture()
    post = published(body=f"![a]({file.path})")
    publishing.save(copy_of(post, body="Text."), by=EDITOR)
    assert users(file) == []
    assert notes(file) == []


def test_a_deleted_post_uses_nothing() -> None:
    file = picture()
    publishing.delete(saved(body=f"![a]({file.path})"), by=EDITOR)
    later = timezone.now() + uses.A_SAVE_LASTS + timedelta(minutes=1)
    with pytest.MonkeyPatch.context() as time:
        time.setattr("posts.media.uses.timezone.now", lambda: later)
        assert users(file) == []
    assert notes(file) == []


def test_a_post_that_comes_back_to_a_file_uses_it_again() -> None:
    file = picture()
    post = saved(body=f"![a]({file.path})")
    post = publishing.save(copy_of(post, body="Text."), by=EDITOR)
    assert users(file) == []
    publishing.save(copy_of(post, body=f"![a]({file.path})"), by=EDITOR)
    assert users(file) == [post.id]


def test_many_posts_are_told_page_by_page() -> None:
    file = picture()
    for number in range(5):
        saved(id=f"p{number}", body=f"![a]({file.path})")
    found: list[str] = []
    cursor = None
    while True:
        page = uses.uses(file.digest, cursor=cursor, size=2)
        found += [post.id for post in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == [f"p{number}" for number in range(5)]


def test_ids_that_begin_alike_are_told_apart() -> None:
    file = picture()
    for post_id in ("1", "1-a", "1.a", "10", "1_a"):
        saved(id=post_id, body=f"![a]({file.path})")
    first = uses.uses(file.digest, size=1)
    rest = uses.uses(file.digest, cursor=first.next_cursor)
    assert [post.id for post in (*first.items, *rest.items)] == ["1", "1-a", "1.a", "10", "1_a"]


def test_a_post_with_more_pictures_than_a_transaction_takes_is_saved() -> None:
    files = [picture(f"#0000{number:02x}") for number in range(60)]
    saved(id="many", body="\n\n".join(f"![a]({file.path})" for file in files))
    assert [users(file) for file in files] == [["many"]] * 60


def test_addresses_of_no_file_here_are_passed_over() -> None:
    assert saved(body=f"![a](/media/{'0f' * 16}/a.png)").version == 1


def test_a_use_is_noted_before_the_post_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    file = picture()
    seen: list[list[str]] = []
    write = publishing._write

    def look_then_write(change: Any) -> None:
        seen.append(notes(file))
        assert [post.version for post in uses.uses(file.digest).items] == [0]
        write(change)

    monkeypatch.setattr(publishing, "_write", look_then_write)
    saved(id="p", body=f"![a]({file.path})")
    assert seen == [["p"]]
    assert users(file) == ["p"]


def test_where_noting_fails_nothing_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise StoreUnavailable("Throttled")

    file = picture()
    monkeypatch.setattr(records, "note_uses", fail)
    with pytest.raises(StoreUnavailable):
        publishing.save(a_post(id="p", body=f"![a]({file.path})"), by=EDITOR)
    assert store.get_post("p") is None


def test_a_text_without_files_asks_for_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "note_uses", None)
    post = saved(body="Text.")
    publishing.save(copy_of(stored(post), title="Another"), by=EDITOR)
