"""Files found, replaced and deleted, and never one that a post uses."""

from __future__ import annotations

from typing import Any

import pytest

from posts import history, publishing, records, store
from posts.edge.orders import open_orders
from posts.errors import EditConflict, StoreUnavailable
from posts.media import files, library
from posts.media.library import FileInUse
from posts.media.tables import MediaItem
from posts.models import Media, copy_of
from posts.pending import working_version
from tests.posts.factories import EDITOR, published, saved
from tests.posts.media.test_files import keys, png

pytestmark = pytest.mark.usefixtures("media_bucket", "tables")


def picture(color: str = "teal", name: str = "a.png", width: int = 40) -> Media:
    return files.store(files.check(png(color, (width, 30)), name), by=EDITOR)


def body_of(post_id: str) -> str:
    found = store.get_post(post_id)
    assert found is not None
    return found.body


class TestSearch:
    def test_all_words_stand_in_the_name_whatever_their_case(self) -> None:
        wanted = picture("red", "Sea-港-1.png")
        picture("blue", "sea.png")
        assert library.search("SEA 港").items == [wanted]
        assert library.search("lake").items == []

    def test_a_page_is_full_and_reads_on_behind_its_last(self) -> None:
        stored = [picture(f"#0000{number:02x}", f"sea-{number}.png") for number in range(5)]
        found: list[Media] = []
        cursor = None
        for size in (2, 2, 2):
            page = library.search("sea", cursor=cursor, size=size)
            found += page.items
            cursor = page.next_cursor
        assert cursor is None
        assert {file.digest for file in found} == {file.digest for file in stored}
        assert len(found) == 5

    def test_it_looks_at_so_many_and_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(3):
            picture(f"#0000{number:02x}", f"sea-{number}.png")
        monkeypatch.setattr(library, "MAX_EXAMINED", 2)
        page = library.search("nothing")
        assert page.items == []
        assert page.next_cursor is not None
        assert library.search("nothing", cursor=page.next_cursor).next_cursor is None


