"""Saving, publishing and deleting posts, against a real DynamoDB."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import BotoCoreError, EndpointConnectionError, ReadTimeoutError
from botocore.httpsession import URLLib3Session
from django.utils import timezone

from posts import counts, history, records, store, touched
from posts.errors import EditConflict, PublishingError, SlugTaken, StoreUnavailable
from posts.models import MAX_TAGS, Author, Post, copy_of
from posts.post_lists import PostFilter, list_posts
from posts.publishing import delete, publish, save, unpublish
from posts.records import save_author
from posts.tables import EntryItem, NeighboursItem, PageItem, PostItem, PurgeItem, utc_second
from posts.transactions import Transaction, Unanswered
from reader_lambda import cache_tags, items
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables")


def days(number: float) -> Any:
    return timezone.now().replace(microsecond=0) + timedelta(days=number)


@contextmanager
def freeze(now: datetime) -> Iterator[None]:
    """Let the write path take another time for now."""
    with patch("django.utils.timezone.now", lambda: now):
        yield


def partition(path: str) -> dict[str, Any]:
    """Return what the public table has at a path, by sort key."""
    return {
        row.sk: row
        for model in (PageItem, NeighboursItem)
        for row in model.query(items.path_pk(path), consistent_read=True)
        if (row.sk == items.NEIGHBOURS_SK) == (model is NeighboursItem)
    }


def page(path: str) -> PageItem | None:
    return partition(path).get(items.PAGE_SK)


def listed(pk: str) -> list[str]:
    return [entry.post_id for entry in EntryItem.query(pk, consistent_read=True)]


def beside(post: Post) -> tuple[str | None, str | None]:
    """Return the titles that a post's page links to, older and newer."""
    links = partition(post.path)[items.NEIGHBOURS_SK]
    return (
        links.older.title if links.older else None,
        links.newer.title if links.newer else None,
    )


def ordered_purges() -> list[set[str]]:
    return [set(order.tags) for order in PurgeItem.query("PURGE", consistent_read=True)]


# Saving ----------------------------------------------------------------------------------------
def test_a_draft_is_stored_and_nothing_of_it_is_public() -> None:
    draft = saved(title="下書き", body="秘密", tags=["AWS"])
    stored = store.get_post(draft.id)
    assert stored is not None
    assert (stored.title, stored.body, stored.slug, stored.version) == (
        "下書き",
        "秘密",
        "下書き",
        1,
    )
    assert list(PageItem.scan()) == []


def test_a_published_post_has_a_page_and_stands_in_every_list() -> None:
    save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    post = published(title="公開", body="# 見出し\n本文", tags=["AWS", "日本語"], author="hanako")
    shown = page("/posts/公開")
    assert shown is not None
    assert (shown.kind, shown.title, shown.version) == (items.POST, "公開", 1)
    assert "本文" in (shown.html or "")
    for pk in ("LIST#home", "LIST#tag#aws", "LIST#tag#日本語", "LIST#author#hanako"):
        assert listed(pk) == [post.id]


def test_a_change_of_the_text_only_rewrites_no_list_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    post = published(summary="Fixed.", tags=["a", "b"])
    put: list[str] = []
    original = Transaction.put

    def noted(self: Transaction, item: Any, *arguments: Any, **options: Any) -> None:
        put.append(item.sk)
        original(self, item, *arguments, **options)

    monkeypatch.setattr(Transaction, "put", noted)
    save(copy_of(post, body="Other text."), by=EDITOR, keep_times=True)
    assert not [sk for sk in put if sk.endswith(post.id)]
    assert items.PAGE_SK in put


def test_who_saves_second_gets_the_text_that_is_stored_now() -> None:
    post = saved(body="first")
    save(copy_of(post, body="theirs"), by=EDITOR)
    with pytest.raises(EditConflict) as conflict:
        save(copy_of(post, body="mine"), by=EDITOR)
    assert conflict.value.current is not None
    assert conflict.value.current.body == "theirs"
    stored = store.get_post(post.id)
    assert stored is not None
    assert stored.body == "theirs"


