"""Related posts: found by tags and words, shown on both pages, gone when their post is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from posts.edge import worker
from posts.models import DRAFT
from posts.relations import notes, pages, related
from posts.relations.pages import MOST_RELATED
from posts.relations.related import MOST_PAGES, STANDING_BY
from reader_lambda import cache_tags
from tests.posts.relations.conftest import Reader, a_post, change, delete, work


@pytest.fixture
def blog(reader: Reader) -> Reader:
    """Three posts of which two are of one thing."""
    a_post("onsen", 1, title="草津の温泉", tags=["旅", "温泉"])
    a_post("cloud", 2, title="Serverless in Python", tags=["AWS"])
    a_post("hotspring", 3, title="箱根の温泉", tags=["温泉"])
    work()
    return reader


def test_posts_of_a_tag_show_each_other_the_older_one_too(blog: Reader) -> None:
    assert blog.related("/posts/hotspring") == ["草津の温泉"]
    assert blog.related("/posts/onsen") == ["箱根の温泉"]
    assert blog.related("/posts/cloud") == []
    assert 'class="related"' not in blog.page("/posts/cloud")


def test_words_of_title_and_text_find_a_post_without_tags(reader: Reader) -> None:
    text = "量子計算機の量子誤り訂正。表面符号の閾値。量子計算機と表面符号。"
    a_post("one", 1, title="量子誤り訂正の基礎", body=text)
    a_post("two", 2, title="散歩", body="公園で犬に会った。")
    a_post("three", 3, title="表面符号とは", body=text)
    work()

    assert reader.related("/posts/three") == ["量子誤り訂正の基礎"]
    assert reader.related("/posts/two") == []


def test_a_rare_tag_counts_more_than_a_common_one(reader: Reader) -> None:
    a_post("rare", 1, tags=["bonsai"])
    for number in range(2, 8):
        a_post(f"common-{number}", number, tags=["blog"])
    a_post("new", 8, tags=["blog", "bonsai"])
    work()

    found = reader.related("/posts/new")

    assert len(found) == MOST_RELATED
    assert found[0] == "RARE"
    assert found[1:] == ["COMMON-7", "COMMON-6", "COMMON-5", "COMMON-4"], "the newest of the same"


@pytest.mark.parametrize(
    "how",
    [lambda: change("onsen", status=DRAFT), lambda: delete("onsen")],
    ids=["unpublish", "delete"],
)
def test_what_is_gone_is_gone_with_the_first_purge(
    blog: Reader, purged: list[str], how: object
) -> None:
    how()  # type: ignore[operator]
    work(1)

    assert blog.related("/posts/hotspring") == []
    assert cache_tags.links("hotspring") in purged
    work()
    assert notes.read("onsen") == notes.Notes()


def test_another_post_comes_in_place_of_one_that_is_gone_with_the_same_purge(
    reader: Reader, purged: list[str]
) -> None:
    for number in range(MOST_RELATED + 3):
        a_post(f"onsen-{number}", number, tags=["温泉"])
    work()
    page, last = "/posts/onsen-7", "onsen-7"
    assert reader.related(page) == [f"ONSEN-{number}" for number in (6, 5, 4, 3, 2)]
    purged.clear()

    change("onsen-5", status=DRAFT)
    work(1)

    assert reader.related(page) == [f"ONSEN-{number}" for number in (6, 4, 3, 2, 1)]
    assert cache_tags.links(last) in purged
    delete("onsen-1")
    work(1)
    assert reader.related(page) == [f"ONSEN-{number}" for number in (6, 4, 3, 2, 0)]
    assert notes.read(last).related == tuple(f"onsen-{number}" for number in (6, 4, 3, 2, 0))


def test_who_stands_by_for_a_page_goes_unseen(reader: Reader, purged: list[str]) -> None:
    for number in range(MOST_RELATED + STANDING_BY + 1):
        a_post(f"onsen-{number}", number, tags=["温泉"])
    work()
    before = reader.page("/posts/onsen-8")
    purged.clear()

    change("onsen-1", status=DRAFT)
    work()

    assert reader.page("/posts/onsen-8") == before
    assert cache_tags.links("onsen-8") not in purged
    assert "onsen-1" not in notes.read("onsen-8").related


def test_a_page_is_written_before_the_purge_that_follows_a_withdrawal(blog: Reader) -> None:
    seen: list[list[str]] = []
    change("onsen", status=DRAFT)

    worker.work(lambda _tags, _reference: seen.append(blog.related("/posts/hotspring")), 0)

    assert seen == [[]]


def test_a_page_that_was_written_late_is_set_right_at_the_second_purge(
    blog: Reader, purged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer has read the post while it was public, and writes behind the first purge."""
    read_before = pages._shown(["onsen"])
    change("onsen", status=DRAFT)
    work(1)
    assert blog.related("/posts/hotspring") == []
    with monkeypatch.context() as patch:
        patch.setattr(pages, "_shown", lambda _ids: read_before)
        pages.write("hotspring", ["onsen"])
    assert blog.related("/posts/hotspring") == ["草津の温泉"]
    purged.clear()

    work(1)

    assert blog.related("/posts/hotspring") == []
    assert cache_tags.links("hotspring") in purged


