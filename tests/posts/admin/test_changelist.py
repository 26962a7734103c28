"""The list of posts: columns, order, pages, filters, search, and what is asked in bad faith."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils import timezone

from posts.admin import changelist, post_list
from posts.models import Post
from tests.posts.admin.blog import AMY, LIST, stored_author, stored_post, text_of, told


def titles(client: Client, **query: str) -> list[str]:
    page = client.get(LIST, query)
    assert page.status_code == 200
    return [post.title for post in page.context["cl"].result_list]


def published(title: str, day: int, **values: Any) -> Post:
    when = datetime(2024, 1, day, 12, tzinfo=UTC)
    return stored_post(title, status="published", published_at=when, **values)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_list, "PAGE_SIZE", 2)


def test_an_empty_list_says_so(editor: Client) -> None:
    assert "There is nothing here yet." in text_of(editor.get(LIST))
    assert "Nothing found." in text_of(editor.get(LIST, {"q": "something"}))


def test_a_row_tells_state_date_author_tags_and_update(editor: Client) -> None:
    stored_author("amy", "Amy Public")
    published("Shown", 5, tags=["AWS", "日本語"], author="amy")
    later = timezone.now() + timedelta(days=9)
    stored_post("Later", status="published", published_at=later)
    stored_post("Draft")
    page = editor.get(LIST)
    text = text_of(page)
    for part in ("Published", "2024-01-05 21:00", "Amy Public", "AWS", "Scheduled", "Draft"):
        assert part in text, part
    assert 'href="?tag=aws"' in page.content.decode()


def test_the_newest_comes_first_and_the_order_can_be_turned(editor: Client) -> None:
    for day in (2, 1, 3):
        published(f"day {day}", day)
    assert titles(editor) == ["day 3", "day 2", "day 1"]
    turned = editor.get(LIST).content.decode()
    assert "?o=3" in turned
    assert titles(editor, o="3") == ["day 1", "day 2", "day 3"]
    assert titles(editor, o="-3") == ["day 3", "day 2", "day 1"]


@pytest.mark.usefixtures("small_pages")
def test_pages_lead_on_and_back_to_the_first(editor: Client) -> None:
    for day in range(1, 6):
        published(f"day {day}", day, tags=["t"])
    seen: list[str] = []
    url = "?tag=t"
    while url:
        changes = editor.get(LIST + url).context["cl"]
        seen += [post.title for post in changes.result_list]
        assert bool(changes.first_page_url) == ("cursor" in url)
        url = changes.next_page_url
        assert not url or "tag=t" in url
    assert seen == [f"day {day}" for day in (5, 4, 3, 2, 1)]


@pytest.mark.usefixtures("small_pages")
def test_a_filter_or_another_order_starts_at_the_first_page(editor: Client) -> None:
    for day in range(1, 6):
        published(f"day {day}", day)
    changes = editor.get(LIST).context["cl"]
    html = editor.get(LIST + changes.next_page_url).content.decode()
    links = [part.split('"')[0] for part in html.split('href="?')[1:]]
    assert any("state=draft" in link for link in links)
    assert sum("cursor" in link for link in links) == 1  # the next page's
    assert 'name="cursor"' not in html


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "../..",
        "2024-01-01T00:00:00Z#~~",
        "\0",
        "a" * 3000,
        "' OR 1=1",
        "9999-99-99T99:99:99Z#a",
    ],
)
def test_a_tampered_cursor_leads_to_the_first_page(editor: Client, cursor: str) -> None:
    published("Only", 1)
    page = editor.get(LIST, {"cursor": cursor})
    assert page.status_code == 200
    assert [post.title for post in page.context["cl"].result_list] == ["Only"]


@pytest.mark.parametrize(
    "query",
    [
        {"state": "x"},
        {"month": "2024-13"},
        {"month": "0000-01"},
        {"month": "0001-01"},
        {"month": "9999-12"},
        {"month": "２０２４-01"},
        {"tag": "a" * 3000},
        {"tag": "\0"},
        {"series": "a" * 3000},
        {"series": "\0"},
        {"author": "../x"},
        {"author": "a" * 3000},
        {"owner": "somebody"},
        {"o": "99.-1.x"},
        {"o": "-"},
        {"p": "7"},
        {"all": "1"},
        {"e": "1"},
        {"q": "\0"},
        {"unknown__field": "1"},
        {"id__in": "1"},
        {"_facets": "1"},
        {"_popup": "1"},
        {"_changelist_filters": "%00"},
    ],
)
def test_nonsense_in_the_address_is_never_an_error(editor: Client, query: dict[str, str]) -> None:
    published("Only", 1)
    assert editor.get(LIST + "?" + urlencode(query)).status_code == 200


def test_a_filter_that_makes_no_sense_is_left_out_with_a_word(editor: Client) -> None:
    published("Only", 1)
    page = editor.get(LIST, {"month": "2024-13"})
    assert [post.title for post in page.context["cl"].result_list] == ["Only"]
    assert any("month" in message for message in told(page))


def test_filters_narrow_the_list(editor: Client) -> None:
    stored_author("amy", "Amy Public")
    published("January", 5, tags=["AWS"])
    stored_post("February", status="published", published_at=datetime(2024, 1, 31, 15, tzinfo=UTC))
    stored_post(
        "Later", status="published", published_at=timezone.now() + timedelta(days=1), author="amy"
    )
    stored_post("Draft", by=AMY, tags=["AWS", "only in drafts"])
    assert titles(editor, state="draft") == ["Draft"]
    assert titles(editor, state="scheduled") == ["Later"]
    assert titles(editor, state="published") == ["February", "January"]
    assert titles(editor, tag="aws") == ["Draft", "January"]
    assert titles(editor, tag="only-in-drafts") == ["Draft"]
    assert titles(editor, author="amy") == ["Later"]
    assert titles(editor, month="2024-02") == ["February"]  # 0:00 on the 1st in Tokyo
    assert titles(editor, owner="me", state="draft") == []
    assert titles(editor, tag="aws", state="published") == ["January"]
    assert titles(editor, tag="none") == []


def test_the_choices_of_filters_are_what_is_there(editor: Client) -> None:
    stored_author("amy", "Amy Public")
    published("January", 5, tags=["AWS"])
    html = editor.get(LIST).content.decode()
    for choice in ("Amy Public", 'href="?month=2024-01"', "My posts", "Scheduled"):
        assert choice in html, choice
    assert html.count('href="?tag=aws"') == 2  # in the post's row and among the filters


def test_tags_of_drafts_are_offered_and_any_other_can_be_typed(editor: Client) -> None:
    stored_post("Draft", tags=["CI/CD"])
    page = editor.get(LIST, {"state": "draft"}).content.decode()
    assert page.count("tag=ci-cd") == 2  # in the post's row and among the filters
    assert 'name="tag"' in page
    assert '<input type="hidden" name="state" value="draft">' in page
    assert titles(editor, tag="ＣＩ/cd") == ["Draft"]


def test_tags_are_suggested_to_whoever_is_signed_in(editor: Client, client: Client) -> None:
    published("A", 1, tags=["AWS", "Azure"])
    assert editor.get(LIST + "tags/", {"q": "aw"}).json() == {"tags": ["AWS"]}
    assert client.get(LIST + "tags/", {"q": "aw"}).status_code == 302


def test_a_series_filters_the_list_and_is_offered_or_typed(editor: Client) -> None:
    published("First", 1, series="The Tōkaidō", tags=["AWS"])
    stored_post("Second", series="The Tōkaidō")
    published("Other", 2, series="Azure")
    page = editor.get(LIST).content.decode()
    assert f"?series={quote('the-tōkaidō')}" in page
    assert titles(editor, series="THE tōkaidō") == ["Second", "First"]
    assert titles(editor, series="the-tōkaidō", tag="aws") == ["First"]
    assert titles(editor, series="none") == []
    chosen = editor.get(LIST, {"series": "the-tōkaidō", "state": "draft"}).content.decode()
    assert '<input type="hidden" name="series" value="the-tōkaidō">' in chosen
    assert "?series=azure" not in chosen


def test_search_finds_and_can_be_cleared(editor: Client) -> None:
    published("新幹線に乗る", 1)
    published("Another", 2)
    assert titles(editor, q="新幹線") == ["新幹線に乗る"]
    page = editor.get(LIST, {"q": "新幹線", "state": "published"}).content.decode()
    assert 'href="?state=published"' in page
    assert titles(editor, q="  ") == ["Another", "新幹線に乗る"]


def test_a_search_over_many_posts_goes_on_by_a_link(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posts.post_lists.MAX_EXAMINED", 2)
    published("needle", 1)
    for day in range(2, 6):
        published(f"hay {day}", day)
    page = editor.get(LIST, {"q": "needle"})
    assert "Nothing found up to here." in text_of(page)
    assert "Continue the search" in text_of(page)
    for _page in range(2):
        page = editor.get(LIST + page.context["cl"].next_page_url)
    assert "needle" in [post.title for post in page.context["cl"].result_list]


def test_an_author_sees_own_posts_and_published_ones(author: Client) -> None:
    published("Theirs, shown", 1)
    stored_post("Theirs, draft")
    stored_post(
        "Theirs, later", status="published", published_at=timezone.now() + timedelta(days=1)
    )
    stored_post("Mine", by=AMY)
    assert sorted(titles(author)) == ["Mine", "Theirs, shown"]
    assert titles(author, state="draft") == ["Mine"]
    assert titles(author, owner="me") == ["Mine"]


def test_a_selection_narrows_to_chosen_ids_each_once() -> None:
    assert changelist.Selection().filter(pk__in=["b", "a", "b"]) == ["b", "a"]


@pytest.mark.parametrize("month", ["2101-01", "0001-01", "9999-12", "2024-13", "x"])
def test_a_month_that_is_none_is_told_and_not_filtered_by(editor: Client, month: str) -> None:
    published("Shown", 5)
    assert titles(editor, month=month) == ["Shown"]
