"""The page of the search: odd queries, one address for each, and how long the edge keeps it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader_lambda import cache_tags
from reader_lambda.search import FIRST_TRIP, MAX_TERMS, Query
from reader_lambda.search_words import MAX_QUERY
from tests.posts.factories import published
from tests.posts.search.conftest import ORIGIN, Search, titles, work

DAY = datetime(2020, 1, 1, tzinfo=UTC)


def test_without_a_query_there_is_a_form_that_stays_at_the_edge(search: Search) -> None:
    response = search.get("")

    html = response.body
    assert response.status == 200
    assert 'action="/search"' in html
    assert 'rel="canonical" href="https://blog.example/search"' in html
    assert "noindex" not in html
    assert "s-maxage=86400" in response.headers["Cache-Control"]
    assert search.units == []


@pytest.mark.parametrize(
    ("given_", "normal"),
    [
        ("q=AWS", "q=aws"),
        ("q=%EF%BC%A1%EF%BC%B7%EF%BC%B3", "q=aws"),
        ("q=%20aws%20%20lambda+", "q=aws+lambda"),
        ("q=aws%20lambda", "q=aws+lambda"),
        ("q=%e6%97%85", "q=%E6%97%85"),
        ("q=aws%00%01lambda", "q=aws+lambda"),
        ("q=aws%FF", "q=aws"),
        ("q=aws&tag=AWS", "q=aws&tag=aws"),
        ("q=aws&tag=" + "x" * 101, "q=aws"),
        ("q=aws&tag=", "q=aws"),
        ("q=a&q=b", ""),
        ("q=", ""),
        ("q=+++", ""),
        ("cursor=0", ""),
    ],
)
def test_every_form_of_a_query_leads_to_its_one_address(
    search: Search, given_: str, normal: str
) -> None:
    response = search.get(given_)

    assert response.status == 301
    assert response.headers["Location"] == f"{ORIGIN}/search" + (f"?{normal}" if normal else "")
    assert "s-maxage=86400" in response.headers["Cache-Control"]
    assert search.units == []
    assert search.get(normal).status == 200


@pytest.mark.parametrize(
    "query", ["q=aws&utm_source=x", "utm_source=x&q=aws", "q=aws&%71=b", "q=aws&p=5"]
)
def test_other_keys_do_not_count(search: Search, query: str) -> None:
    assert search.get(query).status == 200


@pytest.mark.parametrize("cursor", ["", "x", "-1", "0-1", "0-1-2-3-4", "0-1-2-" + "9" * 10, "٣"])
def test_a_cursor_that_is_none_is_a_404(search: Search, cursor: str) -> None:
    assert search.get(f"q=aws&cursor={quote_plus(cursor)}").status == 404


def test_a_cursor_behind_everything_shows_nothing(search: Search) -> None:
    published(title="一", body="温泉", published_at=DAY)
    work()

    for cursor in ("0-0-0-0", "99999"):
        html = search.page(q="温泉", cursor=cursor)
        assert titles(html) == (["一"] if cursor == "99999" else [])
        assert 'rel="prev"' in html


def test_one_character_that_means_something_is_found(search: Search) -> None:
    published(title="京都の旅", body="x", published_at=DAY)
    work()

    assert search.titles("旅") == ["京都の旅"]


@pytest.mark.parametrize("query", ["の", "、。", "ー", "!?"])
def test_a_query_of_nothing_to_look_up_asks_for_more(search: Search, query: str) -> None:
    published(title="京都の旅", body="の、。ー!?", published_at=DAY)
    work()

    html = search.page(q=query)

    assert "もう少し長い語句を入力してください" in html
    assert search.units == []


def test_what_is_not_there_is_told(search: Search) -> None:
    published(title="京都の旅", body="x", published_at=DAY)
    work()

    assert "見つかりませんでした" in search.page(q="新幹線")
    assert search.get("q=x").status == 200


def test_a_query_of_10_kb_is_cut_and_answered(search: Search) -> None:
    text = "京都で温泉に入り、それから新幹線で東京へ帰った。"
    published(title="旅", body=text * 10, published_at=DAY)
    work()

    response = search.get("q=" + quote_plus((text * 150)[:3500]))
    assert response.status == 301
    asked = response.headers["Location"].partition("?")[2]
    response = search.get(asked)

    html = response.body
    assert titles(html) == ["旅"]
    assert "先頭の100文字まで" in html
    assert len(Query(text * 150, "").words) <= MAX_QUERY
    assert len(search.units) == 2


def test_markup_in_a_query_stays_text(search: Search) -> None:
    published(title="<b>bold</b> & co", body="`<script>alert(1)</script>`", published_at=DAY)
    work()

    html = search.page(q='<script>alert("')

    assert "<script>alert" not in html
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in html
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; co" in html


def test_what_was_found_is_kept_briefly_and_purged_with_its_posts(search: Search) -> None:
    post = published(title="一", body="温泉", published_at=DAY)
    work()

    headers = search.get("q=" + quote_plus("温泉")).headers

    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=50"
    assert headers["Cache-Tag"].split(",") == [cache_tags.SITE, cache_tags.post(post.id)]


@pytest.mark.parametrize(
    "words", ["a b c d e f g h i j k l m n o p q r s t", "温" * 50 + "泉" * 50]
)
def test_the_first_trip_is_bounded(search: Search, words: str) -> None:
    published(title="一", body="温泉", published_at=DAY)
    work()

    search.page(q=words)

    assert len(Query(words, "").terms) <= MAX_TERMS
    assert sum(search.units) <= FIRST_TRIP


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=50), tag=st.text(max_size=10), cursor=st.sampled_from(["", "0", "x"]))
def test_no_query_fails(search: Search, text: str, tag: str, cursor: str) -> None:
    fields = {"q": text, "tag": tag, "cursor": cursor}
    query = "&".join(
        f"{name}={quote_plus(value.encode(errors='surrogatepass'))}"
        for name, value in fields.items()
        if value
    )

    response = search.get(query)

    assert response.status in (200, 301, 404)
    if response.status == 301:
        again = search.get(response.headers["Location"].partition("?")[2])
        assert again.status in (200, 404)


def test_the_rest_of_the_reader_does_not_import_the_search() -> None:
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    code = (
        "import sys; from reader_lambda import handler; "
        "print([name for name in sys.modules if 'search' in name or name.endswith('postings')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