@pytest.mark.parametrize(
    "fields", [{"title": "Kusatsu"}, {"slug": "kusatsu"}, {"tags": ["温泉"], "title": "Other"}]
)
def test_a_link_follows_its_post(blog: Reader, fields: dict[str, object]) -> None:
    post = change("onsen", **fields)
    work(1)

    html = blog.page("/posts/hotspring")

    assert f'<a href="{post.path}">{post.title}</a>' in html


def test_a_post_that_lost_its_tag_is_shown_no_longer_by_those_it_named(blog: Reader) -> None:
    change("hotspring", tags=["料理"], title="カレー", body="辛い。")
    work()

    assert blog.related("/posts/hotspring") == []


def test_a_renamed_post_takes_along_what_it_shows_and_leaves_nothing(blog: Reader) -> None:
    change("hotspring", slug="hakone")
    work()
    assert blog.related("/posts/hakone") == ["草津の温泉"]
    a_post("other", 9, slug="nothing-else", title="Else")
    change("hotspring", slug="hotspring")
    work()

    assert blog.related("/posts/hotspring") == ["草津の温泉"]


def test_a_scheduled_post_is_shown_from_its_time_on_without_any_worker(reader: Reader) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)
    a_post("now", 1, tags=["温泉"])
    a_post("later", tags=["温泉"], published_at=at)
    work()

    assert reader.related("/posts/now") == []
    soon = f"{at - timedelta(seconds=100):%Y-%m-%dT%H:%M:%SZ}"
    reader.now = soon
    assert "s-maxage=150" in reader.get("/posts/now").headers["Cache-Control"]
    reader.now = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    assert reader.related("/posts/now") == ["LATER"]


def test_one_post_is_shown_by_a_bounded_number_of_pages(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "MOST_PAGES", 2)
    assert MOST_PAGES > 2
    a_post("old", 0, tags=["温泉"])
    for number in range(1, 5):
        a_post(f"post-{number}", number, tags=["温泉"])
        work()

    assert all(len(notes.read(f"post-{number}").shown_by) <= 2 for number in range(1, 5))
    assert len(notes.read("old").shown_by) == 2


def test_a_page_that_stands_alone_is_related_to_nothing(blog: Reader) -> None:
    a_post("about", kind="page", title="温泉 温泉 温泉", body="温泉")
    work()

    assert blog.related("/about") == []
    assert blog.related("/posts/onsen") == ["箱根の温泉"]


def test_another_work_changes_and_purges_nothing(blog: Reader, purged: list[str]) -> None:
    work()
    purged.clear()
    for name in ("onsen", "cloud", "hotspring"):
        pages.refresh(name)
        related.find(name)
    work()

    assert purged == []


def test_another_day_of_what_is_shown_already_purges_no_page_that_shows_it(
    blog: Reader, purged: list[str]
) -> None:
    change("onsen", published_at=datetime(2019, 1, 1, tzinfo=UTC))
    work()
    assert cache_tags.post("onsen") in purged
    before = blog.page("/posts/hotspring")
    purged.clear()

    change("onsen", published_at=datetime(2019, 1, 2, tzinfo=UTC))
    work()

    assert blog.page("/posts/hotspring") == before
    assert cache_tags.links("hotspring") not in purged
    later = datetime.now(UTC) + timedelta(days=1)
    change("onsen", published_at=later)
    work(1)
    assert cache_tags.links("hotspring") in purged


def test_what_belonged_to_a_post_that_was_there_before_is_not_shown(blog: Reader) -> None:
    delete("hotspring")
    a_post("new", 9, slug="hotspring", title="カレー", body="辛い。")

    assert blog.related("/posts/hotspring") == [], "before the worker has come"
    work()
    assert blog.related("/posts/hotspring") == []
