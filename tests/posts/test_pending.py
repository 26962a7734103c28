"""Changes of a public post beside what readers see, who see nothing of them until published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import history, old_revisions, post_lists, publishing, redirects, store, tag_changes
from posts.changes import Actor
from posts.claims import slug_item
from posts.errors import EditConflict, PublishingError, SlugTaken
from posts.models import Post, copy_of
from posts.pending import working_version
from posts.post_lists import PostFilter
from posts.rerendering import rerender
from posts.tables import EditorialItem, PublicItem, PurgeItem
from posts.transactions import Transaction, Unanswered
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables")
AMY = Actor(id="amy", name="Amy")


def raw_public() -> list[dict[str, Any]]:
    """Return everything in the public table as it is stored."""
    found = PublicItem._get_connection().scan()["Items"]
    return sorted(found, key=str)


def changed(post: Post, **changes: Any) -> Post:
    return publishing.save_pending(copy_of(post, **changes), by=EDITOR)


def stored(post: Post) -> Post:
    found = store.get_post(post.id)
    assert found is not None
    return found


CHANGES: dict[str, Any] = {
    "title": "新しい題",
    "slug": "new",
    "body": "New.",
    "tags": ["b"],
    "summary": "S",
    "top_image": "/media/a.webp",
    "addresses": ["/old.html"],
}


def test_nothing_that_readers_or_lists_see_moves_before_it_is_published() -> None:
    post = published(title="題", slug="old", body="Old.", tags=["a"])
    before, orders = raw_public(), len(list(PurgeItem.query("PURGE")))
    pending = changed(post, **CHANGES)
    assert raw_public() == before
    assert len(list(PurgeItem.query("PURGE"))) == orders
    live = stored(post)
    assert (live.title, live.slug, live.body, live.tags) == ("題", "old", "Old.", ["a"])
    assert live.updated_at == post.updated_at
    assert (live.version, live.pending) == (2, pending.revision)
    assert [each.title for each in post_lists.list_posts(PostFilter()).items] == ["題"]
    assert store.claim_holder(slug_item("new")) is None


def test_editors_have_the_post_with_its_changes() -> None:
    post = published(title="題", slug="old", body="Old.")
    when = timezone.now().replace(microsecond=0) - timedelta(days=3)
    changed(post, **CHANGES, published_at=when)
    working = working_version(stored(post))
    assert {name: getattr(working, name) for name in CHANGES} == CHANGES
    assert working.published_at == when
    assert working.live is not None
    assert (working.live.title, working.live.body) == ("題", "Old.")
    assert working_version(post) is post


def test_publishing_the_changes_replaces_what_readers_see() -> None:
    post = published(title="題", slug="old", body="Old.", tags=["a"])
    changed(post, **CHANGES)
    after = publishing.publish(stored(post), by=AMY)
    assert {name: getattr(stored(post), name) for name in CHANGES} == CHANGES
    assert (after.pending, after.version, after.public_slugs) == ("", 3, ["old", "new"])
    assert [entry.action for entry in history.of_post(post.id)] == [
        "published",
        "drafted",
        "created",
    ]


def test_what_is_published_that_way_is_what_a_direct_save_makes() -> None:
    one, other = published(title="One", slug="one"), published(title="Two", slug="two")
    changed(one, body="New.", tags=["x"])
    one = publishing.publish(stored(one), by=EDITOR)
    other = publishing.save(copy_of(other, body="New.", tags=["x"]), by=EDITOR)
    same = ("body", "tags", "excerpt", "status", "pending", "language")
    assert all(getattr(one, name) == getattr(other, name) for name in same)


def test_discarding_goes_back_and_keeps_the_text() -> None:
    post = published(body="Old.")
    pending = changed(post, body="New.")
    publishing.discard_pending(stored(post), by=AMY)
    after = stored(post)
    assert (after.pending, after.body, after.version) == ("", "Old.", 3)
    assert store.revision_text(post.id, pending.revision) == "New."
    publishing.discard_pending(after, by=AMY)
    assert stored(post).version == 3


def test_a_second_change_builds_on_the_first() -> None:
    post = published(body="Old.")
    changed(working_version(stored(post)), body="New.")
    changed(working_version(stored(post)), title="題")
    working = working_version(stored(post))
    assert (working.title, working.body, working.version) == ("題", "New.", 3)


def test_an_unpublished_post_is_what_its_editors_had() -> None:
    post = published(title="題", body="Old.")
    changed(post, body="New.")
    publishing.unpublish(stored(post), by=EDITOR)
    after = stored(post)
    assert (after.status, after.body, after.pending) == ("draft", "New.", "")


def test_a_tag_that_is_renamed_is_so_in_the_changes_too() -> None:
    post = published(tags=["AWS", "a"], body="Old.")
    changed(post, tags=["AWS", "b"], body="New.")
    tag_changes.start("aws", "Cloud", by=AMY)
    tag_changes.work("aws", seconds=60)
    assert (stored(post).tags, stored(post).body) == (["Cloud", "a"], "Old.")
    working = working_version(stored(post))
    assert (working.tags, working.body) == (["Cloud", "b"], "New.")


def test_an_address_that_is_given_or_given_up_leaves_the_changes_beside() -> None:
    post = published(slug="own", body="Old.", addresses=["/old.html"])
    changed(post, body="New.")
    redirects.give_up(working_version(stored(post)), "/old.html", by=AMY)
    redirects.lead_to(working_version(stored(post)), "/new.html", by=AMY)
    assert (stored(post).body, stored(post).addresses) == ("Old.", ["/new.html"])
    assert working_version(stored(post)).body == "New."


def test_a_former_slug_that_is_given_up_publishes_no_changes() -> None:
    post = publishing.save(copy_of(published(slug="old", body="Old."), slug="own"), by=EDITOR)
    changed(post, body="New.")
    redirects.give_up(working_version(stored(post)), "/posts/old", by=AMY)
    assert (stored(post).body, stored(post).public_slugs) == ("Old.", ["own"])
    assert working_version(stored(post)).body == "New."


def test_a_scheduled_post_has_changes_beside_it_too() -> None:
    soon = timezone.now() + timedelta(days=1)
    post = published(body="Old.", published_at=soon)
    before = raw_public()
    changed(post, body="New.", published_at=soon + timedelta(days=1))
    assert raw_public() == before
    assert stored(post).published_at == post.published_at


@pytest.mark.parametrize("verb", [publishing.save_pending, publishing.discard_pending])
def test_a_change_on_an_old_version_is_an_edit_conflict(verb: Any) -> None:
    post = published()
    changed(post, body="Theirs.")
    with pytest.raises(EditConflict):
        verb(post, by=EDITOR)
    with pytest.raises(EditConflict):
        publishing.save(post, by=EDITOR)


def test_a_draft_has_nothing_beside_it() -> None:
    post = saved()
    with pytest.raises(EditConflict):
        publishing.save_pending(post, by=EDITOR)


def test_changes_that_could_not_be_published_are_refused_at_once() -> None:
    saved(slug="taken")
    post = published(slug="own")
    with pytest.raises(SlugTaken):
        changed(post, slug="taken")
    with pytest.raises(PublishingError):
        changed(post, title="")
    with pytest.raises(PublishingError):
        changed(post, author="nobody")
    assert stored(post).version == 1
    assert changed(post, slug="").slug == "own"


def test_a_slug_that_was_taken_meanwhile_keeps_the_changes() -> None:
    post = published(slug="own")
    changed(post, slug="wanted", body="New.")
    saved(slug="wanted")
    with pytest.raises(SlugTaken):
        publishing.publish(stored(post), by=EDITOR)
    assert working_version(stored(post)).body == "New."


def test_what_readers_see_is_never_forgotten_behind_many_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(old_revisions, "NEWEST", 2)
    monkeypatch.setattr(old_revisions, "EVERY", 1)
    post = published(body="Live.")
    for number in range(6):
        changed(working_version(stored(post)), body=f"New {number}.")
    assert stored(post).body == "Live."
    assert working_version(stored(post)).body == "New 5."
    kept = [item.sk for item in EditorialItem.query(f"POST#{post.id}")]
    assert len([sk for sk in kept if sk.startswith("REVISION#")]) <= 4


def test_rendering_anew_shows_what_readers_saw() -> None:
    post = published(body="Old.")
    changed(post, body="New.")
    before = raw_public()
    assert str(rerender(post.id).outcome) == "unchanged"
    assert raw_public() == before


def test_a_page_of_an_older_release_keeps_its_version_beside_changes() -> None:
    post = published(body="Old.")
    item = store.get_post_item(post.id)
    assert item is not None
    item.update([type(item).page_version.remove(), type(item).pending.remove()])
    changed(stored(post), body="New.")
    changed(working_version(stored(post)), body="Newer.")
    assert (stored(post).version, stored(post).page_version) == (3, 1)


def test_a_deleted_post_takes_its_changes_along() -> None:
    post = published()
    changed(post, body="New.")
    publishing.delete(stored(post), by=EDITOR)
    assert store.get_post(post.id) is None


def test_an_answer_that_was_lost_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    post = published()
    commit = Transaction.commit

    def unheard(transaction: Transaction) -> None:
        commit(transaction)
        raise Unanswered("timeout")

    monkeypatch.setattr(Transaction, "commit", unheard)
    assert changed(post, body="New.").version == 2
    monkeypatch.undo()
    assert working_version(stored(post)).body == "New."
