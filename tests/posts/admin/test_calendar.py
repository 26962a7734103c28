"""The calendar's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from posts import calendar
from posts.models import DRAFT, PUBLISHED
from tests.posts.admin.blog import AMY, LIST, stored_post, text_of

URL = LIST + "calendar/"


def test_a_month_shows_its_posts_with_their_state_and_the_zone(editor: Client) -> None:
    stored_post("新幹線", status=PUBLISHED, published_at=datetime(2024, 5, 1, 0, 30, tzinfo=UTC))
    stored_post("Planned", status=DRAFT, published_at=datetime(2024, 5, 3, tzinfo=UTC))
    page = text_of(editor.get(URL, {"month": "2024-05"}))
    assert "May 2024 Asia/Tokyo, UTC+09:00" in page
    assert "09:30 新幹線 Published" in page
    assert "09:00 Planned Draft" in page
    assert "« April 2024" in page
    assert "June 2024 »" in page


def test_it_speaks_japanese(editor: Client) -> None:
    page = editor.get(URL, {"month": "2024-05"}, headers={"accept-language": "ja"})
    for word in ("カレンダー", "公開予定", "2024年5月", "5月1日"):
        assert word in text_of(page), word


def test_nonsense_shows_the_present_month(editor: Client) -> None:
    today = f"{calendar.today():%B %Y}"
    for month in ("", "x", "2024-13", "9999-01"):
        assert today in text_of(editor.get(URL, {"month": month}))


def test_the_list_of_posts_leads_there(editor: Client) -> None:
    assert f'href="{URL}"' in editor.get(LIST).content.decode()


def test_what_is_late_is_told_with_since_when(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(calendar, "waiting", lambda _now: calendar.Waiting(2, 3, since))
    page = text_of(editor.get(URL))
    assert "the numbers of tags and months miss: 2." in page
    assert "the edge has not been told of: 3." in page
    assert f"The oldest was due {timezone.localtime(since):%Y-%m-%d %H:%M}" in page


def test_an_author_sees_own_drafts_and_what_readers_see(author: Client, editor: Client) -> None:
    at = datetime(2024, 5, 1, tzinfo=UTC)
    stored_post("Secret", published_at=at)
    stored_post("Mine", by=AMY, published_at=at)
    stored_post("Shown", status=PUBLISHED, published_at=at)
    stored_post("Coming", status=PUBLISHED, published_at=timezone.now() + timedelta(days=1))
    page = text_of(author.get(URL, {"month": "2024-05"}))
    assert "Mine" in page
    assert "Shown" in page
    for title in ("Secret", "Coming"):
        assert title not in page
        assert title in text_of(editor.get(URL, {"month": "2024-05"}))


def test_the_page_has_no_script_or_style_of_its_own_text(editor: Client) -> None:
    stored_post("<script>alert(1)</script>", published_at=datetime(2024, 5, 1, tzinfo=UTC))
    html = editor.get(URL, {"month": "2024-05"}).content.decode()
    for word in ("<script>", "<style>", " style=", " onclick="):
        assert word not in html


@pytest.mark.browser
def test_on_a_phone_it_is_a_list_of_the_days_that_have_something(page: Page) -> None:
    stored_post("新幹線", status=PUBLISHED, published_at=datetime(2024, 5, 1, 3, tzinfo=UTC))
    page.goto(f"{URL}?month=2024-05")
    expect(page.locator(".calendar").get_by_role("columnheader")).to_have_count(7)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".calendar .long:visible")).to_have_text(["May 1 (Wed)"])
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("link", name="« April 2024").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing in this month.")).to_be_visible()