def test_saving_a_post_that_was_deleted_meanwhile_is_a_conflict() -> None:
    post = saved()
    delete(post, by=EDITOR)
    with pytest.raises(EditConflict) as conflict:
        save(post, by=EDITOR)
    assert conflict.value.current is None


def test_of_many_editors_at_once_exactly_one_wins() -> None:
    post = published()
    outcomes: list[str] = []

    def edit(number: int) -> None:
        try:
            save(copy_of(post, body=f"text {number}"), by=EDITOR)
            outcomes.append("saved")
        except EditConflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "conflict", "conflict", "saved"]


def test_a_change_whose_answer_was_lost_counts_as_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Transaction.commit

    def commit_and_time_out(self: Transaction) -> None:
        original(self)
        raise Unanswered("ReadTimeoutError")

    monkeypatch.setattr(Transaction, "commit", commit_and_time_out)
    monkeypatch.setattr(counts, "settle", lambda _post_id: None)
    assert saved(body="arrived").version == 1


def test_a_change_that_never_arrived_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(self: Transaction) -> None:
        raise Unanswered("ConnectTimeoutError")

    monkeypatch.setattr(Transaction, "commit", time_out)
    with pytest.raises(StoreUnavailable, match="ConnectTimeoutError"):
        saved()


@pytest.mark.parametrize(
    ("title", "body", "language"),
    [
        ("新幹線の旅", "", "ja"),
        ("新幹線", "東京から京都まで、ゆっくり行きました。", "ja"),
        ("Hello", "", "en"),
        ("A style tour", "Long English text. " * 20 + "日本語の文もある。", "en"),
        ("DynamoDB", "設計について書きます。" * 9 + "\n\n```\nimport boto3\n```\n", "ja"),
    ],
)
def test_the_language_of_a_text_is_told_from_its_letters(
    title: str, body: str, language: str
) -> None:
    assert saved(title=title, body=body).language == language


# Slugs -----------------------------------------------------------------------------------------
def test_a_slug_belongs_to_one_post() -> None:
    saved(slug="mine")
    with pytest.raises(SlugTaken, match="mine"):
        saved(slug="mine")


def test_a_slug_made_from_the_title_gets_a_number_where_it_is_taken() -> None:
    assert [saved(title="Same").slug for _ in range(3)] == ["same", "same-2", "same-3"]


def test_a_title_without_letters_falls_back_to_the_id() -> None:
    post = saved(title="!!!")
    assert post.slug == post.id.lower()


def test_readers_are_sent_from_every_former_slug_straight_to_the_present_one() -> None:
    post = published(slug="one")
    for slug in ("two", "three"):
        post = save(copy_of(post, slug=slug), by=EDITOR)
    for former in ("one", "two"):
        redirect = page(f"/posts/{former}")
        assert redirect is not None
        assert (redirect.kind, redirect.location) == (items.REDIRECT, "/posts/three")
    assert items.NEIGHBOURS_SK not in partition("/posts/one")


def test_a_former_slug_can_be_taken_back_by_its_own_post() -> None:
    post = published(slug="one")
    post = save(copy_of(post, slug="two"), by=EDITOR)
    save(copy_of(post, slug="one"), by=EDITOR)
    back, left = page("/posts/one"), page("/posts/two")
    assert back is not None
    assert back.kind == items.POST
    assert left is not None
    assert left.kind == items.REDIRECT


def test_a_drafts_former_slug_is_free_again_and_leads_nowhere() -> None:
    draft = saved(slug="one")
    save(copy_of(draft, slug="two"), by=EDITOR)
    assert page("/posts/one") is None
    assert saved(slug="one").version == 1


def test_more_renames_than_redirects_are_kept_break_no_link() -> None:
    post = published(slug="s0")
    for number in range(1, 14):
        post = save(copy_of(post, slug=f"s{number}"), by=EDITOR)
    assert len(post.public_slugs) == 10
    at, hops = "/posts/s0", 0
    while (found := page(at)) is not None and found.kind == items.REDIRECT:
        at, hops = found.location or "", hops + 1
    assert at == "/posts/s13"
    assert hops <= 3


