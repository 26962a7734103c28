"""Series: a list of their own, oldest first, and a place on the page of every post."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posts.errors import PublishingError
from posts.models import DRAFT, PAGE
from posts.relations import series
from posts.relations.series import MOST_PARTS
from posts.tables import EntryItem
from reader_lambda import cache_tags
from tests.posts.factories import saved
from tests.posts.relations.conftest import Reader, a_post, change, delete, linked, work

NAME = "東海道 の旅"
PATH = "/series/東海道-の旅"
_PLACE = re.compile(r"<span>(第.*?)</span>")
_ASIDE = re.compile(r'<a (?:class="onward" )?href="([^"]*)"><small>シリーズの(前|次)の記事')


def place(reader: Reader, path: str) -> str:
    found = _PLACE.search(reader.page(path))
    return found[1] if found else ""


def beside(reader: Reader, path: str) -> dict[str, str]:
    return {side: url for url, side in _ASIDE.findall(reader.page(path))}


@pytest.fixture
def tour(reader: Reader) -> Reader:
    """Three posts of a series, written out of order, and one of none."""
    for name, day in (("b", 20), ("a", 10), ("c", 30)):
        a_post(name, day, series=NAME)
    a_post("alone", 1)
    work()
    return reader


def test_every_post_tells_its_place_and_what_is_beside_it(tour: Reader) -> None:
    assert place(tour, "/posts/a") == "第1回（全3回）"
    assert place(tour, "/posts/b") == "第2回（全3回）"
    assert beside(tour, "/posts/a") == {"次": "/posts/b"}
    assert beside(tour, "/posts/b") == {"前": "/posts/a", "次": "/posts/c"}
    assert beside(tour, "/posts/c") == {"前": "/posts/b"}
    assert tour.parts("/posts/b") == ["A", "B", "C"]
    assert '<a href="/posts/b" aria-current="page">' in tour.page("/posts/b")
    assert 'class="series"' not in tour.page("/posts/alone")


def test_its_page_has_the_posts_oldest_first(tour: Reader) -> None:
    html = tour.page(PATH)

    assert re.findall(r'<h2 lang="\w+"><a href="([^"]*)">', html) == [
        "/posts/a",
        "/posts/b",
        "/posts/c",
    ]
    assert "<h1>シリーズ「東海道 の旅」</h1>" in html
    assert f'<a href="{PATH_ENCODED}">{NAME}</a>' in tour.page("/posts/a")
    assert tour.get("/series/東海道-の旅/").status == 301
    assert tour.get("/series/nothing").status == 404
    assert tour.get("/series").status == 404
    assert tour.get(f"{PATH}/feed.xml").status == 404


PATH_ENCODED = "/series/%E6%9D%B1%E6%B5%B7%E9%81%93-%E3%81%AE%E6%97%85"


def test_a_long_one_is_paged_from_its_beginning_and_back(reader: Reader) -> None:
    for number in range(25):
        a_post(f"post-{number}", number, series="Long")
    seen: list[str] = []
    query = ""
    answers = []
    while True:
        html = reader.get("/series/long", query).body
        answers.append(re.findall(r'<h2 lang="\w+"><a href="/posts/post-(\d+)">', html))
        more = re.search(r'<a rel="next" href="[^"?]*\?([^"]*)">', html)
        if more is None:
            break
        query = more[1]
    seen = [number for page in answers for number in page]
    assert seen == [str(number) for number in range(25)]
    back = re.search(r'<a rel="prev" href="[^"?]*\?([^"]*)">', html)
    assert back is not None
    html = reader.get("/series/long", back[1]).body
    assert re.findall(r'<h2 lang="\w+"><a href="/posts/post-(\d+)">', html) == answers[0]


def test_posts_come_go_and_are_renamed(tour: Reader, purged: list[str]) -> None:
    change("b", title="New", slug="new")
    work(1)
    assert tour.parts("/posts/a") == ["A", "New", "C"]
    assert beside(tour, "/posts/c") == {"前": "/posts/new"}
    purged.clear()

    change("b", status=DRAFT)
    work(1)

    assert tour.parts("/posts/a") == ["A", "C"]
    assert place(tour, "/posts/c") == "第2回（全2回）"
    assert {cache_tags.links("a"), cache_tags.links("c")} <= set(purged)
    assert cache_tags.links("alone") not in purged
    delete("a")
    work(1)
    assert tour.parts("/posts/c") == ["C"]


def test_a_post_that_changes_its_series_leaves_the_former_one(tour: Reader) -> None:
    change("b", series="Other")
    work()

    assert tour.parts("/posts/a") == ["A", "C"]
    assert tour.parts("/posts/b") == ["B"]
    change("b", series="")
    work()
    assert 'class="series"' not in tour.page("/posts/b")
    assert tour.get("/series/other").status == 404


def test_a_date_moves_a_post_within_it(tour: Reader) -> None:
    change("a", published_at=datetime(2020, 6, 1, tzinfo=UTC))
    work(1)

    assert tour.parts("/posts/b") == ["B", "C", "A"]
    assert place(tour, "/posts/b") == "第1回（全3回）"


def test_a_part_that_is_scheduled_counts_from_its_time_on(tour: Reader) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)
    a_post("later", series=NAME, published_at=at)
    work()

    assert place(tour, "/posts/c") == "第3回（全3回）"
    assert beside(tour, "/posts/c") == {"前": "/posts/b"}
    tour.now = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    assert place(tour, "/posts/c") == "第3回（全4回）"
    assert beside(tour, "/posts/c")["次"] == "/posts/later"


def test_one_that_is_too_long_shows_what_is_beside_a_post_only(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_PARTS > 4
    monkeypatch.setattr(series, "MOST_PARTS", 4)
    for number in range(4):
        a_post(f"p{number}", number, series="Long")
        work()
    assert place(reader, "/posts/p0") == "第1回（全4回）"

    a_post("p4", 4, series="Long")
    work(1)

    assert place(reader, "/posts/p0") == ""
    assert reader.parts("/posts/p0") == []
    assert beside(reader, "/posts/p3") == {"前": "/posts/p2", "次": "/posts/p4"}
    a_post("p5", 5, series="Long")
    work(1)
    assert beside(reader, "/posts/p4") == {"前": "/posts/p3", "次": "/posts/p5"}
    change("p4", title="Changed")
    work(1)
    assert "Changed" in reader.page("/posts/p5")
    delete("p4")
    work(1)
    assert beside(reader, "/posts/p5") == {"前": "/posts/p3"}
    delete("p5")
    work(1)
    assert place(reader, "/posts/p0") == "第1回（全4回）"


def test_a_draft_is_in_no_series_that_readers_see(tour: Reader) -> None:
    saved(id="draft", slug="draft", title="Draft", series=NAME)
    work()

    assert "Draft" not in tour.page(PATH)
    assert tour.parts("/posts/a") == ["A", "B", "C"]


def test_names_are_suggested_while_a_public_post_has_them(tour: Reader) -> None:
    a_post("tea", series="Tea")
    work()
    assert series.names_like("") == ["Tea", NAME]
    assert series.names_like("ＴＥ") == ["Tea"]

    change("tea", status=DRAFT)
    work()

    assert series.names_like("") == [NAME]


def test_what_is_no_name_is_refused(tables: list[str], english: None) -> None:
    refused: list[tuple[dict[str, Any], str]] = [
        ({"series": "//"}, "is no series"),
        ({"series": "x" * 101}, "is no series"),
        ({"series": "x", "kind": PAGE}, "part of no series"),
        ({"series": "x", "tags": [f"tag-{n}" for n in range(25)]}, "at most 24 tags"),
    ]
    for fields, said in refused:
        with pytest.raises(PublishingError, match=said):
            saved(**fields)


def test_its_name_in_other_letters_is_the_same_series(tour: Reader, purged: list[str]) -> None:
    post = change("c", series="東海道　の旅")
    assert post.series == NAME
    a_post("d", 40, series="TEA")
    a_post("e", 41, series="ＴＥＡ")
    work()

    assert tour.parts("/posts/d") == ["D", "E"]
    assert list(EntryItem.query("LIST#series#tea", attributes_to_get=["pk", "sk"])) != []
    purged.clear()
    change("e", series="tea")
    work()
    assert cache_tags.whole_list("/series/tea") in purged


def test_what_stands_beside_a_post_is_marked_up_for_all(tour: Reader) -> None:
    change("b", title="<b>&", body="x")
    work()

    html = tour.page("/posts/a")

    assert "&lt;b&gt;&amp;" in html
    assert "<b>&" not in html
    assert linked(html, "series", "ol") == ["A", "<b>&", "C"]
