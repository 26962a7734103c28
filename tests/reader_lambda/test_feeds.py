from __future__ import annotations

import json
from typing import Any

import feedparser
import pytest

from reader_lambda import feeds, routes, routing
from reader_lambda.routing import Route
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import ORIGIN
from tests.reader_lambda.documents import ATOM, xml

HOME = Route(routing.HOME, "/")


def test_a_feed_shows_its_posts() -> None:
    post = builders.post("2", slug="あ", tags=["CI/CD"], author="hanako", language="en")
    site = builders.site(authors={"hanako": {"name": "鈴木 花子", "url": ""}})

    assert feeds.render_feed(routes.FEED, [post], HOME, site, ORIGIN) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">\n'
        "<id>https://blog.example/feed.xml</id>\n"
        "<title>静かな図書室</title>\n"
        "<subtitle>読んだものと作ったもの</subtitle>\n"
        '<link rel="self" type="application/atom+xml" href="https://blog.example/feed.xml"/>\n'
        '<link rel="alternate" type="text/html" href="https://blog.example/"/>\n'
        "<updated>2018-07-04T15:00:00Z</updated>\n"
        '<entry xml:lang="en">\n'
        "<id>https://blog.example/#post-2</id>\n"
        "<title>Title of 2</title>\n"
        '<link rel="alternate" type="text/html" href="https://blog.example/posts/%E3%81%82"/>\n'
        "<published>2018-07-04T15:00:00Z</published>\n"
        "<updated>2018-07-04T15:00:00Z</updated>\n"
        "<author><name>鈴木 花子</name></author>\n"
        '<category term="CI/CD"/>\n'
        "<summary>Summary of 2</summary>\n"
        "</entry>\n"
        "</feed>"
    )


def test_a_feed_is_as_new_as_its_last_change() -> None:
    posts = [
        builders.post("2", published_at="2018-07-04T15:00:00Z", updated_at="2018-01-01T00:00:00Z"),
        builders.post("1", published_at="2018-01-01T00:00:00Z", updated_at="2019-01-01T00:00:00Z"),
    ]

    feed = xml(feeds.render_feed(routes.FEED, posts, HOME, builders.site(), ORIGIN))

    assert [element.text for element in feed.iter(f"{ATOM}updated")] == [
        "2019-01-01T00:00:00Z",
        "2018-07-04T15:00:00Z",
        "2019-01-01T00:00:00Z",
    ]


def test_a_feed_without_posts_is_a_feed() -> None:
    feed = xml(feeds.render_feed(routes.FEED, [], HOME, builders.site(), ORIGIN))

    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_the_feed_of_a_tag_says_so() -> None:
    route = Route(routing.TAG, "/tags/ci-cd", "ci-cd")

    feed = xml(
        feeds.render_feed(
            routes.FEED, [builders.post("2", tags=["CI/CD"])], route, builders.site(), ORIGIN
        )
    )

    assert feed.findtext(f"{ATOM}title") == "タグ「CI/CD」の記事 – 静かな図書室"
    assert feed.findtext(f"{ATOM}id") == f"{ORIGIN}/tags/ci-cd/feed.xml"


def test_hostile_text_stays_text_in_a_feed() -> None:
    payload = "]]></title><script>alert(1)</script>&<!--\x00\x0b\ufffe"
    post = builders.post(
        "a/?#<", title=payload, summary=payload, tags=[payload], author="x", language=payload
    )
    site = builders.site(title=payload, description=payload, authors={"x": {"name": payload}})

    feed = xml(feeds.render_feed(routes.FEED, [post], HOME, site, ORIGIN))

    text = payload[:-3]
    assert feed.findtext(f"{ATOM}title") == text
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == text
    assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == text
    assert feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == text
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == f"{ORIGIN}/#post-a%2F%3F%23%3C"


def test_the_sitemap_names_its_parts() -> None:
    parts = [builders.sitemap_part(1, 1000), builders.sitemap_part(12, 3)]

    assert feeds.render_sitemap_index(parts, ORIGIN) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "<sitemap><loc>https://blog.example/sitemap-1.xml</loc></sitemap>\n"
        "<sitemap><loc>https://blog.example/sitemap-12.xml</loc></sitemap>\n"
        "</sitemapindex>"
    )