def test_slugs_of_a_long_row_of_renames_are_free_after_the_deletion() -> None:
    post = published(slug="s0")
    for number in range(1, 14):
        post = save(copy_of(post, slug=f"s{number}"), by=EDITOR)
    delete(post, by=EDITOR)
    assert published(slug="s0").version == 1


def test_a_slug_that_readers_saw_is_never_given_up_while_its_post_lives() -> None:
    post = published(slug="s0")
    for number in range(1, 10):
        post = save(copy_of(post, slug=f"s{number}"), by=EDITOR)
    post = unpublish(post, by=EDITOR)
    post = save(copy_of(post, slug="s0"), by=EDITOR)
    post = publish(copy_of(post, slug="new"), by=EDITOR)
    redirect = page("/posts/s0")
    assert redirect is not None
    assert redirect.location == "/posts/new"


def test_posts_of_one_title_saved_at_once_all_get_a_slug() -> None:
    failures: list[Exception] = []

    def write() -> None:
        try:
            saved(title="Same")
        except PublishingError as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    slugs = {post.slug for post in list_posts(PostFilter()).items}
    assert slugs == {"same", "same-2", "same-3", "same-4"}


# Unpublishing and deleting ----------------------------------------------------------------------
def test_an_unpublished_post_is_nowhere_and_comes_back_with_its_old_addresses() -> None:
    post = published(slug="one", tags=["AWS"])
    post = save(copy_of(post, slug="two"), by=EDITOR)
    post = unpublish(post, by=EDITOR)
    assert [page("/posts/one"), page("/posts/two")] == [None, None]
    assert listed("LIST#home") == listed("LIST#tag#aws") == []
    post = publish(post, by=EDITOR)
    shown, redirect = page("/posts/two"), page("/posts/one")
    assert shown is not None
    assert shown.kind == items.POST
    assert redirect is not None
    assert redirect.kind == items.REDIRECT


def test_a_deleted_post_leaves_its_trace_where_readers_saw_it() -> None:
    post = published(slug="one", tags=["AWS"])
    post = save(copy_of(post, slug="two"), by=EDITOR)
    delete(post, by=EDITOR)
    assert [page(f"/posts/{slug}").kind for slug in ("one", "two")] == [items.GONE] * 2  # type: ignore[union-attr]
    assert listed("LIST#home") == listed("LIST#tag#aws") == []
    assert store.get_post(post.id) is None
    assert [entry.action for entry in history.of_post(post.id)] == ["deleted", "changed", "created"]


def test_a_deleted_draft_leaves_no_trace() -> None:
    draft = saved(slug="one")
    delete(draft, by=EDITOR)
    assert page("/posts/one") is None


def test_a_scheduled_post_deleted_before_its_time_leaves_no_trace() -> None:
    delete(published(slug="soon", published_at=days(2)), by=EDITOR)
    assert page("/posts/soon") is None


def test_a_new_post_can_stand_where_a_deleted_one_was() -> None:
    delete(published(slug="one"), by=EDITOR)
    published(slug="one")
    shown = page("/posts/one")
    assert shown is not None
    assert shown.kind == items.POST


def test_deleting_an_older_version_is_a_conflict() -> None:
    post = saved()
    save(copy_of(post, body="newer"), by=EDITOR)
    with pytest.raises(EditConflict):
        delete(post, by=EDITOR)


# Neighbours ------------------------------------------------------------------------------------
def test_pages_link_to_the_posts_beside_them_in_time() -> None:
    first = published(title="1", published_at=days(-3))
    third = published(title="3", published_at=days(-1))
    second = published(title="2", published_at=days(-2))
    assert [beside(post) for post in (first, second, third)] == [
        (None, "2"),
        ("1", "3"),
        ("2", None),
    ]


