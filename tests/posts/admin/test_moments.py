"""Times of publication in the site's time zone, and those that its clocks skip or show twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from posts import publishing, site_settings, store
from posts.models import PUBLISHED, Post, copy_of
from posts.pending import working_version
from tests.posts.admin.blog import (
    EDITH,
    PUBLISHED_AT_ONCE,
    add,
    form_of,
    only_post,
    post_url,
    stored_post,
    text_of,
)


@pytest.fixture
def in_london(editor: Client) -> Client:
    """Return the browser of an editor of a blog in London."""
    site = site_settings.load()
    site.time_zone = "Europe/London"
    site_settings.save(site, by=EDITH)
    return editor


def at(date: str, time: str) -> dict[str, str]:
    return {"status": PUBLISHED, "published_at_0": date, "published_at_1": time}


@pytest.mark.parametrize(
    ("date", "time", "utc"),
    [
        ("2024-07-01", "09:00:00", datetime(2024, 7, 1, 8, tzinfo=UTC)),
        ("2024-12-01", "09:00:00", datetime(2024, 12, 1, 9, tzinfo=UTC)),
        ("2024-03-31", "00:59:59", datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC)),
        ("2024-03-31", "02:00:00", datetime(2024, 3, 31, 1, tzinfo=UTC)),
        ("2024-10-27", "00:59:59", datetime(2024, 10, 26, 23, 59, 59, tzinfo=UTC)),
        ("2024-10-27", "02:00:00", datetime(2024, 10, 27, 2, tzinfo=UTC)),
    ],
)
def test_a_time_is_in_the_zone_that_is_set(
    in_london: Client, date: str, time: str, utc: datetime
) -> None:
    assert add(in_london, **at(date, time)).status_code == 302
    assert only_post().published_at == utc


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (
            "2024-03-31",
            "there is no 2024-03-31 01:30: clocks go forward then. Choose 2024-03-31 02:30,",
        ),
        (
            "2024-10-27",
            "it is 2024-10-27 01:30 twice: clocks go back then. Choose 2024-10-27 00:30 or",
        ),
    ],
)
def test_a_time_that_is_none_or_two_is_explained_and_the_text_kept(
    in_london: Client, date: str, said: str
) -> None:
    page = add(in_london, body="Kept.", **at(date, "01:30:00"))
    assert page.status_code == 200
    assert said in text_of(page)
    assert "Kept." in page.content.decode()


def test_a_post_of_an_hour_that_comes_twice_can_be_saved_and_keeps_its_time(
    in_london: Client,
) -> None:
    second = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)  # 01:30 for the second time
    post = stored_post(status=PUBLISHED, published_at=second)
    form = {**form_of(post, body="Newer."), **at("2024-10-27", "01:30:00"), **PUBLISHED_AT_ONCE}
    assert in_london.post(post_url(post), form).status_code == 302
    after = store.get_post(post.id)
    assert after
    working = working_version(after)
    assert (working.body, working.published_at) == ("Newer.", second)


def test_the_zone_stands_beside_the_time_as_it_is_then(in_london: Client) -> None:
    post = stored_post(status=PUBLISHED, published_at=datetime(2024, 7, 1, tzinfo=UTC))
    assert "Europe/London, UTC+01:00" in text_of(in_london.get(post_url(post)))
    winter = publishing.save(copy_of(post, published_at=datetime(2024, 1, 1, tzinfo=UTC)), by=EDITH)
    assert "Europe/London, UTC+00:00" in text_of(in_london.get(post_url(winter)))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (at("2024-07-01", ""), "There is a date without a time: give the time too."),
        (at("", "09:00:00"), "There is a time without a date: give the date too."),
        (at("x", "y"), "Enter a valid"),
    ],
)
def test_half_a_moment_is_told(in_london: Client, values: dict[str, str], said: str) -> None:
    page = add(in_london, **values)
    assert page.status_code == 200
    assert said in text_of(page)


def test_no_moment_is_the_moment_of_publication(in_london: Client) -> None:
    assert add(in_london, **at("", "")).status_code == 302
    assert only_post().published_at is not None
    assert Post(title="x").published_at is None
