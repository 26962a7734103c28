"""What pages tell programs: structured data by schema.org, and Open Graph."""

from __future__ import annotations

from typing import Any

import pytest

from reader_lambda import list_pages, messages, pages, routing
from reader_lambda.public_table import ListPage
from reader_lambda.routing import Route
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import ORIGIN
from tests.reader_lambda.documents import Document

SITE = builders.site(authors={"hanako": {"name": "花子", "url": ""}})
NAME = ("静かな図書室", f"{ORIGIN}/")


def post_page(**fields: Any) -> Document:
    post = builders.post("2", **fields)
    return Document(pages.render_post(post, {}, SITE, builders.NOW, ORIGIN))


def list_page(path: str, *posts: dict[str, Any]) -> Document:
    route = routing.resolve(path)
    assert isinstance(route, Route)
    found = ListPage(posts, has_newer=False, has_older=False)
    return Document(list_pages.render_list(found, route, SITE, ORIGIN, is_first=True))


def steps(page: Document) -> list[tuple[str, str]]:
    """Return the names and addresses of the way to a page, whose places are counted from 1."""
    found = page.json_ld("BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in found] == [*range(1, len(found) + 1)]
    assert {step["@type"] for step in found} == {"ListItem"}
    return [(step["name"], step["item"]) for step in found]


def test_the_way_to_a_post_goes_by_its_first_tag() -> None:
    title = ("Title of 2", f"{ORIGIN}/posts/2")
    assert steps(post_page()) == [NAME, title]
    assert steps(post_page(tags=["旅", "AWS"])) == [
        *(NAME, ("旅", f"{ORIGIN}/tags/%E6%97%85"), title)
    ]


def test_the_way_to_a_page_is_one_step() -> None:
    page = Document(pages.render_page(builders.alone("about"), SITE, ORIGIN))
    assert steps(page) == [NAME, ("Title of about", f"{ORIGIN}/about")]


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/tags/ci-cd", [("タグ", "/tags"), ("CI/CD", "/tags/ci-cd")]),
        ("/authors/hanako", [("花子", "/authors/hanako")]),
        ("/archive/2018", [("アーカイブ", "/archive"), ("2018年", "/archive/2018")]),
        (
            "/archive/2018/07",
            [
                *(("アーカイブ", "/archive"), ("2018年", "/archive/2018")),
                ("2018年7月", "/archive/2018/07"),
            ],
        ),
    ],
)
def test_the_way_to_a_list(path: str, way: list[tuple[str, str]]) -> None:
    page = list_page(path, builders.post("2", tags=["CI/CD"]))
    assert steps(page) == [NAME, *((name, ORIGIN + to) for name, to in way)]


def test_the_way_to_tags_and_archive() -> None:
    tags = Document(list_pages.render_tags([builders.tag("旅", 1)], SITE, ORIGIN))
    archive = Document(list_pages.render_archive([builders.month("2018-07", 1)], SITE, ORIGIN))
    assert steps(tags) == [NAME, ("タグ", f"{ORIGIN}/tags")]
    assert steps(archive) == [NAME, ("アーカイブ", f"{ORIGIN}/archive")]


def test_home_is_the_site_with_its_search() -> None:
    site = list_page("/").json_ld("WebSite")
    assert (site["name"], site["url"]) == NAME
    assert site["potentialAction"]["target"]["urlTemplate"] == (
        f"{ORIGIN}/search?q={{search_term_string}}"
    )


@pytest.mark.parametrize(
    ("language", "locale"), [("ja", "ja_JP"), ("en", "en_US"), ("pt-BR", "pt_BR"), ("fr", None)]
)
def test_a_post_tells_its_locale_where_that_is_known(language: str, locale: str | None) -> None:
    found = post_page(language=language).all("meta", property="og:locale")
    assert [meta.attributes["content"] for meta in found] == ([locale] if locale else [])


def test_a_post_tells_where_its_author_is() -> None:
    assert post_page(author="hanako").meta("article:author") == f"{ORIGIN}/authors/hanako"
    assert post_page().all("meta", property="article:author") == []
    assert post_page(author="hanako").json_ld()["author"] == {
        "@type": "Person",
        "name": "花子",
        "url": f"{ORIGIN}/authors/hanako",
    }


def test_a_message_has_no_structured_data() -> None:
    page = Document(messages.message(404, SITE, ORIGIN))
    assert page.all("script", type="application/ld+json") == []