def test_moving_renaming_and_removing_posts_keeps_the_links_right() -> None:
    """Compares the links with the order of publication after each of many random changes."""
    generator = random.Random(11)
    posts: dict[str, Post] = {}
    for step in range(40):
        if len(posts) < 4 or generator.random() < 0.3:
            post = published(title=f"t{step}", published_at=days(-generator.random() * 9))
        else:
            post = posts.pop(generator.choice(sorted(posts)))
            action = generator.choice(["move", "rename", "slug", "remove", "unpublish"])
            if action == "remove":
                delete(post, by=EDITOR)
                continue
            if action == "unpublish":
                unpublish(post, by=EDITOR)
                continue
            changes: dict[str, Any] = {
                "move": {"published_at": days(-generator.random() * 9)},
                "rename": {"title": f"r{step}"},
                "slug": {"slug": f"s{step}", "title": f"q{step}"},
            }[action]
            post = save(copy_of(post, **changes), by=EDITOR)
        posts[post.id] = post
        in_time = sorted(posts.values(), key=lambda each: (utc_second(each.listed_at), each.id))
        titles = [None, *(each.title for each in in_time), None]
        expected = [(titles[n - 1], titles[n + 1]) for n in range(1, len(titles) - 1)]
        assert [beside(each) for each in in_time] == expected, step


