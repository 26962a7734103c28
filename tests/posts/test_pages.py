"""Pages that stand alone, such as “About”: as posts, but in no list, against a real DynamoDB."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import counts, publishing, store
from posts.errors import EditConflict, PublishingError, SlugTaken
from posts.models import DRAFT, PAGE, POST, Author, Post, copy_of
from posts.post_lists import PostFilter, list_posts
from posts.records import save_author
from posts.tables import (
    POST_SK,
    EntryItem,
    PageItem,
    PostItem,
    PublicItem,
    PurgeItem,
    SitemapEntryItem,
)
from reader_lambda import cache_tags, items
from tests.posts.factories import EDITOR, a_post, published, saved

pytestmark = pytest.mark.usefixtures("tables", "english")


def a_page(**fields: Any) -> Post:
    return published(**{"kind": PAGE, "title": "About", "slug": "about", **fields})


def save(post: Post, **changes: Any) -> Post:
    return publishing.save(copy_of(post, **changes), by=EDITOR)


def public_keys() -> set[tuple[str, str]]:
    return {(item.pk, item.sk) for item in PublicItem.scan(consistent_read=True)}


def at(path: str) -> PageItem | None:
    found = PageItem.query(items.path_pk(path), PageItem.sk == items.PAGE_SK, consistent_read=True)
    return next(found, None)


def kind_at(path: str) -> str | None:
    found = at(path)
    return found.kind if found else None


def ordered_purges() -> set[str]:
    return {tag for order in PurgeItem.query("PURGE", consistent_read=True) for tag in order.tags}


def titles(**wanted: Any) -> list[str]:
    return [post.title for post in list_posts(PostFilter(**wanted)).items]


def test_a_page_is_at_its_slug_in_the_sitemap_and_in_no_list_of_readers() -> None:
    save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    page = a_page(slug="このサイト", author="hanako", body="# 見出し\n本文")

    shown = at("/このサイト")
    assert shown is not None
    assert (shown.kind, shown.path, shown.language) == (items.PAGE, "/このサイト", "ja")
    assert page.get_absolute_url().endswith("/%E3%81%93%E3%81%AE%E3%82%B5%E3%82%A4%E3%83%88")
    (in_sitemap,) = SitemapEntryItem.query("SITEMAP#000001", consistent_read=True)
    assert in_sitemap.path == "/このサイト"
    assert public_keys() == {
        ("SITE", "SITE"),
        ("PATH#/このサイト", "PAGE"),
        ("LIST#pages", f"{page.listed_at:%Y-%m-%dT%H:%M:%SZ}#{page.id}"),
        ("SITEMAP", "000001"),
        ("SITEMAP#000001", page.id),
    }


def test_a_page_is_no_neighbour_of_a_post() -> None:
    older = published(title="Older")
    a_page()
    newer = published(title="Newer", published_at=timezone.now())

    links = store_links(newer)
    assert links["older"]["post_id"] == older.id
    assert "NEIGHBOURS" not in {sk for pk, sk in public_keys() if pk == "PATH#/about"}


def store_links(post: Post) -> Any:
    raw = PublicItem._get_connection().get_item(
        items.path_pk(post.path), items.NEIGHBOURS_SK, consistent_read=True
    )
    return {
        side: {name: value["S"] for name, value in link["M"].items()}
        for side, link in raw["Item"].items()
        if "M" in link
    }


def test_saving_a_page_purges_it_and_what_was_missing_there_the_sitemap_and_the_list_of_pages() -> (
    None
):
    page = a_page()
    assert ordered_purges() == {
        cache_tags.post(page.id),
        cache_tags.path("/about"),
        cache_tags.sitemap_part(1),
        cache_tags.SITEMAP,
        cache_tags.whole_list("/pages"),
    }


def test_a_page_counts_for_no_month() -> None:
    page = a_page()

    assert counts.wanted_for(page) == counts.Counted()
    assert store.month_counts() == []


def test_a_page_that_moves_redirects_and_one_that_is_deleted_is_gone() -> None:
    page = a_page()
    page = save(page, slug="who")
    former = at("/about")
    assert former is not None
    assert (former.kind, former.location, kind_at("/who")) == (items.REDIRECT, "/who", items.PAGE)

    page = save(page, status=DRAFT)
    assert (kind_at("/about"), kind_at("/who")) == (None, None)

    page = save(page, status="published")
    publishing.delete(page, by=EDITOR)
    assert (kind_at("/about"), kind_at("/who")) == (items.GONE, items.GONE)
    assert list(EntryItem.query("LIST#pages", consistent_read=True)) == []
    assert a_page().slug == "about"  # its address is free again


def test_a_page_and_a_post_may_have_one_slug_and_two_pages_may_not() -> None:
    published(slug="about", title="Post")
    a_page()

    assert (kind_at("/posts/about"), kind_at("/about")) == (items.POST, items.PAGE)
    with pytest.raises(SlugTaken, match="about"):
        a_page(title="Another")
    assert a_page(slug="").slug == "about-2"


@pytest.mark.parametrize(
    "slug", ["tags", "archive", "posts", "authors", "search", "media", "assets", "api", "Tags"]
)
def test_a_slug_that_the_site_needs_itself_is_refused(slug: str) -> None:
    with pytest.raises(PublishingError, match=f"/{slug.lower()} is kept") as refusal:
        a_page(slug=slug)
    assert refusal.value.field == "slug"
    assert published(slug=slug).path == f"/posts/{slug.lower()}"


def test_a_slug_made_from_a_title_is_none_that_the_site_needs() -> None:
    assert a_page(title="Tags", slug="").path == "/tags-2"


def test_a_page_has_no_tags() -> None:
    with pytest.raises(PublishingError, match="no tags") as refusal:
        a_page(tags=["AWS"])
    assert refusal.value.field == "tags"


@pytest.mark.parametrize(("before", "after"), [(POST, PAGE), (PAGE, POST)])
def test_a_post_stays_a_post_and_a_page_a_page(before: str, after: str) -> None:
    post = saved(kind=before, slug="about")
    with pytest.raises(PublishingError, match="cannot become") as refusal:
        save(post, kind=after)
    assert refusal.value.field == "kind"


def test_there_are_posts_and_pages_and_no_third_kind() -> None:
    with pytest.raises(PublishingError, match="“album” is no kind"):
        saved(kind="album")


def test_pages_are_in_the_list_of_editors_drafts_too() -> None:
    for number in range(3):
        published(title=f"Post {number}", tags=["AWS"])
    a_page()
    saved(kind=PAGE, title="Draft page")

    assert sorted(titles()) == ["About", "Draft page", "Post 0", "Post 1", "Post 2"]
    assert sorted(titles(kind=PAGE)) == ["About", "Draft page"]
    assert sorted(titles(kind=POST)) == ["Post 0", "Post 1", "Post 2"]
    assert titles(kind=PAGE, state=DRAFT) == ["Draft page"]
    assert titles(kind=PAGE, text="bou") == ["About"]
    assert titles(kind=PAGE, tag="aws") == titles(kind=PAGE, author="nobody") == []
    assert len(titles(tag="aws")) == 3


def test_the_list_of_posts_and_pages_is_read_on_from_a_cursor_without_a_gap() -> None:
    for number in range(4):
        saved(title=f"{number} post")
        saved(kind=PAGE, title=f"{number} page")
    seen: list[str] = []
    cursor: str | None = None
    while not seen or cursor:
        part = list_posts(PostFilter(), cursor=cursor, size=3)
        seen += [post.title for post in part.items]
        cursor = part.next_cursor

    assert sorted(seen) == sorted(f"{n} {kind}" for n in range(4) for kind in ("post", "page"))


def test_two_editors_of_one_page_meet_in_a_conflict() -> None:
    page = a_page()
    save(page, body="theirs")
    with pytest.raises(EditConflict):
        save(page, body="mine")


def test_a_scheduled_page_is_no_more_than_announced() -> None:
    page = a_page(published_at=timezone.now() + timedelta(days=1))

    shown = at("/about")
    assert shown is not None
    assert shown.visible_from == page.published_at
    site = store.get_site()
    assert site is not None
    assert page.id in site.scheduled_at()
    assert page.public_slugs == []


def test_a_post_of_before_there_were_pages_is_a_post() -> None:
    post = publishing.save(a_post(), by=EDITOR)
    PostItem(store.post_pk(post.id), POST_SK).update(
        actions=[PostItem.kind.remove(), PostItem.addresses.remove()]
    )

    stored = store.get_post(post.id)
    assert stored is not None
    assert (stored.kind, stored.addresses) == (POST, [])
