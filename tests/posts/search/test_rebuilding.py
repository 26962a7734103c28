"""`rebuild_search`: a new index beside the old one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from posts import publishing, store
from posts.all_posts import Outcome
from posts.errors import PublishingError
from posts.models import copy_of
from posts.search import documents, index, pending, rebuilding
from posts.tables import POST_SK, PostItem, PublicItem, SiteItem
from reader_lambda import items
from tests.posts.factories import EDITOR, published
from tests.posts.search.conftest import Search, work

DAY = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "FORGET_AFTER", 0.0)


def rebuilt() -> Counter[Outcome]:
    return Counter(result.outcome for result in rebuilding.rebuild())


def generations() -> set[str]:
    """Return the generations of which the public table has terms."""
    keys = (item.pk for item in PublicItem.scan(attributes_to_get=["pk", "sk"]))
    return {pk.split("#")[1] for pk in keys if pk.startswith("SEARCH#")} - {"POST"}


def as_an_older_release_left_it(post_id: str) -> None:
    """Take from a post what the search knows it by."""
    number = PostItem.search_number
    PostItem(store.post_pk(post_id), POST_SK).update([number.remove()])


def test_posts_that_are_older_than_the_search_are_found(search: Search) -> None:
    for number in range(3):
        post = published(title=f"{number}", body="温泉", published_at=DAY + timedelta(number))
        as_an_older_release_left_it(post.id)

    assert rebuilt() == {Outcome.UPDATED: 3}

    assert search.titles("温泉") == ["2", "1", "0"]
    assert rebuilt() == {Outcome.UNCHANGED: 3}


def test_the_old_index_is_taken_away(search: Search) -> None:
    published(title="一", body="温泉", published_at=DAY)
    work()
    assert generations() == {"1"}

    rebuilt()

    assert generations() == {"2"}
    assert search.titles("温泉") == ["一"]
    work()


def test_a_dry_run_changes_nothing(search: Search) -> None:
    post = published(title="一", body="温泉", published_at=DAY)
    as_an_older_release_left_it(post.id)
    told = StringIO()

    call_command("rebuild_search", dry_run=True, stdout=told)

    assert "1 updated" in told.getvalue()
    assert generations() == set()
    assert index.live() is None


def test_what_is_saved_meanwhile_is_in_the_new_index(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published(title="一", body="温泉", published_at=DAY)
    gone = published(title="二", body="温泉", published_at=DAY)
    work()
    build = rebuilding._build

    def built_while_editors_work(under_way: object) -> None:
        build(under_way)  # type: ignore[arg-type]
        publishing.save(copy_of(store.get_post(first.id) or first, body="新幹線"), by=EDITOR)
        publishing.unpublish(store.get_post(gone.id) or gone, by=EDITOR)
        published(title="三", body="新幹線", published_at=DAY)
        work()
        assert sorted(search.titles("新幹線")) == ["一", "三"]  # in the old one

    monkeypatch.setattr(rebuilding, "_build", built_while_editors_work)
    rebuilt()

    assert generations() == {"2"}
    assert sorted(search.titles("新幹線")) == ["一", "三"]
    assert search.titles("温泉") == []
    assert pending.rebuild_under_way() is None


def test_an_interrupted_rebuilding_goes_on(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    published(title="一", body="温泉", published_at=DAY)
    work()

    def stopped(_generation: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rebuilding, "_change_over", stopped)
        with pytest.raises(KeyboardInterrupt):
            rebuilt()
    published(title="二", body="温泉", published_at=DAY)
    work()
    assert len(search.titles("温泉")) == 2  # in the old one

    rebuilt()

    assert generations() == {"2"}
    assert len(search.titles("温泉")) == 2


def test_a_post_whose_text_is_refused_by_now_is_told(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = published(title="一", body="温泉", published_at=DAY)

    def refused(*_arguments: object) -> None:
        raise PublishingError("The text is too big.")

    monkeypatch.setattr(documents, "item_of", refused)
    told = StringIO()
    with pytest.raises(CommandError, match="1 of 1 posts failed"):
        call_command("rebuild_search", stdout=told)

    assert f"failed    {post.id}: The text is too big." in told.getvalue()


def test_a_blog_without_an_index_says_so(search: Search) -> None:
    published(title="一", body="温泉", published_at=DAY)
    work()
    site: SiteItem = SiteItem(items.SITE_KEY, items.SITE_KEY)
    site.update([SiteItem.search.remove()])

    assert "検索の準備ができていません" in search.page(q="温泉")