def test_posts_published_at_once_are_all_linked() -> None:
    drafts = [saved(title=f"{n}", published_at=days(-n - 1)) for n in range(4)]
    threads = [
        threading.Thread(target=publish, args=(post,), kwargs={"by": EDITOR}) for post in drafts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [beside(post) for post in drafts] == [("1", None), ("2", "0"), ("3", "1"), (None, "2")]


def test_the_link_to_a_scheduled_post_says_from_when_it_may_show() -> None:
    now, soon = published(title="now", published_at=days(-1)), days(2)
    published(title="soon", published_at=soon)
    newer = partition(now.path)[items.NEIGHBOURS_SK].newer
    assert (newer.title, newer.visible_from) == ("soon", soon)


# Scheduling ------------------------------------------------------------------------------------
def test_the_site_knows_what_is_scheduled_until_it_is_taken_back() -> None:
    soon = days(2)
    post = published(published_at=soon)
    site = store.get_site()
    assert site is not None
    assert site.scheduled_at() == {post.id: utc_second(soon)}
    unpublish(post, by=EDITOR)
    site = store.get_site()
    assert site is not None
    assert site.scheduled_at() == {}


def test_a_scheduled_post_counts_for_no_tag_and_no_month_yet() -> None:
    published(tags=["AWS"], published_at=days(2))
    assert (store.list_tags(), store.month_counts()) == ([], [])


def test_a_scheduled_post_that_is_renamed_leaves_no_redirect() -> None:
    post = published(slug="early", published_at=days(2))
    save(copy_of(post, slug="late"), by=EDITOR)
    assert page("/posts/early") is None


# Counts ----------------------------------------------------------------------------------------
def test_tags_and_months_count_visible_posts() -> None:
    january = datetime(2024, 1, 31, 23, tzinfo=timezone.get_default_timezone())
    first = published(tags=["AWS", "日本語"], published_at=january)
    published(tags=["aws"], published_at=january)
    counted = {(tag.key, tag.posts) for tag in store.list_tags()}
    assert counted == {("aws", 2), ("日本語", 1)}
    assert store.month_counts() == [("2024-01", 2)]
    first = save(
        copy_of(first, tags=["日本語"], published_at=january + timedelta(days=1)), by=EDITOR
    )
    assert store.month_counts() == [("2024-02", 1), ("2024-01", 1)]
    delete(first, by=EDITOR)
    assert [(tag.key, tag.posts) for tag in store.list_tags()] == [("aws", 1)]
    assert store.month_counts() == [("2024-01", 1)]


def test_a_tag_written_anew_is_shown_as_written_last() -> None:
    post = published(tags=["AWS"])
    save(copy_of(post, tags=["aws"]), by=EDITOR)
    assert [(tag.name, tag.posts) for tag in store.list_tags()] == [("aws", 1)]


def test_settling_twice_counts_once() -> None:
    post = published(tags=["AWS"])
    for _ in range(3):
        counts.settle(post.id)
    assert [tag.posts for tag in store.list_tags()] == [1]


def test_counts_left_behind_by_a_failure_are_settled_with_the_next_save(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(counts, "ATTEMPTS", 0)
        post = published(tags=["AWS"])
    assert store.list_tags() == []
    save(copy_of(post, body="again"), by=EDITOR)
    assert [tag.posts for tag in store.list_tags()] == [1]


# Limits ----------------------------------------------------------------------------------------
def incompressible(characters: int) -> str:
    generator = random.Random(3)
    return "".join(chr(generator.randrange(0x4E00, 0x9FFF)) for _ in range(characters))


def test_a_megabyte_of_text_is_stored_shown_and_read_back() -> None:
    text = "\n\n".join([incompressible(1000)] * 10 + [incompressible(338_000)]) + "\n"
    assert 1_000_000 < len(text.encode()) <= 1_048_576
    post = published(body=text)
    stored = store.get_post(post.id)
    assert stored is not None
    assert stored.body == text
    assert post.page_chunks > 0
    chunks = [row for row in PageItem.query(items.path_pk(post.path)) if row.sk.startswith("PAGE#")]
    assert len(chunks) == post.page_chunks
    save(copy_of(stored, body="short now"), by=EDITOR)
    assert set(partition(post.path)) == {items.PAGE_SK, items.NEIGHBOURS_SK}


def test_a_text_of_nothing_but_headings_is_stored_without_its_endless_contents() -> None:
    headings = "".join(f"## {incompressible(100)}\n\n" for _ in range(180))
    post = published(body=headings + "a" * 150_000)
    shown = page(post.path)
    assert shown is not None
    assert shown.contents == ""
    assert "<h2" in (shown.html or "")


def test_more_than_a_megabyte_is_refused_with_both_sizes() -> None:
    with pytest.raises(PublishingError) as refusal:
        saved(body="a" * 1_048_577)
    assert refusal.value.field == "body"


@pytest.mark.parametrize("series", [("", ""), ("Old", "New")], ids=["tags", "series"])
def test_the_greatest_change_of_all_is_still_one_transaction(
    monkeypatch: pytest.MonkeyPatch, series: tuple[str, str]
) -> None:
    """Every tag, the slug, the date, the author and the series of a big post change at once."""
    tags = MAX_TAGS - bool(series[0])
    sizes: list[int] = []
    original = Transaction.commit

    def noted(self: Transaction) -> None:
        sizes.append(len(self))
        original(self)

    monkeypatch.setattr(Transaction, "commit", noted)
    monkeypatch.setattr(counts, "settle", lambda _post_id: None)
    for slug in ("a", "b"):
        save_author(Author(slug=slug, name=slug), by=EDITOR)
    for number in range(4):
        published(title=f"beside {number}", published_at=days(-2 * number - 1))
    post = published(
        slug="s0",
        tags=[f"old {n}" for n in range(tags)],
        series=series[0],
        author="a",
        published_at=days(-2),
        body=incompressible(340_000),
    )
    for number in range(1, 11):
        post = save(copy_of(post, slug=f"s{number}"), by=EDITOR)
    sizes.clear()
    post = save(
        copy_of(
            post,
            slug="new",
            tags=[f"new {n}" for n in range(tags)],
            series=series[1],
            translation_of="other" if series[1] else "",
            author="b",
            published_at=days(-4),
            body=incompressible(330_000) + " end",
        ),
        by=EDITOR,
    )
    assert len(sizes) == 1
    assert 75 < sizes[0] <= 100
    sizes.clear()
    delete(post, by=EDITOR)
    assert len(sizes) == 1


def test_a_26th_tag_is_an_error_that_names_the_limit() -> None:
    with pytest.raises(PublishingError, match="25") as refusal:
        saved(tags=[f"tag {n}" for n in range(26)])
    assert refusal.value.field == "tags"


def test_an_unknown_author_is_an_error_that_names_them() -> None:
    with pytest.raises(PublishingError, match="nobody") as refusal:
        saved(author="nobody")
    assert refusal.value.field == "author"


def test_a_post_that_came_just_now_is_settled_and_its_schedule_kept_for_readers_at_work() -> None:
    post = published(tags=["AWS"], published_at=days(1))
    moment = post.listed_at + timedelta(seconds=5)
    with freeze(moment):
        assert counts.settle_due(moment) == 0
        save(copy_of(post, title="Other"), by=EDITOR)
    assert [tag.posts for tag in store.list_tags()] == [1]
    assert store.scheduled_ids() == {post.id}
    with freeze(moment + counts.FORGET_AFTER):
        assert counts.settle_due(moment + counts.FORGET_AFTER) == 1
    assert store.scheduled_ids() == frozenset()


def test_two_neighbours_cannot_have_one_slug() -> None:
    published(slug="same")
    with pytest.raises(SlugTaken) as refusal:
        published(slug="same")
    assert refusal.value.field == "slug"


def test_the_sites_first_settings_purge_what_readers_saw_before_them() -> None:
    records.ensure_site()
    records.ensure_site()
    assert ordered_purges() == [{"site"}]


# Purges ----------------------------------------------------------------------------------------
def test_a_draft_orders_no_purge() -> None:
    assert saved().purge_order == ""
    assert ordered_purges() == []


def test_a_post_names_the_order_of_its_last_change() -> None:
    post = published()
    renamed = save(copy_of(post, title="renamed"), by=EDITOR)
    assert renamed.purge_order not in {"", post.purge_order}
    stored = store.get_post(post.id)
    assert stored is not None
    assert stored.purge_order == renamed.purge_order
    order = PurgeItem.get("PURGE", renamed.purge_order)
    assert cache_tags.card(post.id) in order.tags
    assert order.post_id == post.id


def test_a_change_of_the_text_touches_the_post_alone() -> None:
    published(title="older", published_at=days(-2))
    post = published(published_at=days(-1), summary="Fixed.", tags=["a"], author="")
    changed = save(copy_of(post, body="Other text."), by=EDITOR)
    in_same_second = changed.updated_at == post.updated_at
    expected = {cache_tags.post(post.id)} | (set() if in_same_second else {"sitemap-1"})
    assert set(PurgeItem.get("PURGE", changed.purge_order).tags) == expected


def test_a_new_title_touches_the_links_of_the_posts_beside_it() -> None:
    older = published(title="older", published_at=days(-2))
    post = published(title="post", published_at=days(-1))
    renamed = save(copy_of(post, title="renamed"), by=EDITOR)
    order = set(PurgeItem.get("PURGE", renamed.purge_order).tags)
    assert {cache_tags.links(older.id), cache_tags.card(post.id)} <= order
    assert cache_tags.post(older.id) not in order


def test_a_post_of_this_minute_touches_the_heads_of_its_lists_only() -> None:
    published(published_at=days(-2))
    post = published(tags=["AWS"])
    order = set(PurgeItem.get("PURGE", post.purge_order).tags)
    heads = {cache_tags.list_head(path) for path in touched.list_paths(post)}
    assert {tag for tag in order if tag.startswith(("head-", "list-"))} == heads


def test_a_post_of_long_ago_touches_its_lists_as_a_whole() -> None:
    post = published(published_at=days(-2))  # pages of lists may go on from a deleted newer one
    order = set(PurgeItem.get("PURGE", post.purge_order).tags)
    wholes = {cache_tags.whole_list(path) for path in touched.list_paths(post)}
    assert {tag for tag in order if tag.startswith(("head-", "list-"))} == wholes


def test_counters_that_move_order_the_purge_of_the_pages_that_show_them() -> None:
    post = published(tags=["one"])
    assert {"tags", "archive"} in ordered_purges()
    save(copy_of(post, tags=["two"]), by=EDITOR)
    assert {"tags"} in ordered_purges()


def test_a_deletion_orders_the_purge_of_counters_with_its_own() -> None:
    post = published(tags=["one"])
    delete(post, by=EDITOR)
    assert any({cache_tags.post(post.id), "tags", "archive"} <= order for order in ordered_purges())


# Authors ---------------------------------------------------------------------------------------
def test_an_authors_public_name_stands_in_the_site_item() -> None:
    save_author(Author(slug="hanako", name="花子", url="https://example.com"), by=EDITOR)
    site = store.get_site()
    assert site is not None
    assert site.shown_authors() == {"hanako": {"name": "花子", "url": "https://example.com"}}


def test_of_two_new_authors_with_one_slug_the_first_stays() -> None:
    records.add_author(Author(slug="hanako", name="花子"), by=EDITOR)
    with pytest.raises(PublishingError) as refusal:
        records.add_author(Author(slug="Hanako", name="華子"), by=EDITOR)
    assert refusal.value.field == "slug"
    assert [author.name for author in store.list_authors()] == ["花子"]


def test_an_author_with_a_draft_cannot_be_deleted() -> None:
    author = Author(slug="hanako", name="花子")
    save_author(author, by=EDITOR)
    draft = saved(author="hanako")
    with pytest.raises(PublishingError, match="花子"):
        records.delete_author(author, by=EDITOR)
    delete(draft, by=EDITOR)
    records.delete_author(author, by=EDITOR)
    assert store.list_authors() == []


# The stored item -------------------------------------------------------------------------------
def test_saving_leaves_what_the_post_was_counted_for_alone() -> None:
    post = published(tags=["AWS"])
    save(copy_of(post, body="other"), by=EDITOR)
    item = PostItem.get(store.post_pk(post.id), "POST", consistent_read=True)
    assert item.counted_tags == ["AWS"]


# Failures of the store --------------------------------------------------------------------------
@pytest.mark.parametrize("failure", [ReadTimeoutError, EndpointConnectionError])
def test_a_store_that_does_not_answer_is_reported_by_name(
    failure: type[BotoCoreError], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = published()

    def fail(*_arguments: Any, **_options: Any) -> None:
        raise failure(endpoint_url="http://127.0.0.1")

    monkeypatch.setattr(URLLib3Session, "send", fail)
    with pytest.raises(StoreUnavailable, match=failure.__name__):
        save(copy_of(post, body="x"), by=EDITOR)
    with pytest.raises(StoreUnavailable, match=failure.__name__):
        delete(post, by=EDITOR)
    with pytest.raises(StoreUnavailable, match=failure.__name__):
        save_author(Author(slug="a", name="a"), by=EDITOR)


def test_a_server_error_after_the_write_counts_as_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    post = published()
    send = URLLib3Session.send

    def write_and_fail(self: URLLib3Session, request: Any) -> Any:
        answer = send(self, request)
        if b"TransactWriteItems" in request.headers.get("X-Amz-Target", b""):
            answer.status_code = 503
        return answer

    monkeypatch.setattr(URLLib3Session, "send", write_and_fail)
    monkeypatch.setattr(counts, "settle", lambda _post_id: None)
    assert save(copy_of(post, body="arrived"), by=EDITOR).version == 2


# What comes due -----------------------------------------------------------------------------------
def test_a_post_whose_time_has_come_is_counted_and_its_schedule_forgotten() -> None:
    soon = days(1)
    due, later = published(tags=["AWS"], published_at=soon), published(published_at=days(3))
    with freeze(days(2)):
        assert counts.settle_due(timezone.now()) == 1
        assert counts.settle_due(timezone.now()) == 0
        assert [tag.posts for tag in store.list_tags()] == [1]
    assert store.scheduled_ids() == {later.id}
    assert due.id not in store.scheduled_ids()


# Times ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("year", [1, 202, 1899, 2100, 9999])
def test_a_mistyped_year_is_refused(year: int) -> None:
    with pytest.raises(PublishingError, match="1900") as refusal:
        published(published_at=datetime(year, 5, 1, tzinfo=UTC))
    assert refusal.value.field == "published_at"


def test_the_times_of_an_early_year_keep_their_order() -> None:
    assert utc_second(datetime(202, 5, 1, tzinfo=UTC)) == "0202-05-01T00:00:00Z"
