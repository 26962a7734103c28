"""Reading posts, authors and media as editors see them, against a real DynamoDB."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from posts import store
from posts.models import Author, Media
from posts.publishing import publish, unpublish
from posts.records import save_author, save_media
from posts.tables import MonthItem, TagItem
from reader_lambda import items
from tests.posts.factories import EDITOR, published

pytestmark = pytest.mark.usefixtures("tables")


def days(number: float) -> datetime:
    return timezone.now().replace(microsecond=0) + timedelta(days=number)


def test_a_post_is_found_by_its_slug_and_by_a_former_one() -> None:
    post = published(slug="one")
    post.slug = "two"
    publish(post, by=EDITOR)
    for slug in ("one", "two", "TWO"):
        found = store.get_post_by_slug(slug)
        assert found is not None
        assert found.id == post.id
    assert store.get_post_by_slug("three") is None


def test_tags_are_suggested_by_the_beginning_of_their_key() -> None:
    published(tags=["AWS", "AWS Lambda", "Azure", "日本語"])
    gone = published(tags=["AWS Batch"])
    unpublish(gone, by=EDITOR)
    assert store.tags_like("") == ["AWS", "AWS Lambda", "Azure", "日本語"]
    assert store.tags_like("ＡＷ") == ["AWS", "AWS Lambda"]
    assert store.tags_like("日") == ["日本語"]
    assert store.tags_like("x") == []
    assert store.tags_like("a" * 1500) == []


def test_months_are_the_newest_ones_up_to_a_limit() -> None:
    for month in (1, 2, 3):
        published(published_at=datetime(2024, month, 5, tzinfo=UTC))
    assert store.month_counts(2) == [("2024-03", 1), ("2024-02", 1)]
    assert len(store.month_counts()) == 3


def test_authors_are_kept() -> None:
    save_author(Author(slug="taro", name="太郎", url="https://example.com", user="taro"), by=EDITOR)
    author = store.get_author("taro")
    assert author is not None
    assert (author.name, author.url, author.user) == ("太郎", "https://example.com", "taro")
    assert store.get_author("hanako") is None


def a_file(number: int) -> Media:
    return Media(
        digest=f"{number:032x}",
        name=f"{number}.png",
        content_type="image/png",
        size=10,
        width=3,
        height=4,
        uploaded_at=days(-number),
    )


def test_media_are_listed_newest_first_and_paged() -> None:
    for number in range(3):
        save_media(a_file(number), by=EDITOR)
    page = store.list_media(size=2)
    assert [media.name for media in page.items] == ["0.png", "1.png"]
    rest = store.list_media(size=2, cursor=page.next_cursor)
    assert ([media.name for media in rest.items], rest.next_cursor) == (["2.png"], None)


@pytest.mark.parametrize("cursor", ["nonsense", "2018-07-05T00:00:00Z", "\x00"])
def test_a_cursor_of_the_media_of_another_form_is_an_error(cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        store.list_media(cursor=cursor)


def test_a_file_stored_twice_is_recorded_once() -> None:
    save_media(a_file(1), by=EDITOR)
    again = a_file(1)
    again.name = "other.png"
    assert save_media(again, by=EDITOR).name == "1.png"
    assert len(store.list_media().items) == 1


def test_tags_that_no_post_has_any_more_do_not_hide_those_that_have() -> None:
    for number in range(store.SUGGESTED_TAGS):
        TagItem(items.TAGS_PK, f"a{number:02}", name=f"a{number:02}", posts=0).save()
    TagItem(items.TAGS_PK, "aws", name="AWS", posts=1).save()
    assert store.tags_like("a") == ["AWS"]


def test_months_that_have_no_post_any_more_do_not_count_among_the_newest() -> None:
    MonthItem(items.ARCHIVE_PK, "2024-02", posts=0).save()
    MonthItem(items.ARCHIVE_PK, "2024-01", posts=1).save()
    assert store.month_counts(1) == [("2024-01", 1)]