class TestReplace:
    def test_posts_show_the_other_file_and_keep_their_former_text(self) -> None:
        old, new = picture("red", "古い.png"), picture("blue", "新しい.png")
        body = f"![a]({old.path})\n\n`{old.path}` <a href='{old.path}'>x</a> ({old.path}) [b]\n"
        published(id="1", body=body, top_image=old.path)
        saved(id="2", body="Text.", top_image=old.path)
        saved(id="3", body="![a](/media/other.png)")
        replaced = library.replace(old, new, by=EDITOR)
        assert [post.id for post in replaced.posts] == ["1", "2"]
        assert (replaced.failed, replaced.more) == ([], False)
        address = f"/media/{new.digest}/%E6%96%B0%E3%81%97%E3%81%84.png"
        assert body_of("1") == body.replace(old.path, address)
        assert store.get_post("2").top_image == address  # type: ignore[union-attr]
        assert len(history.of_post("1")) == 2
        assert library.replace(old, new, by=EDITOR).posts == []

    def test_it_is_done_in_parts_and_goes_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(library, "POSTS_AT_ONCE", 2)
        old, new = picture("red"), picture("blue")
        for number in range(3):
            saved(id=str(number), body=f"![a]({old.path})")
        first = library.replace(old, new, by=EDITOR)
        assert (len(first.posts), first.more) == (2, True)
        second = library.replace(old, new, by=EDITOR)
        assert (len(second.posts), second.more) == (1, False)
        assert all(new.digest in body_of(str(number)) for number in range(3))

    def test_a_post_that_somebody_saves_meanwhile_is_told_and_kept(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old, new = picture("red"), picture("blue")
        saved(id="1", body=f"![a]({old.path})")

        def conflict(*_arguments: object, **_options: object) -> None:
            raise EditConflict(store.get_post("1"))

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(publishing, "save", conflict)
            replaced = library.replace(old, new, by=EDITOR)
        ((post, reason),) = replaced.failed
        assert (post.id, bool(reason)) == ("1", True)
        assert old.path in body_of("1")
        assert [post.id for post in library.replace(old, new, by=EDITOR).posts] == ["1"]

    def test_a_post_that_is_being_created_is_left_to_its_creator(
        self, monkeypatch: pytest.MonkeyPatch, english: None
    ) -> None:
        old, new = picture("red"), picture("blue")
        told: list[Any] = []
        write = publishing._write

        def replace_then_write(change: Any) -> None:
            told.append(library.replace(old, new, by=EDITOR))
            write(change)

        monkeypatch.setattr(publishing, "_write", replace_then_write)
        saved(id="1", body=f"![a]({old.path})")
        assert told[0].posts == []
        ((_post, reason),) = told[0].failed
        assert reason == "It is being saved just now."
        assert old.path in body_of("1")


class TestDelete:
    def test_what_no_post_uses_goes_with_its_renditions_and_from_the_edge(self) -> None:
        file, kept = picture("red", width=900), picture("blue")
        known = {order.sk for order in open_orders()}
        library.delete(file, by=EDITOR)
        assert store.get_media(file.digest) is None
        assert store.list_media().items == [kept]
        assert keys() == [kept.path.lstrip("/")]
        (order,) = [order for order in open_orders() if order.sk not in known]
        assert order.tags == [f"/media/{file.digest}/*"]

    @pytest.mark.parametrize("status", ["draft", "published"])
    def test_what_a_post_uses_stays_and_the_post_is_named(self, status: str, english: None) -> None:
        file = picture()
        saved(title="灯台", body=f"![a]({file.path})", status=status)
        with pytest.raises(FileInUse, match=r"“a.png” is used by “灯台”\."):
            library.delete(file, by=EDITOR)
        assert store.get_media(file.digest) == file
        assert keys() == [file.path.lstrip("/")]

    def test_what_a_post_used_once_goes_when_it_does_no_longer(self) -> None:
        file = picture()
        post = saved(body=f"![a]({file.path})")
        publishing.save(copy_of(post, body="Text."), by=EDITOR)
        library.delete(file, by=EDITOR)
        assert store.get_media(file.digest) is None

    def test_a_post_that_is_saved_between_the_look_and_the_deletion_keeps_its_picture(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = picture()
        delete = records.delete_media

        def meanwhile(*arguments: Any, **options: Any) -> bool:
            saved(id="1", body=f"![a]({file.path})")
            return delete(*arguments, **options)

        monkeypatch.setattr(records, "delete_media", meanwhile)
        with pytest.raises(FileInUse):
            library.delete(file, by=EDITOR)
        assert store.get_media(file.digest) is not None
        assert keys() == [file.path.lstrip("/")]

    def test_a_post_that_is_saved_behind_the_deletion_is_saved_without_it(self) -> None:
        file = picture()
        library.delete(file, by=EDITOR)
        assert saved(body=f"![a]({file.path})").version == 1

    def test_where_s3_does_not_answer_it_is_still_on_record(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_file: Media) -> None:
            raise StoreUnavailable("SlowDown")

        file = picture()
        with monkeypatch.context() as broken:
            broken.setattr(files, "remove", fail)
            with pytest.raises(StoreUnavailable):
                library.delete(file, by=EDITOR)
        assert store.get_media(file.digest) == file
        library.delete(file, by=EDITOR)
        assert keys() == []

    def test_the_same_file_may_come_back(self) -> None:
        file = picture()
        saved(body=f"![a]({file.path})")
        record = next(iter(MediaItem.query(store.media_pk(file.digest), MediaItem.sk == "MEDIA")))
        assert record.noted
        other = picture("blue")
        library.delete(other, by=EDITOR)
        assert picture("blue").path == other.path
        assert len(keys()) == 2


def test_a_file_in_changes_that_readers_do_not_see_yet_is_used_and_replaced_there() -> None:
    old, new = picture(), picture("red", "b.png")
    post = published(body="Nothing.")
    publishing.save_pending(copy_of(post, body=f"![]({old.path})"), by=EDITOR)
    with pytest.raises(FileInUse):
        library.delete(old, by=EDITOR)
    assert len(library.replace(old, new, by=EDITOR).posts) == 1
    stored = store.get_post(post.id)
    assert stored is not None
    assert stored.body == "Nothing."
    assert working_version(stored).body == f"![]({new.path})"
    assert library.replace(old, new, by=EDITOR).posts == []
    library.delete(old, by=EDITOR)