def test_a_part_of_the_sitemap_has_address_change_and_pictures_of_each_post() -> None:
    entries: list[dict[str, Any]] = [
        {"path": "/posts/あ", "updated_at": "2018-07-04T15:00:00Z"},
        {
            "path": "/about",
            "updated_at": "2018-07-05T15:00:00Z",
            "pictures": [
                "/media/3f/旅 & a.webp",
                "https://cdn.example/b.png",
                "javascript:alert(1)",
            ],
        },
    ]

    assert feeds.render_sitemap(entries, ORIGIN) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
        "<url><loc>https://blog.example/posts/%E3%81%82</loc>"
        "<lastmod>2018-07-04T15:00:00Z</lastmod></url>\n"
        "<url><loc>https://blog.example/about</loc><lastmod>2018-07-05T15:00:00Z</lastmod>"
        "<image:image><image:loc>https://blog.example/media/3f/%E6%97%85%20&amp;%20a.webp"
        "</image:loc></image:image>"
        "<image:image><image:loc>https://cdn.example/b.png</image:loc></image:image></url>\n"
        "</urlset>"
    )


def test_robots_may_read_everything() -> None:
    assert feeds.render_robots(ORIGIN) == (
        "User-agent: *\nDisallow:\n\nSitemap: https://blog.example/sitemap.xml\n"
    )


def posts_of_two_languages() -> list[dict[str, Any]]:
    return [
        builders.post("2", title="新幹線 & <旅>", tags=["旅", "CI/CD"], author="hanako"),
        builders.post("1", title="Trains", language="en", published_at="2018-07-03T15:00:00Z"),
    ]


@pytest.mark.parametrize("feed", [routes.FEED, routes.RSS])
def test_a_feed_is_valid_by_a_feed_parser(feed: str) -> None:
    site = builders.site(authors={"hanako": {"name": "鈴木 花子", "url": ""}})
    text = feeds.render_feed(feed, posts_of_two_languages(), HOME, site, ORIGIN)

    parsed = feedparser.parse(text.encode())

    titles = {routes.FEED: f"{ATOM}entry/{ATOM}title", routes.RSS: "channel/item/title"}
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert (parsed.feed.title, parsed.feed.link) == ("静かな図書室", f"{ORIGIN}/")
    newest, oldest = parsed.entries
    assert xml(text).findtext(titles[feed]) == "新幹線 & <旅>"
    assert (newest.id, newest.author) == (f"{ORIGIN}/#post-2", "鈴木 花子")
    assert newest.published_parsed[:6] == (2018, 7, 4, 15, 0, 0)
    assert [tag.term for tag in newest.tags] == ["旅", "CI/CD"]
    assert (oldest.author, oldest.summary) == ("静かな図書室", "Summary of 1")


def test_an_rss_feed_writes_times_as_its_readers_expect() -> None:
    text = feeds.render_feed(routes.RSS, [builders.post("2")], HOME, builders.site(), ORIGIN)

    (item,) = xml(text).iter("item")
    assert item.findtext("pubDate") == "Wed, 04 Jul 2018 15:00:00 GMT"
    assert item.findtext("guid") == f"{ORIGIN}/#post-2"


def test_a_json_feed_shows_its_posts() -> None:
    site = builders.site(authors={"hanako": {"name": "鈴木 花子", "url": ""}})
    post = builders.post(
        "2", slug="あ", tags=["CI/CD"], author="hanako", top_image="/media/3f/a b.webp"
    )

    assert json.loads(feeds.render_feed(routes.JSON_FEED, [post], HOME, site, ORIGIN)) == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "静かな図書室",
        "home_page_url": "https://blog.example/",
        "feed_url": "https://blog.example/feed.json",
        "description": "読んだものと作ったもの",
        "language": "ja",
        "items": [
            {
                "id": "https://blog.example/#post-2",
                "url": "https://blog.example/posts/%E3%81%82",
                "title": "Title of 2",
                "content_text": "Summary of 2",
                "image": "https://blog.example/media/3f/a%20b.webp",
                "date_published": "2018-07-04T15:00:00Z",
                "date_modified": "2018-07-04T15:00:00Z",
                "tags": ["CI/CD"],
                "language": "ja",
                "authors": [{"name": "鈴木 花子"}],
            }
        ],
    }


@pytest.mark.parametrize("feed", routes.FEEDS)
def test_a_feed_of_a_tag_is_at_home_at_its_own_address(feed: str) -> None:
    route = Route(routing.TAG, "/tags/旅", "旅")

    text = feeds.render_feed(
        feed, [builders.post("2", tags=["旅"])], route, builders.site(), ORIGIN
    )

    assert f"{ORIGIN}/tags/%E6%97%85{feed}" in text
    assert "タグ「旅」の記事" in text
