"""The site's settings: checked, one write, one purge, a history, and the environment's place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import Settings

from posts import counts, held_site, publishing, records, site_settings, store
from posts.edge.orders import open_orders
from posts.errors import PublishingError
from posts.models import MAX_FEED_POSTS, PUBLISHED, Post, Site
from posts.rerendering import rerender
from posts.site_settings import SettingsConflict
from posts.tables import EntryItem, PageItem
from reader_lambda import items
from reader_lambda.public_table import LIST_SIZE
from reader_lambda.rendering import web_address
from tests.posts.factories import EDITOR

pytestmark = pytest.mark.usefixtures("tables", "english")


def changed(**values: Any) -> Site:
    site = site_settings.load()
    for name, value in values.items():
        setattr(site, name, value)
    return site


def saved(**values: Any) -> Site:
    return site_settings.save(changed(**values), by=EDITOR)


def test_settings_are_those_of_the_environment_until_they_are_saved(settings: Settings) -> None:
    settings.SITE_TITLE = "花子のブログ"
    assert (site_settings.load().title, site_settings.load().version) == ("花子のブログ", 0)
    assert site_settings.history() == []


def test_a_save_is_one_write_that_purges_the_site_and_keeps_the_rest() -> None:
    records.ensure_site()
    item = store.get_site()
    assert item is not None
    item.update(actions=[type(item).scheduled["1"].set("2040-01-01T00:00:00Z")])
    orders = len(open_orders())
    saved(
        title="  花子の\nブログ ",
        description="旅の記録",
        language="en",
        time_zone="Europe/London",
        navigation=[("旅", "/tags/旅"), ("Elsewhere", "https://example.com/")],
        colours={"light-accent": "#AA0000"},
        feed_posts=5,
        feed_content="full",
    )
    stored = store.get_site()
    assert stored is not None
    assert (stored.title, stored.language, stored.time_zone) == (
        "花子の ブログ",
        "en",
        "Europe/London",
    )
    assert [(each.name, each.url) for each in stored.navigation] == [
        ("旅", "/tags/%E6%97%85"),
        ("Elsewhere", "https://example.com/"),
    ]
    assert (stored.style, stored.feed_posts) == ("--light-accent:#aa0000", 5)
    assert (stored.feed_content, site_settings.load().feed_content) == ("full", "full")
    assert stored.scheduled_at() == {"1": "2040-01-01T00:00:00Z"}
    assert [list(order.tags) for order in open_orders()][orders:] == [["site"]]
    assert site_settings.load().colours == {"light-accent": "#aa0000"}


def test_the_history_says_who_changed_what() -> None:
    saved(title="First")
    saved(title="Second", feed_posts=3)
    newest, oldest = site_settings.history()
    assert newest.user_name == EDITOR.name
    assert newest.changes == {"title": ["First", "Second"], "feed_posts": [MAX_FEED_POSTS, 3]}
    assert oldest.changes == {"title": ["blogsite", "First"]}


def test_a_save_that_changes_nothing_writes_nothing() -> None:
    saved(title="First")
    before = len(open_orders())
    assert saved(title="First").version == 1
    assert (len(open_orders()), len(site_settings.history())) == (before, 1)


def test_the_second_of_two_at_once_is_told_and_loses_nothing() -> None:
    mine = changed(title="Mine")
    saved(title="Theirs")
    with pytest.raises(SettingsConflict, match="Somebody else saved the settings") as conflict:
        site_settings.save(mine, by=EDITOR)
    assert conflict.value.current.title == "Theirs"
    assert site_settings.load().title == "Theirs"


def test_a_race_is_decided_by_the_write_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    first = saved(title="Theirs")
    stale = [first, site_settings.load()]
    stale[0].version = 0
    monkeypatch.setattr(site_settings, "load", lambda: stale.pop(0))
    mine = Site(title="Mine", language="ja", time_zone="Asia/Tokyo", version=0)
    with pytest.raises(SettingsConflict):
        site_settings.save(mine, by=EDITOR)
    stored = store.get_site()
    assert stored is not None
    assert stored.title == "Theirs"


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"title": " "}, "title", "needs a title"),
        ({"title": "x" * 101}, "title", "at most 100"),
        ({"description": "x" * 501}, "description", "501 characters"),
        ({"language": "fr"}, "language", "“fr” is no language"),
        ({"time_zone": "Asia/Edo"}, "time_zone", "“Asia/Edo” is no time zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "is no time zone"),
        ({"feed_posts": 0}, "feed_posts", "1 to 20"),
        ({"feed_posts": 21}, "feed_posts", "1 to 20"),
        ({"feed_content": "half"}, "feed_content", "“half” is nothing that a feed has"),
        ({"colours": {"dark-ink": "#12345g"}}, "dark-ink", "“#12345g” is no colour"),
        ({"colours": {"dark-ink": "#fff;color:red"}}, "dark-ink", "is no colour"),
        ({"navigation": [("", "/about")]}, None, "needs a label"),
        ({"navigation": [("x" * 41, "/about")]}, None, "at most 40"),
        ({"navigation": [("Bad", "javascript:alert(1)")]}, None, "“javascript:alert(1)”"),
        ({"navigation": [("Bad", "//evil.example/")]}, None, "must be a path"),
        ({"navigation": [("Bad", "/\\evil.example")]}, None, "must be a path"),
        ({"navigation": [("Bad", "about")]}, None, "must be a path"),
        ({"navigation": [("Bad", "https://")]}, None, "must be a path"),
        ({"navigation": [("A", "/a")] * 13}, "navigation", "these are 13"),
    ],
)
def test_bad_input_is_named_and_nothing_is_stored(
    values: dict[str, Any], field: str | None, said: str
) -> None:
    with pytest.raises(PublishingError) as refusal:
        saved(**values)
    assert said in str(refusal.value)
    assert refusal.value.field == field
    assert site_settings.load().version == 0


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/tags/旅", "/tags/旅"),
        ("/tags/%E6%97%85", "/tags/旅"),
        ("/a%2Fb", "/a%2Fb"),
        ("/a%20b", "/a%20b"),
        ("https://example.com/?q=旅", "https://example.com/?q=旅"),
    ],
)
def test_a_links_address_is_shown_as_one_would_type_it(typed: str, shown: str) -> None:
    _label, url = site_settings.link("A", typed)
    assert url.isascii()
    assert site_settings.readable(url) == shown
    assert site_settings.link("A", shown) == ("A", url)
    assert web_address(typed) == url  # as the reader encodes what editors write


def test_what_was_saved_in_the_admin_holds_against_the_environment(settings: Settings) -> None:
    records.write_site()
    saved(title="Of the admin")
    settings.SITE_TITLE = "Of the environment"
    assert records.is_site_as_set()
    records.write_site()
    assert site_settings.load().title == "Of the admin"


def test_dates_and_months_are_in_the_zone_that_is_set() -> None:
    saved(time_zone="Pacific/Auckland")
    when = datetime(2024, 5, 31, 13, tzinfo=UTC)  # already June there
    post = publishing.save(
        Post(title="A", body="x", status=PUBLISHED, published_at=when), by=EDITOR
    )
    page = PageItem.get(items.path_pk(post.path), items.PAGE_SK)
    assert page.published_local == "2024-06-01T01:00:00+12:00"
    assert store.month_counts() == [("2024-06", 1)]


def test_after_a_change_of_zone_rendering_anew_brings_every_date_and_month_along() -> None:
    when = datetime(2024, 5, 31, 20, tzinfo=UTC)  # June in Tokyo, May in London
    post = publishing.save(
        Post(title="A", body="x", status=PUBLISHED, published_at=when, tags=["旅"]), by=EDITOR
    )
    assert store.month_counts() == [("2024-06", 1)]
    saved(time_zone="Europe/London")
    known = len(open_orders())
    assert rerender(post.id).outcome == "updated"
    local = "2024-05-31T21:00:00+01:00"
    assert PageItem.get(items.path_pk(post.path), items.PAGE_SK).published_local == local
    for pk in (items.HOME_LIST_PK, items.tag_list_pk("旅")):
        assert [entry.published_local for entry in EntryItem.query(pk)] == [local]
    assert store.month_counts() == [("2024-05", 1)]
    purged = {tag for order in open_orders()[known:] for tag in order.tags}
    assert {tag.partition("-")[0] for tag in purged} == {"post", "card", "archive"}
    assert rerender(post.id).outcome == "unchanged"


def test_a_scheduled_posts_count_waits_in_the_new_zone_too() -> None:
    saved(time_zone="America/New_York")
    post = publishing.save(
        Post(
            title="A",
            body="x",
            status=PUBLISHED,
            published_at=datetime(2023, 1, 1, 2, tzinfo=UTC),
        ),
        by=EDITOR,
    )
    held_site.forget()  # as another process, which knows the environment only
    counts.settle(post.id)
    assert store.month_counts() == [("2022-12", 1)]


def test_a_feed_may_have_as_many_posts_as_the_reader_asks_for() -> None:
    assert MAX_FEED_POSTS == LIST_SIZE


def test_a_save_in_the_admin_wins_over_a_setup_that_looked_before_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(title="Of the admin")
    settings.SITE_TITLE = "Of the environment"
    monkeypatch.setattr(records, "is_site_as_set", lambda: False)
    records.write_site()
    assert site_settings.load().title == "Of the admin"
