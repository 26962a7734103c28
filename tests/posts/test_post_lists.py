"""Lists of posts as editors see them, against a real DynamoDB."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import big_text, post_lists, store
from posts.models import Author, Post, copy_of
from posts.post_lists import PostFilter, list_posts
from posts.publishing import Actor, publish, save, save_pending
from posts.records import save_author
from tests.posts.factories import EDITOR, a_post, published, saved

pytestmark = pytest.mark.usefixtures("tables")


def days(number: float) -> datetime:
    return timezone.now().replace(microsecond=0) + timedelta(days=number)


def titles(wanted: PostFilter | None = None, **options: Any) -> list[str]:
    return [post.title for post in list_posts(wanted or PostFilter(), **options).items]


def some_posts() -> None:
    save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    published(title="old", published_at=days(-40), tags=["AWS"], series="東海道")
    saved(title="draft", tags=["AWS", "日本語"], author="hanako", series="東海道")
    published(title="new", published_at=days(-1), tags=["日本語"], author="hanako")
    published(title="soon", published_at=days(3), tags=["aws"])


def test_drafts_and_public_posts_stand_in_one_list_by_time() -> None:
    some_posts()
    assert titles() == ["soon", "draft", "new", "old"]
    assert titles(newest_first=False) == ["old", "new", "draft", "soon"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (PostFilter(state="draft"), ["draft"]),
        (PostFilter(state="scheduled"), ["soon"]),
        (PostFilter(state="published"), ["new", "old"]),
        (PostFilter(tag="aws"), ["soon", "draft", "old"]),
        (PostFilter(tag="日本語", state="published"), ["new"]),
        (PostFilter(author="hanako"), ["draft", "new"]),
        (PostFilter(author="hanako", tag="aws"), ["draft"]),
        (PostFilter(series="東海道"), ["draft", "old"]),
        (PostFilter(series="東海道", state="draft"), ["draft"]),
        (PostFilter(series="東海道", tag="日本語"), ["draft"]),
        (PostFilter(series="東海道", author="hanako"), ["draft"]),
        (PostFilter(series="東海道", kind="page"), []),
        (PostFilter(series="aws"), []),
        (PostFilter(text="NEW"), ["new"]),
        (PostFilter(text="日本語 new"), ["new"]),
        (PostFilter(owner="somebody else"), []),
    ],
)
def test_filters(wanted: PostFilter, expected: list[str]) -> None:
    some_posts()
    assert titles(wanted) == expected


def test_whoever_sees_only_their_own_drafts_is_told_nothing_of_others() -> None:
    """Neither the length of a page nor its cursor may depend on what is hidden."""
    amy = Actor(id="amy", name="amy")
    for number in range(3):
        save(a_post(title=f"mine {number}", summary="initech"), by=amy)
    before = list_posts(PostFilter(seen_by="amy", text="initech"), size=2)
    saved(title="Merger with Initech")
    published(title="Initech soon", published_at=days(3))
    after = list_posts(PostFilter(seen_by="amy", text="initech"), size=2)
    assert [post.title for post in after.items] == [post.title for post in before.items]
    assert after.next_cursor == before.next_cursor
    published(title="Initech now", published_at=days(-1))
    assert "Initech now" in titles(PostFilter(seen_by="amy"))


def test_others_drafts_are_not_all_read_in_search_of_ones_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(post_lists, "MAX_EXAMINED", 3)
    save(a_post(title="mine"), by=Actor(id="amy", name="amy"))
    for _number in range(5):
        saved(published_at=days(1))
    first = list_posts(PostFilter(seen_by="amy", state="draft"))
    assert first.items == []
    second = list_posts(PostFilter(seen_by="amy", state="draft"), cursor=first.next_cursor)
    assert [post.title for post in second.items] == ["mine"]


def test_a_month_is_one_of_the_sites_time_zone() -> None:
    zone = timezone.get_default_timezone()
    published(title="last of June", published_at=datetime(2018, 6, 30, 23, 59, 59, tzinfo=zone))
    published(title="first of July", published_at=datetime(2018, 7, 1, tzinfo=zone))
    published(title="last of July", published_at=datetime(2018, 7, 31, 23, 59, 59, tzinfo=zone))
    published(title="first of August", published_at=datetime(2018, 8, 1, tzinfo=zone))
    assert titles(PostFilter(month="2018-07")) == ["last of July", "first of July"]
    assert titles(PostFilter(month="2018-12")) == []


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_paging_shows_every_post_once_and_in_order(size: int, newest_first: bool) -> None:
    for number in range(7):
        make = published if number % 2 else saved
        make(title=str(number), published_at=days(-number))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = list_posts(PostFilter(), cursor=cursor, newest_first=newest_first, size=size)
        assert len(page.items) <= size
        seen += [post.title for post in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == sorted("0123456", reverse=not newest_first)


def test_a_search_that_finds_nothing_nearby_stops_and_can_be_continued(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(post_lists, "MAX_EXAMINED", 3)
    published(title="needle", published_at=days(-9))
    for number in range(5):
        published(title=f"hay {number}", published_at=days(-number))
    first = list_posts(PostFilter(text="needle"))
    assert (first.items, first.next_cursor is not None) == ([], True)
    second = list_posts(PostFilter(text="needle"), cursor=first.next_cursor)
    assert [post.title for post in second.items] == ["needle"]


def test_a_search_looks_into_texts_where_it_is_asked_to() -> None:
    saved(title="a draft", summary="-", body="名前はまだ無い。")
    published(title="shown", summary="-", body="ｻｰﾊﾞｰﾚｽ", tags=["AWS"])
    saved(title="long", body="猫" * 200_000 + "\n\nNeedle")  # stored compressed
    assert titles(PostFilter(text="名前")) == []
    assert titles(PostFilter(text="名前", with_body=True)) == ["a draft"]
    assert titles(PostFilter(text="さーばれす aws", with_body=True)) == ["shown"]
    assert titles(PostFilter(text="needle", with_body=True)) == ["long"]
    assert titles(PostFilter(text="needle", with_body=True, state="published")) == []


def test_a_text_of_several_pieces_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(big_text, "PIECE", 100)
    saved(title="long", body="猫" * 200_000 + "Needle" + "犬" * 90_000)
    assert titles(PostFilter(text="needle", with_body=True)) == ["long"]


def test_a_search_reads_a_bounded_amount_of_text_and_can_be_continued(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(post_lists, "MAX_READ", 150)
    monkeypatch.setattr(post_lists, "_TEXTS", 1)
    published(title="old", summary="-", body="needle", published_at=days(-9))
    for number in range(4):
        published(title=f"hay {number}", body="x" * 100, published_at=days(-number))
    wanted = PostFilter(text="needle", with_body=True)
    first = list_posts(wanted)
    assert (first.items, first.next_cursor is not None) == ([], True)
    second = list_posts(wanted, cursor=first.next_cursor)
    assert (second.items, second.next_cursor is not None) == ([], True)
    third = list_posts(wanted, cursor=second.next_cursor)
    assert [post.title for post in third.items] == ["old"]


def test_a_search_reads_no_text_that_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    saved(title="theirs", summary="-", body="needle")
    read: list[str] = []
    original = store.with_texts

    def recorded(posts: list[Post], **options: Any) -> Any:
        read.extend(post.title for post in posts)
        return original(posts, **options)

    monkeypatch.setattr(store, "with_texts", recorded)
    assert titles(PostFilter(text="needle", with_body=True, seen_by="amy")) == []
    assert titles(PostFilter(text="needle", with_body=True)) == ["theirs"]
    assert read == ["theirs"]


def test_changes_beside_a_public_post_are_found_by_those_who_see_all_posts() -> None:
    post = published(title="before", summary="-", body="old")
    save_pending(copy_of(post, title="Needle", body="thread"), by=EDITOR)
    for text in ("needle", "thread", "needle thread", "old"):
        assert titles(PostFilter(text=text, with_body=True)) == ["before"], text
    assert titles(PostFilter(text="needle", with_body=True, seen_by="amy")) == []
    assert titles(PostFilter(text="old", with_body=True, seen_by="amy")) == ["before"]


@pytest.mark.parametrize(
    "cursor", ["nonsense", "2018-07-05", "2018-07-05T00:00:00Z", "../#", "\x00"]
)
def test_a_cursor_of_another_form_is_an_error(cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        list_posts(PostFilter(), cursor=cursor)


@pytest.mark.parametrize("month", ["2018", "2018-13", "2018-7", "x"])
def test_a_month_of_another_form_is_an_error(month: str) -> None:
    with pytest.raises(ValueError, match="month"):
        list_posts(PostFilter(month=month))


def test_a_list_reads_no_text_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    saved(title="one", body="the text")
    post = list_posts(PostFilter()).items[0]
    with monkeypatch.context() as patched:
        patched.setattr(store, "revision_text", lambda *_: pytest.fail("text was read"))
        assert (post.title, post.tags) == ("one", [])
    assert post.body == "the text"


def test_a_post_from_a_list_can_be_published_without_losing_its_text() -> None:
    saved(title="one", body="the text")
    listed: Post = list_posts(PostFilter()).items[0]
    publish(listed, by=EDITOR)
    stored = store.get_post(listed.id)
    assert stored is not None
    assert stored.body == "the text"


def test_a_series_is_read_from_its_own_list_whatever_else_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(post_lists, "MAX_EXAMINED", 2)
    published(title="old", published_at=days(-40), tags=["AWS"], series="東海道")
    for number in range(4):
        published(title=f"other {number}", tags=["AWS"])
    page = list_posts(PostFilter(series="東海道", tag="aws"))
    assert ([post.title for post in page.items], page.next_cursor) == (["old"], None)
