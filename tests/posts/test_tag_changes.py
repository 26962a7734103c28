"""Tags renamed, merged and deleted on every post: in pieces, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import history, pending, publishing, store, tag_changes, tags
from posts.edge.orders import open_orders
from posts.errors import EditConflict, PublishingError, StoreUnavailable
from posts.models import Post, copy_of
from posts.moved_items import MovedListItem
from posts.post_lists import PostFilter, list_posts
from posts.tables import TagItem
from reader_lambda import cache_tags, items
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables", "english")

LONG = 60.0


def tags_of(post: Post) -> list[str]:
    found = store.get_post(post.id)
    assert found is not None
    return list(found.tags)


def done(key: str, to: str) -> tag_changes.TagChange:
    tag_changes.start(key, to, by=EDITOR)
    change = tag_changes.work(key, seconds=LONG)
    assert change is not None
    assert change.is_done
    return change


def moved() -> dict[str, str]:
    found: dict[str, str] = {}
    for key in ("aws", "cloud", "cloud-computing", "旅"):
        for item in MovedListItem.query(
            items.tag_list_pk(key), MovedListItem.sk == items.MOVED_SK, consistent_read=True
        ):
            found[key] = item.location
    return found


def counted() -> dict[str, tuple[str, int]]:
    return {tag.key: (tag.name, tag.posts) for tag in store.list_tags()}


def test_a_tag_is_renamed_on_posts_drafts_and_scheduled_ones() -> None:
    public = published(tags=["AWS", "旅"])
    draft = saved(tags=["aws"])
    later = published(tags=["旅", "ＡＷＳ"], published_at=timezone.now() + timedelta(days=1))
    other = published(tags=["旅"])
    change = done("aws", "Cloud")
    assert [tags_of(post) for post in (public, draft, later, other)] == [
        ["Cloud", "旅"],
        ["Cloud"],
        ["旅", "Cloud"],
        ["旅"],
    ]
    assert (change.done, change.failed) == (3, {})
    assert counted() == {"cloud": ("Cloud", 1), "旅": ("旅", 2)}
    assert moved() == {"aws": "/tags/cloud"}
    assert list_posts(PostFilter(tag="aws")).items == []


def test_a_renamed_posts_times_stay_and_its_history_says_who_did_it() -> None:
    post = published(tags=["AWS"])
    before = store.get_post(post.id)
    done("aws", "Cloud")
    after = store.get_post(post.id)
    assert before
    assert after
    assert (after.updated_at, after.published_at) == (before.updated_at, before.published_at)
    assert after.version == before.version + 1
    assert history.of_post(post.id)[0].user_name == EDITOR.name


def test_two_tags_become_one_under_the_name_that_the_other_has() -> None:
    both = published(tags=["AWS", "Cloud"])
    one = published(tags=["AWS"])
    done("aws", "CLOUD")
    assert (tags_of(both), tags_of(one)) == (["Cloud"], ["Cloud"])
    assert counted() == {"cloud": ("Cloud", 2)}


def test_another_spelling_of_the_same_tag_reaches_every_post_and_no_redirect_is_made() -> None:
    posts = [published(tags=["aws"]), published(tags=["Aws"]), saved(tags=["ＡＷＳ"])]
    done("aws", "AWS")
    assert [tags_of(post) for post in posts] == [["AWS"]] * 3
    assert (counted(), moved()) == ({"aws": ("AWS", 2)}, {})


def test_a_deleted_tag_is_off_every_post_and_leads_nowhere() -> None:
    post, draft = published(tags=["AWS", "旅"]), saved(tags=["AWS"])
    done("aws", "")
    assert (tags_of(post), tags_of(draft)) == (["旅"], [])
    assert (counted(), moved()) == ({"旅": ("旅", 1)}, {})


def test_what_was_stopped_in_the_middle_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posts = [published(tags=["AWS"], title=f"Post {n}") for n in range(25)]
    tag_changes.start("aws", "Cloud", by=EDITOR)
    save = publishing.save
    saves: list[str] = []

    def dies(post: Post, **options: Any) -> Post:
        if len(saves) == 13:
            raise KeyboardInterrupt
        saves.append(post.id)
        return save(post, **options)

    with monkeypatch.context() as failing:
        failing.setattr(publishing, "save", dies)
        with pytest.raises(KeyboardInterrupt):
            tag_changes.work("aws", seconds=LONG)
    assert sum(tags_of(post) == ["Cloud"] for post in posts) == 13
    assert [change.key for change in tag_changes.running()] == ["aws"]
    change = tag_changes.work("aws", seconds=LONG)
    assert change
    assert change.is_done
    assert [tags_of(post) for post in posts] == [["Cloud"]] * 25
    assert counted() == {"cloud": ("Cloud", 25)}
    assert tag_changes.running() == []


def test_a_piece_ends_with_its_time_and_says_how_far_it_came() -> None:
    posts = [published(tags=["AWS"]) for _ in range(3)]
    tag_changes.start("aws", "Cloud", by=EDITOR)
    nothing = tag_changes.work("aws", seconds=0)
    assert nothing
    assert (nothing.done, nothing.is_done) == (0, False)
    assert [tags_of(post) for post in posts] == [["AWS"]] * 3
    assert tag_changes.work_all(seconds=LONG) == 3
    found = tag_changes.get("aws")
    assert found
    assert found.is_done


def test_work_that_is_done_may_be_done_again() -> None:
    post = published(tags=["AWS"])
    done("aws", "Cloud")
    version = store.get_post(post.id)
    again = tag_changes.work("aws", seconds=LONG)
    after = store.get_post(post.id)
    assert version
    assert after
    assert again
    assert (after.version, again.done) == (version.version, 1)


def test_two_that_work_at_once_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [published(tags=["AWS"]) for _ in range(3)]
    tag_changes.start("aws", "Cloud", by=EDITOR)
    piece = tag_changes._piece

    def while_another_works(item: Any, until: float) -> bool:
        monkeypatch.setattr(tag_changes, "_piece", piece)
        tag_changes.work("aws", seconds=LONG)
        return piece(item, until)

    monkeypatch.setattr(tag_changes, "_piece", while_another_works)
    change = tag_changes.work("aws", seconds=LONG)
    assert change
    assert (change.is_done, change.done) == (True, 3)
    assert [tags_of(post) for post in posts] == [["Cloud"]] * 3
    assert counted() == {"cloud": ("Cloud", 3)}


def test_a_post_that_is_saved_meanwhile_keeps_both_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    post = published(tags=["AWS"])
    tag_changes.start("aws", "Cloud", by=EDITOR)
    save = publishing.save

    def another_first(mine: Post, **options: Any) -> Post:
        monkeypatch.setattr(publishing, "save", save)
        theirs = store.get_post(mine.id)
        assert theirs
        save(copy_of(theirs, title="Theirs"), by=EDITOR)
        return save(mine, **options)

    monkeypatch.setattr(publishing, "save", another_first)
    tag_changes.work("aws", seconds=LONG)
    after = store.get_post(post.id)
    assert after
    assert (after.title, list(after.tags)) == ("Theirs", ["Cloud"])


def test_a_post_that_gets_the_former_tag_meanwhile_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published(tags=["AWS"])
    tag_changes.start("aws", "Cloud", by=EDITOR)
    retagged = tag_changes._retagged
    late: list[Post] = []

    def with_a_late_one(post: Post, item: Any) -> bool:
        if not late:
            late.append(published(tags=["aws"], published_at=timezone.now() - timedelta(days=99)))
        return retagged(post, item)

    monkeypatch.setattr(tag_changes, "_retagged", with_a_late_one)
    tag_changes.work("aws", seconds=LONG)
    assert tags_of(late[0]) == ["Cloud"]


def test_a_post_that_cannot_be_saved_is_named_and_the_rest_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, good = published(tags=["AWS"]), published(tags=["AWS"])
    save = publishing.save

    def refuses(post: Post, **options: Any) -> Post:
        if post.id == bad.id:
            raise PublishingError("The text is too big.")
        return save(post, **options)

    monkeypatch.setattr(publishing, "save", refuses)
    change = done("aws", "Cloud")
    assert change.failed == {bad.id: "The text is too big."}
    assert (tags_of(bad), tags_of(good)) == (["AWS"], ["Cloud"])
    monkeypatch.setattr(publishing, "save", save)
    assert done("aws", "Cloud").failed == {}
    assert tags_of(bad) == ["Cloud"]


def test_a_store_that_fails_stops_it_and_it_goes_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    post = published(tags=["AWS"])
    tag_changes.start("aws", "Cloud", by=EDITOR)

    def fails(*_arguments: Any, **_options: Any) -> Post:
        raise StoreUnavailable("timeout")

    with monkeypatch.context() as failing:
        failing.setattr(publishing, "save", fails)
        with pytest.raises(StoreUnavailable):
            tag_changes.work("aws", seconds=LONG)
    assert tag_changes.work_all(seconds=LONG) == 1
    assert tags_of(post) == ["Cloud"]


def test_a_conflict_that_never_ends_is_a_failure_of_that_post(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = published(tags=["AWS"])

    def conflict(mine: Post, **_options: Any) -> Post:
        raise EditConflict(store.get_post(mine.id))

    monkeypatch.setattr(publishing, "save", conflict)
    assert list(done("aws", "Cloud").failed) == [post.id]


def test_former_tags_lead_straight_to_where_their_posts_are_now() -> None:
    published(tags=["AWS"])
    done("aws", "Cloud")
    done("cloud", "Cloud computing")
    assert moved() == {"aws": "/tags/cloud-computing", "cloud": "/tags/cloud-computing"}
    done("cloud-computing", "AWS")  # back again: no loop
    assert moved() == {"cloud": "/tags/aws", "cloud-computing": "/tags/aws"}
    done("aws", "")
    assert moved() == {}


def test_what_begins_purges_where_the_tag_was_listed() -> None:
    published(tags=["AWS"])
    known = len(open_orders())
    tag_changes.start("aws", "Cloud", by=EDITOR)
    (order,) = open_orders()[known:]
    assert list(order.tags) == [cache_tags.whole_list("/tags/aws")]


@pytest.mark.parametrize(
    ("key", "to", "said"),
    [
        ("nothing", "Cloud", "No post carries the tag “nothing”"),
        ("AWS", "Cloud", "No post carries the tag “AWS”"),
        ("aws", "AWS", "is called “AWS” already"),
        ("aws", "!?" * 60, "at most 100 characters"),
        ("aws", "...", "needs a letter or digit"),
        ("aws", "feed.xml", "address of a feed"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_changed(key: str, to: str, said: str) -> None:
    published(tags=["AWS"])
    with pytest.raises(PublishingError, match=said):
        tag_changes.start(key, to, by=EDITOR)
    assert (tag_changes.running(), moved()) == ([], {})


def test_a_tag_is_changed_by_one_change_at_a_time() -> None:
    published(tags=["AWS", "旅"])
    tag_changes.start("aws", "Cloud", by=EDITOR)
    for key, to in (("aws", ""), ("旅", "AWS"), ("旅", "cloud")):
        with pytest.raises(PublishingError, match="is being changed just now"):
            tag_changes.start(key, to, by=EDITOR)
    tag_changes.start("旅", "Travel", by=EDITOR)


def test_tags_are_listed_a_page_at_a_time_without_those_no_post_has_any_more() -> None:
    for number in range(7):
        TagItem(items.TAGS_PK, f"t{number}", name=f"T{number}", posts=number % 3).save()
    first = tags.list_tags(size=2)
    assert [(tag.key, tag.posts) for tag in first.items] == [("t1", 1), ("t2", 2)]
    rest = tags.list_tags(cursor=first.next_cursor, size=9)
    assert ([tag.key for tag in rest.items], rest.next_cursor) == (["t4", "t5"], None)
    assert [tag.key for tag in tags.list_tags(beginning="T2").items] == ["t2"]
    with pytest.raises(ValueError, match="no cursor"):
        tags.list_tags(cursor="T 1")


def test_a_page_of_tags_reads_a_bounded_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "MOST_EXAMINED", 3)
    for number in range(5):
        TagItem(items.TAGS_PK, f"t{number}", name="T", posts=int(number == 4)).save()
    page = tags.list_tags()
    assert (page.items, page.next_cursor) == ([], "t2")
    assert [tag.key for tag in tags.list_tags(cursor="t2").items] == ["t4"]


def test_a_tag_that_only_drafts_have_is_found_by_its_name() -> None:
    saved(tags=["Later"])
    tag = tags.get_tag("later")
    assert tag
    assert (tag.name, tag.posts, tag.drafts) == ("Later", 0, 1)
    assert tags.get_tag("Later") is None


def test_changes_beside_a_public_post_stay_and_get_the_new_name_too() -> None:
    post = published(title="As readers see it", tags=["AWS", "旅"])
    stored = store.get_post(post.id)
    assert stored
    beside = copy_of(stored, title="Not yet", body="Later.", tags=["AWS", "New"])
    publishing.save_pending(beside, by=EDITOR)
    done("aws", "Cloud")
    after = store.get_post(post.id)
    assert after
    assert (after.title, list(after.tags)) == ("As readers see it", ["Cloud", "旅"])
    working = pending.working_version(after)
    assert (working.title, working.body, list(working.tags)) == (
        "Not yet",
        "Later.",
        ["Cloud", "New"],
    )
    assert publishing.publish(after, by=EDITOR).tags == ["Cloud", "New"]
