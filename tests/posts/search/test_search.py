"""From a save to a hit: the write path, the worker and the reader together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

import pytest

from posts import publishing, store
from posts.models import copy_of
from tests.posts.factories import EDITOR, published, saved
from tests.posts.search.conftest import Search, titles, work

DAY = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_published_post_is_found_once_the_worker_was_there(search: Search) -> None:
    published(title="旅の記録", body="昨日は新幹線で京都へ行った。\n", published_at=DAY)

    assert search.titles("新幹線") == []
    work()

    assert search.titles("新幹線") == ["旅の記録"]
    assert search.titles("幹線新") == []


@pytest.mark.parametrize(
    "asked",
    ["サーバレス", "サーバーレス", "さーばれす", "aws lambda", "lambdas", "ﾃﾞﾌﾟﾛｲ"],
)
def test_forms_that_are_one_to_a_reader_find_the_same(search: Search, asked: str) -> None:
    published(title="始める", body="ＡＷＳ Lambdaでサーバーレス。デプロイも。", published_at=DAY)
    work()

    response = search.get("q=" + quote_plus(asked))

    if response.status == 301:
        response = search.get(response.headers["Location"].partition("?")[2])
    assert titles(response.body) == ["始める"]


def test_the_passage_is_shown_and_marked(search: Search) -> None:
    body = "はじめに。" * 60 + "そこでサーバーレスを<b>試した</b>。" + "おわりに。" * 60
    published(title="始める", body=body + "\n", published_at=DAY)
    work()

    (passage,) = search.passages("サーバレス")

    assert "そこで<mark>サーバーレス</mark>を試した。" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) < 250


def test_titles_and_tags_come_before_texts_then_the_newest(search: Search) -> None:
    for days, title, body, tags in (
        (1, "古い本文", "京都の話", []),
        (2, "京都の旅", "寺の話", []),
        (3, "札の記事", "寺の話", ["京都"]),
        (4, "新しい本文", "京都の話", []),
    ):
        published(title=title, body=body, tags=tags, published_at=DAY + timedelta(days=days))
    work()

    assert search.titles("京都") == ["札の記事", "京都の旅", "新しい本文", "古い本文"]


def test_pages_follow_each_other_without_a_gap(search: Search) -> None:
    for number in range(33):
        published(title=f"{number}", body="温泉へ行く", published_at=DAY + timedelta(days=number))
    work()
    work()

    assert len(search.titles("温泉")) == 10
    assert search.every_title("温泉") == [f"{number}" for number in reversed(range(33))]


def test_a_tag_filters(search: Search) -> None:
    published(title="一", body="温泉", tags=["旅"], published_at=DAY)
    published(title="二", body="温泉", tags=["食"], published_at=DAY)
    work()

    assert search.titles("温泉", tag="旅") == ["一"]


def test_what_is_unpublished_or_deleted_is_gone_at_once(search: Search) -> None:
    kept = [published(title=title, body="温泉", published_at=DAY) for title in "一二三"]
    work()

    publishing.unpublish(kept[0], by=EDITOR)
    publishing.delete(kept[1], by=EDITOR)

    assert search.titles("温泉") == ["三"]
    work()
    assert search.titles("温泉") == ["三"]


def test_what_a_save_took_out_of_a_text_is_shown_by_no_hit(search: Search) -> None:
    post = published(title="一", body="温泉の秘密の住所", published_at=DAY)
    work()
    post = store.get_post(post.id) or post

    publishing.save(copy_of(post, body="温泉の話"), by=EDITOR)

    assert "秘密" not in search.page(q="温泉")
    work()
    assert search.titles("温泉") == ["一"]
    assert search.titles("秘密の住所") == []


def test_a_scheduled_post_is_found_from_its_time_on(search: Search) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=3)
    published(title="予告", body="温泉", published_at=soon)
    work()

    search.now = (soon - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert search.titles("温泉") == []
    search.now = soon.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert search.titles("温泉") == ["予告"]


def test_drafts_are_not_found(search: Search) -> None:
    saved(title="下書き", body="温泉")
    published(title="公開", body="温泉", published_at=DAY)
    work()

    assert search.titles("温泉") == ["公開"]


def test_a_search_takes_two_round_trips(search: Search) -> None:
    published(title="一", body="温泉と新幹線と京都", published_at=DAY)
    work()

    search.titles("温泉 新幹線 京都")

    assert len(search.units) == 2


def test_a_renamed_post_is_found_at_its_new_address(search: Search) -> None:
    post = published(title="一", body="温泉", slug="old", published_at=DAY)
    work()
    post = store.get_post(post.id) or post
    publishing.save(copy_of(post, slug="new"), by=EDITOR)
    work()

    assert 'href="/posts/new"' in search.page(q="温泉")
