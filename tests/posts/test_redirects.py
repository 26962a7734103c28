"""Redirects made by hand, and former addresses given up: one hop, no circle, one holder each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings

from posts import pending, publishing, redirects, slugs, store
from posts.edge.orders import open_orders
from posts.errors import AddressTaken, EditConflict, PublishingError, SlugTaken
from posts.models import PAGE, Post, copy_of
from posts.moved_items import REDIRECTS_PK, RedirectItem
from posts.tables import AddressItem, PageItem, SlugItem
from reader_lambda import cache_tags, items
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables", "english")


def add(path: str, to: str) -> redirects.Made:
    return redirects.add(path, to, by=EDITOR)


def at(path: str) -> tuple[str, str | None] | None:
    found = PageItem.query(items.path_pk(path), PageItem.sk == items.PAGE_SK, consistent_read=True)
    return next(((page.kind, page.location) for page in found), None)


def reread(post: Post) -> Post:
    found = store.get_post(post.id)
    assert found is not None
    return found


def claims() -> list[str]:
    return sorted(
        item.pk
        for model in (AddressItem, SlugItem)
        for item in model.scan(consistent_read=True)
        if item.pk.startswith(("ADDRESS#", "SLUG#")) and item.post_id == "!redirect"
    )


@pytest.mark.parametrize(
    ("path", "to", "start", "end"),
    [
        ("/old/Path.html", "/tags/旅", "/old/path.html", "/tags/旅"),
        ("https://elsewhere.example/a/", "/", "/a", "/"),
        ("/?p=12", "https://example.com/旅?q=1#x", "/?p=12", "https://example.com/%E6%97%85?q=1#x"),
        ("/posts/never-was", "/archive/2018/", "/posts/never-was", "/archive/2018"),
        ("/a", "/media/0f/図.png", "/a", "/media/0f/図.png"),
        ("/a", "/later", "/a", "/later"),
    ],
)
def test_an_address_leads_to_a_path_or_an_address_elsewhere(
    path: str, to: str, start: str, end: str
) -> None:
    assert add(path, to) == redirects.Made(start, end)
    assert at(start) == (items.REDIRECT, end)
    (listed,) = redirects.list_redirects().items
    assert (listed.path, listed.to, listed.user_name) == (start, end, EDITOR.name)
    assert [list(order.tags) for order in open_orders()] == [[cache_tags.path(start)]]


def test_this_sites_own_origin_is_a_path_of_it() -> None:
    assert add("/a", f"{settings.SITE_ORIGIN}/tags/x").to == "/tags/x"
    assert add("/b", settings.SITE_ORIGIN).to == "/"


@pytest.mark.parametrize(
    ("path", "to", "field", "said"),
    [
        ("/tags/x", "/about", "path", "cannot lead elsewhere"),
        ("/", "/about", "path", "cannot lead elsewhere"),
        ("/media/x", "/about", "path", "cannot lead elsewhere"),
        ("/a?b=1", "/about", "path", "cannot lead elsewhere"),
        ("about", "/about", "path", "cannot lead elsewhere"),
        ("/a", "//evil.example/", "to", "nothing to lead to"),
        ("/a", "javascript:alert(1)", "to", "nothing to lead to"),
        ("/a", "ftp://example.com/", "to", "nothing to lead to"),
        ("/a", "https://", "to", "nothing to lead to"),
        ("/a", "https://example.com/ b", "to", "nothing to lead to"),
        ("/a", "/b?c=1", "to", "nothing to lead to"),
        ("/a", "/b//c", "to", "nothing to lead to"),
        ("/a", "", "to", "nothing to lead to"),
        ("/a", "https://example.com/" + "x" * 2000, "to", "2020 characters"),
        ("/a", "/A/", "to", "lead to itself"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(path: str, to: str, field: str, said: str) -> None:
    with pytest.raises(PublishingError, match=said) as refusal:
        add(path, to)
    assert refusal.value.field == field
    assert redirects.list_redirects().items == []


def test_to_a_post_it_is_one_of_its_addresses_and_moves_with_it() -> None:
    post = published(title="新幹線", slug="first")
    made = add("/old", "/posts/first")
    assert made.post is not None
    assert reread(post).addresses == ["/old"]
    publishing.save(copy_of(reread(post), slug="second"), by=EDITOR)
    assert (at("/old"), at("/posts/first")) == (
        (items.REDIRECT, "/posts/second"),
        (items.REDIRECT, "/posts/second"),
    )
    assert redirects.list_redirects().items == []


def test_from_a_deleted_posts_slug_it_leads_to_another_post_and_moves_with_that() -> None:
    gone, post = published(slug="gone"), published(title="Here", slug="here")
    publishing.delete(gone, by=EDITOR)
    assert at("/posts/gone") == (items.GONE, None)
    add("/posts/gone", "/posts/here")
    assert at("/posts/gone") == (items.REDIRECT, "/posts/here")
    publishing.save(copy_of(reread(post), slug="there"), by=EDITOR)
    assert at("/posts/gone") == (items.REDIRECT, "/posts/there")
    assert store.slug_holder("gone") == post.id


def test_from_a_posts_path_to_a_page_it_stands_for_itself() -> None:
    published(title="About", slug="about", kind=PAGE)
    assert add("/posts/about", "/about").post is None
    assert at("/posts/about") == (items.REDIRECT, "/about")


def test_a_redirect_to_a_redirect_takes_its_end_and_those_to_it_are_led_on() -> None:
    add("/b", "/c")
    assert add("/a", "/b").to == "/c"
    add("/c", "https://example.com/")
    assert {at(path) for path in ("/a", "/b", "/c")} == {(items.REDIRECT, "https://example.com/")}
    assert {each.to for each in redirects.list_redirects().items} == {"https://example.com/"}


def test_no_circle_can_be_made() -> None:
    add("/a", "/b")
    with pytest.raises(PublishingError, match="“/b” would lead to itself"):
        add("/b", "/a")
    add("/b", "/c")
    assert redirects.change("/b", "/a", by=EDITOR).to == "/c"
    with pytest.raises(PublishingError, match="“/c” would lead to itself"):
        add("/c", "/b")
    assert (at("/a"), at("/b")) == ((items.REDIRECT, "/c"), (items.REDIRECT, "/c"))


def test_an_address_that_is_taken_is_told_by_its_holders_name() -> None:
    post = published(title="新幹線", slug="now", addresses=["/old"])
    published(title="About", slug="about", kind=PAGE)
    add("/mine", "/tags/x")
    for path, holder in (("/old", "新幹線"), ("/posts/now", "新幹線"), ("/about", "About")):
        with pytest.raises(PublishingError, match=f"belongs to “{holder}”") as refusal:
            add(path, "/archive")
        assert refusal.value.field == "path"
    with pytest.raises(PublishingError, match="There is a redirect from “/mine” already"):
        add("/mine", "/archive")
    with pytest.raises(PublishingError, match="leads to “新幹線” already"):
        add("/old", "/posts/now")
    assert reread(post).addresses == ["/old"]


def test_a_post_or_page_cannot_take_a_redirects_address() -> None:
    add("/old", "/tags/x")
    add("/posts/was", "/tags/x")
    with pytest.raises(AddressTaken, match="a redirect made by hand"):
        saved(addresses=["/old"])
    with pytest.raises(SlugTaken):
        saved(slug="was")
    with pytest.raises(SlugTaken):
        saved(kind=PAGE, slug="old")
    assert slugs.check(Post(title="x", slug="was")).whose is slugs.Whose.REDIRECT
    assert saved(title="was").slug == "was-2"


def test_changed_it_leads_elsewhere_at_once_and_removed_it_is_free() -> None:
    add("/old", "/tags/x")
    redirects.change("/old", "/tags/y", by=EDITOR)
    assert at("/old") == (items.REDIRECT, "/tags/y")
    redirects.remove("/old", by=EDITOR)
    assert (at("/old"), redirects.get("/old"), claims()) == (None, None, [])
    saved(kind=PAGE, slug="old")
    redirects.remove("/old", by=EDITOR)  # again: nothing to do
    with pytest.raises(PublishingError, match="no redirect from “/old” any more"):
        redirects.change("/old", "/tags/y", by=EDITOR)
    assert [order for order in open_orders() if cache_tags.path("/old") in order.tags]


def test_a_former_slug_is_given_up_with_its_claim_and_its_redirect() -> None:
    post = published(title="A", slug="first")
    publishing.save(copy_of(reread(post), slug="second"), by=EDITOR)
    known = len(open_orders())
    redirects.give_up(reread(post), "/posts/first", by=EDITOR)
    assert (at("/posts/first"), store.slug_holder("first")) == (None, None)
    assert reread(post).public_slugs == ["second"]
    purged = {tag for order in open_orders()[known:] for tag in order.tags}
    assert cache_tags.path("/posts/first") in purged
    published(title="B", slug="first")
    assert at("/posts/first") == (items.POST, None)


def test_what_is_given_up_of_a_draft_is_free_too() -> None:
    post = published(title="A", slug="first")
    publishing.save(copy_of(reread(post), slug="second"), by=EDITOR)
    publishing.unpublish(reread(post), by=EDITOR)
    redirects.give_up(reread(post), "/posts/first", by=EDITOR)
    publishing.publish(reread(post), by=EDITOR)
    assert (at("/posts/first"), store.slug_holder("first")) == (None, None)


def test_an_old_address_is_given_up() -> None:
    post = published(title="A", addresses=["/old", "/older"])
    redirects.give_up(reread(post), "/old", by=EDITOR)
    assert reread(post).addresses == ["/older"]
    assert at("/old") is None


@pytest.mark.parametrize(
    ("path", "said"), [("/posts/now", "where the post is"), ("/other", "does not lead to this")]
)
def test_what_is_no_former_address_is_not_given_up(path: str, said: str) -> None:
    post = published(slug="now")
    with pytest.raises(PublishingError, match=said):
        redirects.give_up(reread(post), path, by=EDITOR)


def test_a_post_that_was_saved_meanwhile_gives_nothing_up() -> None:
    post = published(slug="now", addresses=["/old"])
    stale = reread(post)
    publishing.save(copy_of(reread(post), title="Newer"), by=EDITOR)
    with pytest.raises(EditConflict):
        redirects.give_up(stale, "/old", by=EDITOR)
    assert at("/old") == (items.REDIRECT, "/posts/now")


def test_a_post_takes_only_as_many_as_a_deletion_has_room_for() -> None:
    post = published(title="Full", slug="full", addresses=[f"/old/{n}" for n in range(10)])
    for number in range(2):
        redirects.lead_to(reread(post), f"/posts/former-{number}", by=EDITOR)
    with pytest.raises(PublishingError, match="“Full” has 13 former addresses"):
        redirects.lead_to(reread(post), "/posts/one-more", by=EDITOR)
    publishing.delete(reread(post), by=EDITOR)
    assert at("/posts/former-0") == (items.GONE, None)


def test_the_list_is_read_a_page_at_a_time() -> None:
    for number in range(5):
        add(f"/old/{number}", "/tags/x")
    first = redirects.list_redirects(size=3)
    rest = redirects.list_redirects(cursor=first.next_cursor, size=3)
    assert [each.path for each in (*first.items, *rest.items)] == [f"/old/{n}" for n in range(5)]
    assert rest.next_cursor is None
    with pytest.raises(ValueError, match="no cursor"):
        redirects.list_redirects(cursor="old")


@pytest.mark.parametrize(
    "verb",
    [
        lambda: redirects.add("/old", "/tags/y", by=EDITOR),
        lambda: redirects.change("/old", "/tags/y", by=EDITOR),
    ],
)
def test_a_lost_race_is_told(verb: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    AddressItem("ADDRESS#/old", "ADDRESS", post_id="another").save()
    RedirectItem(REDIRECTS_PK, "/old", to="/x", at=published().updated_at, user_name="x").save()
    monkeypatch.setattr(redirects, "_check_free", lambda _start: None)
    with pytest.raises(PublishingError, match="took or changed this address meanwhile"):
        verb()
    assert at("/old") is None


def test_changes_beside_a_public_post_stay_with_its_former_addresses() -> None:
    post = published(title="Shown", slug="now", addresses=["/old"])
    publishing.save_pending(copy_of(reread(post), title="Not yet"), by=EDITOR)
    redirects.lead_to(reread(post), "/older", by=EDITOR)
    redirects.lead_to(reread(post), "/posts/was", by=EDITOR)
    redirects.give_up(reread(post), "/old", by=EDITOR)
    after = reread(post)
    assert (after.title, after.addresses) == ("Shown", ["/older"])
    working = pending.working_version(after)
    assert (working.title, working.addresses) == ("Not yet", ["/older"])
    publishing.publish(after, by=EDITOR)
    assert (at("/old"), at("/older")) == (None, (items.REDIRECT, "/posts/now"))
    assert at("/posts/was") == (items.REDIRECT, "/posts/now")
