"""Where readers found a post before it came here, against a real DynamoDB."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import committing, counts, history, publishing, store
from posts.errors import AddressTaken, PublishingError, SlugTaken
from posts.models import DRAFT, PAGE, Author, Post, copy_of
from posts.records import save_author
from posts.tables import AddressItem, EditorialItem, PageItem, PurgeItem
from posts.transactions import Transaction
from reader_lambda import cache_tags, items
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables", "english")

SETTLE = counts.settle
OLD = ["/2018/07/05/foo.html", "/?p=123", "/archives/新"]


def save(post: Post, **changes: Any) -> Post:
    return publishing.save(copy_of(post, **changes), by=EDITOR)


def at(path: str) -> tuple[str, str | None] | None:
    """Return kind and location of what is at a path."""
    found = PageItem.query(items.path_pk(path), PageItem.sk == items.PAGE_SK, consistent_read=True)
    return next(((page.kind, page.location) for page in found), None)


def all_at(paths: list[str]) -> set[tuple[str, str | None] | None]:
    return {at(path) for path in paths}


def ordered_purges() -> set[str]:
    return {tag for order in PurgeItem.query("PURGE", consistent_read=True) for tag in order.tags}


def claims() -> set[str]:
    keys = {item.pk for item in EditorialItem.scan(consistent_read=True)}
    return {key for key in keys if key.startswith(("ADDRESS#", "SLUG#"))}


def test_old_addresses_are_kept_in_their_normal_form_each_once() -> None:
    post = saved(
        addresses=[
            "https://old.example/2018/07/Foo/",
            "/2018/07/foo/index.html",
            "/index.php?p=123",
            "/archives/%E6%96%B0",
        ]
    )

    stored = store.get_post(post.id)
    assert stored is not None
    assert stored.addresses == ["/2018/07/foo", "/?p=123", "/archives/新"]


@pytest.mark.parametrize(
    "address", ["foo", "/posts/x", "/", "/a?page_id=2", "/media/x.png", "\ud800"]
)
def test_what_can_be_no_old_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(PublishingError) as refusal:
        saved(addresses=["/fine", address])
    assert refusal.value.field == "addresses"
    assert address == "\ud800" or f"“{address}”" in str(refusal.value)


def test_ten_old_addresses_are_taken_and_an_eleventh_is_not() -> None:
    assert len(saved(addresses=[f"/{n}" for n in range(10)]).addresses) == 10
    with pytest.raises(PublishingError, match="at most 10 old addresses; these are 11") as refusal:
        saved(addresses=[f"/b/{n}" for n in range(11)])
    assert refusal.value.field == "addresses"


def test_a_published_post_is_redirected_to_from_its_old_addresses_in_one_hop() -> None:
    post = published(slug="one", addresses=OLD)
    assert all_at(OLD) == {(items.REDIRECT, "/posts/one")}

    save(post, slug="two")
    assert all_at([*OLD, "/posts/one"]) == {(items.REDIRECT, "/posts/two")}


def test_old_addresses_of_what_readers_do_not_see_lead_nowhere() -> None:
    post = saved(slug="one", addresses=OLD)
    assert all_at(OLD) == {None}

    post = save(post, status="published")
    post = save(post, status=DRAFT)
    assert all_at(OLD) == {None}
    assert {store.address_holder(address) for address in OLD} == {post.id}


def test_old_addresses_of_a_scheduled_post_lead_there_from_its_time_on() -> None:
    when = timezone.now().replace(microsecond=0) + timedelta(days=1)
    published(slug="one", addresses=OLD, published_at=when)

    for address in OLD:
        redirect = PageItem.get(items.path_pk(address), items.PAGE_SK, consistent_read=True)
        assert redirect.visible_from == when


def test_a_deleted_post_is_gone_from_its_old_addresses_and_leaves_them_free() -> None:
    publishing.delete(published(slug="one", addresses=OLD), by=EDITOR)
    assert all_at([*OLD, "/posts/one"]) == {(items.GONE, None)}
    assert claims() == set()

    published(slug="two", addresses=OLD)
    assert all_at(OLD) == {(items.REDIRECT, "/posts/two")}


def test_a_deleted_draft_leaves_no_trace_at_its_old_addresses() -> None:
    publishing.delete(saved(addresses=OLD), by=EDITOR)

    assert all_at(OLD) == {None}
    assert claims() == set()


def test_an_old_address_that_is_taken_out_leads_nowhere_and_is_free() -> None:
    post = published(slug="one", addresses=OLD)
    save(post, addresses=OLD[1:])

    assert at(OLD[0]) is None
    assert all_at(OLD[1:]) == {(items.REDIRECT, "/posts/one")}
    assert store.address_holder(OLD[0]) is None
    published(slug="two", addresses=OLD[:1])
    assert at(OLD[0]) == (items.REDIRECT, "/posts/two")


def test_an_old_address_of_another_post_is_refused_with_both_their_names() -> None:
    holder = saved(id="7", title="最初の記事", addresses=OLD[:1])
    with pytest.raises(AddressTaken) as refusal:
        published(title="Second", slug="second", addresses=["/fine", OLD[0]])

    assert (refusal.value.address, refusal.value.holder) == (OLD[0], holder.id)
    assert refusal.value.field == "addresses"
    assert all(part in str(refusal.value) for part in (OLD[0], "最初の記事", "7"))
    assert store.address_holder("/fine") is None  # nothing was written
    assert store.slug_holder("second") is None
    assert at("/posts/second") is None


def test_an_old_address_of_a_post_that_is_gone_is_free_though_its_claim_stayed() -> None:
    AddressItem(store.address_pk("/left"), "ADDRESS", post_id="gone").save()

    post = published(addresses=["/left"])

    assert store.address_holder("/left") == post.id


def test_a_page_and_an_old_address_cannot_be_at_one_path() -> None:
    page = published(kind=PAGE, slug="about", title="About")
    with pytest.raises(AddressTaken) as refusal:
        saved(addresses=["/about/"])
    assert refusal.value.holder == page.id

    saved(addresses=["/contact"])
    with pytest.raises(SlugTaken, match="contact"):
        saved(kind=PAGE, slug="contact")


def test_a_page_may_have_been_where_it_is_or_will_be() -> None:
    page = published(kind=PAGE, slug="about", addresses=["/about/", "/who"])
    assert (at("/about"), at("/who")) == ((items.PAGE, None), (items.REDIRECT, "/about"))

    page = save(page, slug="who")
    assert (at("/about"), at("/who")) == ((items.REDIRECT, "/who"), (items.PAGE, None))

    page = save(page, addresses=[])
    assert (at("/about"), at("/who")) == ((items.REDIRECT, "/who"), (items.PAGE, None))
    assert {store.address_holder("/about"), store.address_holder("/who")} == {page.id}

    publishing.delete(page, by=EDITOR)
    assert all_at(["/about", "/who"]) == {(items.GONE, None)}
    assert claims() == set()


def test_a_new_old_address_purges_what_was_missing_there_and_nothing_of_the_lists() -> None:
    post = published(slug="one", addresses=OLD[:1])
    for order in PurgeItem.query("PURGE", consistent_read=True):
        order.delete()
    post = publishing.save(copy_of(post, addresses=OLD), by=EDITOR, keep_times=True)

    assert ordered_purges() == {cache_tags.post(post.id), *map(cache_tags.path, OLD[1:])}


def test_a_draft_with_old_addresses_purges_nothing() -> None:
    saved(addresses=OLD)

    assert ordered_purges() == set()


def test_a_claim_that_another_change_took_meanwhile_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The transaction itself decides, however close two saves are."""
    first = saved(title="First")
    second = saved(title="Second")
    original = Transaction.commit
    done: list[bool] = []

    def overtaken(self: Transaction) -> None:
        if not done:
            done.append(True)
            save(first, addresses=["/x"])
        original(self)

    monkeypatch.setattr(Transaction, "commit", overtaken)
    with pytest.raises(AddressTaken) as refusal:
        save(second, addresses=["/x"])
    assert refusal.value.holder == first.id


