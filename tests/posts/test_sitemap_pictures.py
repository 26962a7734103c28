"""The pictures that the sitemap names: chosen when a post is saved, within an entry's bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from posts import markdown, store
from posts.models import copy_of
from posts.public_items import MAX_SITEMAP_ENTRY, sitemap_entry
from posts.publishing import save
from posts.rerendering import rerender
from posts.sitemap import PART_SIZE
from posts.tables import PostItem, PurgeItem, SitemapEntryItem
from reader_lambda import items
from tests.posts.factories import EDITOR, a_post, published
from tests.reader_lambda.conftest import Reader, calls, connect, reader

if TYPE_CHECKING:
    from posts.models import Post

__all__ = ["calls", "connect", "reader"]

MEDIA = "/media/" + "0f" * 16
BYTES_OF_A_QUERY = 1_048_576


def pictures(post_id: str) -> list[str] | None:
    """Return the pictures of a post in the sitemap's first part."""
    found = SitemapEntryItem.get(items.sitemap_part_pk(1), post_id, consistent_read=True).pictures
    return list(found) if found is not None else None


def text(*names: str) -> str:
    return "\n\n".join(f"![a]({name})" for name in names)


@pytest.mark.usefixtures("tables")
def test_the_sitemap_names_the_top_image_and_the_first_of_the_text() -> None:
    body = text(*(f"{MEDIA}/{name}.png" for name in "あbbcd"))
    post = published(top_image="https://cdn.example/top.png", body=body)

    assert pictures(post.id) == [
        "https://cdn.example/top.png",
        *(f"{MEDIA}/{name}.png" for name in ("%E3%81%82", "b", "c")),
    ]


@pytest.mark.usefixtures("tables")
def test_pictures_come_and_go_with_the_text() -> None:
    post = published(body=text(f"{MEDIA}/a.png"), top_image=f"{MEDIA}/a.png")
    assert pictures(post.id) == [f"{MEDIA}/a.png"]
    post = save(copy_of(post, body=text(f"{MEDIA}/b.png"), top_image=""), by=EDITOR)
    assert pictures(post.id) == [f"{MEDIA}/b.png"]
    save(copy_of(post, body="None.\n"), by=EDITOR)
    assert pictures(post.id) is None


@pytest.mark.usefixtures("tables")
def test_posts_of_an_older_release_get_them_when_they_are_rendered_anew() -> None:
    post = published(body=text(f"{MEDIA}/a.png"))
    PostItem(store.post_pk(post.id), "POST").update([PostItem.pictures.remove()])
    entry = SitemapEntryItem(items.sitemap_part_pk(1), post.id)
    entry.update([SitemapEntryItem.pictures.remove()])

    rerender(post.id)

    assert pictures(post.id) == [f"{MEDIA}/a.png"]
    stored = store.get_post(post.id)
    assert stored is not None
    assert stored.pictures == [f"{MEDIA}/a.png"]
    assert "sitemap-1" in PurgeItem.get("PURGE", stored.purge_order).tags
    order = stored.purge_order
    rerender(post.id)
    again = store.get_post(post.id)
    assert again is not None
    assert again.purge_order == order


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<img alt="a > b" src="/a.png" width="1"> <img src="/a.png">', ["/a.png"]),
        ('<img src="https://example.com/a.png"><img src="//example.com/a.png">', []),
        ('<img src="/a.png?b=1&amp;c=2">', ["/a.png?b=1&c=2"]),
        ('<code>&lt;img src="/a.png"&gt;</code>', []),
        ('<img alt=" src=" title="/x" src="/a.png">', ["/a.png"]),
        ('<img srcset="/b.webp 480w" data-src="/c">', []),
        ("<img " * 100_000, []),
        ('<img a="' * 50_000, []),
    ],
)
def test_pictures_of_a_text_are_those_of_this_site(html: str, found: list[str]) -> None:
    assert markdown.pictures_of(html) == found


def big(slug: str, picture: str, post_id: str) -> Post:
    """Return a post whose entry would be as big as can be."""
    when = datetime(2024, 1, 1, tzinfo=UTC)
    return a_post(
        id=post_id,
        slug=slug,
        top_image=picture,
        sitemap_part=1,
        published_at=when,
        updated_at=when,
        pictures=[f"{picture}{number}" for number in range(3)],
    )


def size_of(entry: SitemapEntryItem) -> int:
    """Return the bytes of an entry, as DynamoDB counts them."""
    stored = entry.serialize()
    listed = stored.pop(items.PICTURES, {"L": []})["L"]
    plain = sum(len(name.encode()) + len(value["S"].encode()) for name, value in stored.items())
    of_list = len(items.PICTURES) + 3 + sum(1 + len(value["S"].encode()) for value in listed)
    return plain + (of_list if listed else 0)


@pytest.mark.parametrize(
    ("slug", "picture", "fit"),
    [("a", "/" + "p" * 100, 4), ("a", "/" + "p" * 300, 2), ("𠮟" * 200, "/" + "p" * 100, 0)],
)
def test_an_entry_has_as_many_as_keep_it_small(slug: str, picture: str, fit: int) -> None:
    entry = sitemap_entry(big(slug, picture, "1" * 64))

    assert len(entry.pictures or []) == fit
    assert size_of(entry) <= MAX_SITEMAP_ENTRY


def test_a_part_is_one_query_however_long_its_addresses_are(reader: Reader) -> None:
    at_once = 40  # publications that overfill a part
    of_any = [
        sitemap_entry(big("𠮟" * 170, "/" + "p" * 74, f"{number:064}"))
        for number in range(PART_SIZE + at_once)
    ]
    assert min(map(size_of, of_any)) >= MAX_SITEMAP_ENTRY - 10
    assert sum(map(size_of, of_any)) <= BYTES_OF_A_QUERY
    with SitemapEntryItem.batch_write() as batch:
        for entry in of_any:
            batch.save(entry)
    reader.table.site()
    reader.calls.clear()

    answer = reader.get("/sitemap-1.xml")

    assert answer["statusCode"] == 200
    assert reader.calls == ["Query"]