def incompressible(characters: int, seed: int) -> str:
    """Return text that compression does not make smaller than its bytes."""
    generator = random.Random(seed)
    return "".join(chr(generator.randrange(0x4E00, 0x9FFF)) for _ in range(characters))


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of actions of the transactions that are written, without counting."""
    sizes: list[int] = []
    original = Transaction.commit

    def noted(self: Transaction) -> None:
        original(self)
        sizes.append(len(self))

    monkeypatch.setattr(Transaction, "commit", noted)
    monkeypatch.setattr(counts, "settle", lambda _post_id: None)
    return sizes


def a_post_with_all_there_can_be() -> Post:
    for slug in ("a", "b"):
        save_author(Author(slug=slug, name=slug), by=EDITOR)
    now = timezone.now()
    for number in range(4):
        published(title=f"beside {number}", published_at=now - timedelta(days=2 * number + 1))
    post = published(
        slug="s0",
        tags=[f"old {n}" for n in range(25)],
        author="a",
        published_at=now - timedelta(days=2),
        body=incompressible(340_000, 1),
        addresses=[f"/old/{n}" for n in range(10)],
    )
    for number in range(1, 12):
        post = save(post, slug=f"s{number}")
    assert len(post.public_slugs) + len(post.addresses) == 13
    return post


def everything_else(post: Post) -> dict[str, Any]:
    return {
        "slug": "new",
        "tags": [f"new {n}" for n in range(25)],
        "author": "b",
        "published_at": post.listed_at - timedelta(days=2),
        "body": incompressible(330_000, 2),
    }


def test_the_greatest_change_with_old_addresses_is_one_transaction_and_so_is_the_deletion(
    sizes: list[int],
) -> None:
    post = a_post_with_all_there_can_be()
    sizes.clear()
    post = save(post, **everything_else(post))
    assert len(sizes) == 1
    assert 80 < sizes[0] <= 100
    assert all_at(post.addresses) == {(items.REDIRECT, "/posts/new")}

    SETTLE(post.id)  # a deletion takes the post out of all its counters
    sizes.clear()
    publishing.delete(post, by=EDITOR)
    assert len(sizes) == 1
    assert 85 < sizes[0] <= 100


def test_where_one_transaction_cannot_hold_it_all_the_old_addresses_change_beforehand(
    sizes: list[int],
) -> None:
    post = a_post_with_all_there_can_be()
    post = publishing.save(copy_of(post, imported_version=post.version + 1), by=EDITOR)
    assert post.imported_version == post.version
    sizes.clear()
    new = [f"/new/{n}" for n in range(10)]
    changed = copy_of(
        post, addresses=new, imported_version=post.version + 1, **everything_else(post)
    )

    after = publishing.save(changed, by=EDITOR)

    assert len(sizes) == 2
    assert max(sizes) <= 100
    assert (after.version, after.imported_version) == (post.version + 2, post.version + 2)
    assert all_at(new) == {(items.REDIRECT, "/posts/new")}
    assert all_at([f"/old/{n}" for n in range(10)]) == {None}
    assert [entry.action for entry in history.of_post(post.id)][:2] == ["changed", "changed"]


def test_a_refused_old_address_leaves_all_as_it_was_even_then(sizes: list[int]) -> None:
    post = a_post_with_all_there_can_be()
    saved(title="Holder", addresses=["/taken"])
    sizes.clear()
    new = [*(f"/new/{n}" for n in range(9)), "/taken"]
    with pytest.raises(AddressTaken, match="Holder"):
        save(post, addresses=new, **everything_else(post))

    assert sizes == []
    stored = store.get_post(post.id)
    assert stored is not None
    assert (stored.version, stored.slug, stored.addresses) == (post.version, "s11", post.addresses)


def test_an_old_address_that_was_given_up_meanwhile_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = saved(title="First", addresses=["/x"])
    original = committing.check_claims
    done: list[bool] = []

    def given_up(post: Post, lost: Any) -> None:
        if not done:
            done.append(True)
            save(first, addresses=[])
        original(post, lost)

    monkeypatch.setattr(committing, "check_claims", given_up)
    second = saved(title="Second", addresses=["/x"])

    assert done
    assert store.address_holder("/x") == second.id
