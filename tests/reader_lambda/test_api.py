"""The JSON API before a real DynamoDB: each answer by its description, and more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from reader_lambda import api, cache_tags, items
from tests.reader_lambda import builders
from tests.reader_lambda.builders import LATER
from tests.reader_lambda.conftest import ORIGIN
from tests.reader_lambda.described import DESCRIPTION, described_path, validate
from tests.reader_lambda.documents import BRIEF, FRESH, body_of, tags_of

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader

V1 = f"{ORIGIN}/api/v1"
SITE = builders.site(
    authors={"hanako": {"name": "花子", "url": "https://hanako.example/"}},
    navigation=[{"name": "旅", "url": "/tags/%E6%97%85"}],
)


def json_of(answer: Any, status: int = 200) -> Any:
    assert answer["statusCode"] == status
    return json.loads(body_of(answer))


def test_the_description_is_valid() -> None:
    OpenAPIV31SpecValidator(DESCRIPTION).validate()


def blog(reader: Reader) -> None:
    """Put something of everything."""
    post = builders.post(
        "2",
        slug="新幹線",
        title="新幹線の旅",
        tags=["旅", "CI/CD"],
        author="hanako",
        top_image="/media/3f/旅.webp",
        html='<p><a href="/about">About</a> <img src="/media/3f/a.webp"></p>',
        contents="<ul></ul>",
    )
    older = builders.post("1", published_at="2018-06-01T00:00:00Z")
    reader.publish(post, older)
    in_series = {items.PK: items.series_list_pk("trains"), items.SERIES: "Trains"}
    reader.put({**builders.entries(post)[0], **in_series})
    about = builders.alone("about", post_id="7")
    reader.put(
        SITE,
        builders.neighbours(
            post, older=older, newer=builders.post("3", published_at="2099-01-01T00:00:00Z")
        ),
        about,
        page_entry(about),
        builders.tag("旅", 1),
        builders.tag("CI/CD", 12),
        builders.tag("none", 0),
        builders.month("2018-06", 1),
        builders.month("2018-07", 1),
        builders.redirect("old", post),
        builders.redirect_at("/old/2.html", post),
        builders.gone("gone", post_id="9"),
    )


def page_entry(page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry of a page that stands alone in the list of those."""
    sk = items.entry_sk(page[items.PUBLISHED_AT], page[items.POST_ID])
    return {**builders.entries(page)[0], items.PK: items.PAGES_LIST_PK, items.SK: sk}


PATHS = [
    *("", "/posts", "/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A", "/pages", "/pages/about"),
    *("/tags", "/tags/ci-cd", "/series/trains", "/authors/hanako", "/archive", "/archive/2018"),
    *("/archive/2018/07", "/search", "/openapi.json"),
]


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_as_described(reader: Reader, path: str) -> None:
    blog(reader)

    answer = reader.get("/api/v1" + path)

    assert answer["statusCode"] == 200
    validate("/api/v1" + path, answer)
    assert answer["headers"]["Content-Type"] == "application/json; charset=utf-8"
    assert answer["headers"]["Access-Control-Allow-Origin"] == "*"
    assert answer["headers"]["X-Robots-Tag"] == "noindex"
    assert answer["headers"]["Cache-Control"] == FRESH
    assert "Set-Cookie" not in answer["headers"]


def test_every_described_path_is_held_to_it() -> None:
    held = {described_path("/api/v1" + path) for path in PATHS}
    assert held == set(DESCRIPTION["paths"])


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ("", "/openapi.json")])
def test_an_answer_takes_one_round_trip(reader: Reader, path: str) -> None:
    blog(reader)
    reader.table.site()
    reader.calls.clear()

    reader.get("/api/v1" + path)

    assert reader.calls == ["Query"] * (path != "/search")


def test_a_post_has_its_text_and_the_posts_beside_it(reader: Reader) -> None:
    blog(reader)

    post = json_of(reader.get("/api/v1/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A"))

    assert post == {
        "id": "2",
        "slug": "新幹線",
        "url": f"{ORIGIN}/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A",
        "api_url": f"{V1}/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A",
        "title": "新幹線の旅",
        "summary": "Summary of 2",
        "language": "ja",
        "image": f"{ORIGIN}/media/3f/%E6%97%85.webp",
        "tags": [
            {
                "key": "旅",
                "name": "旅",
                "url": f"{ORIGIN}/tags/%E6%97%85",
                "api_url": f"{V1}/tags/%E6%97%85",
            },
            {
                "key": "ci-cd",
                "name": "CI/CD",
                "url": f"{ORIGIN}/tags/ci-cd",
                "api_url": f"{V1}/tags/ci-cd",
            },
        ],
        "author": {
            "slug": "hanako",
            "name": "花子",
            "website": "https://hanako.example/",
            "url": f"{ORIGIN}/authors/hanako",
            "api_url": f"{V1}/authors/hanako",
        },
        "published_at": "2018-07-04T15:00:00Z",
        "updated_at": "2018-07-04T15:00:00Z",
        "html": f'<p><a href="{ORIGIN}/about">About</a> <img src="{ORIGIN}/media/3f/a.webp"></p>',
        "contents": "<ul></ul>",
        "older": {
            "id": "1",
            "title": "Title of 1",
            "url": f"{ORIGIN}/posts/1",
            "api_url": f"{V1}/posts/1",
        },
        "newer": None,
        "series": None,
        "translations": [],
        "related": [],
    }


def test_a_post_has_what_belongs_to_it_as_far_as_that_is_visible(reader: Reader) -> None:
    def link(post_id: str, language: str, visible_from: str = builders.NOW) -> dict[str, Any]:
        page = builders.post(post_id, language=language, visible_from=visible_from)
        return {items.POST_ID: post_id, **builders.link(page)}

    post = builders.post("2")
    series = {items.NAME: "Trains", items.PARTS: [link("2", "ja")], items.IS_WHOLE: True}
    reader.put(
        post,
        {
            items.PK: post[items.PK],
            items.SK: items.RELATED_SK,
            items.POST_ID: "2",
            items.SERIES: series,
            items.TRANSLATIONS: [link("3", "en"), link("4", "fr", LATER)],
            items.RELATED: [link("5", "ja", LATER), link("6", "ja")],
        },
    )

    answer = reader.get("/api/v1/posts/2")

    validate("/api/v1/posts/2", answer)
    found = json_of(answer)
    assert found["series"]["api_url"] == f"{V1}/series/trains"
    translated = [(each["id"], each["language"]) for each in found["translations"]]
    assert translated == [("3", "en")]
    assert [each["id"] for each in found["related"]] == ["6"]
    assert "s-maxage=60," in answer["headers"]["Cache-Control"]
    later = json_of(reader.get("/api/v1/posts/2", now=LATER))
    assert [each["id"] for each in later["related"]] == ["5", "6"]


def test_a_series_is_read_from_its_oldest_post_on(reader: Reader) -> None:
    for number in range(25):
        post = builders.post(f"p{number:02}", published_at=f"2018-07-01T00:00:{number:02}Z")
        entry = {items.PK: items.series_list_pk("trains"), items.SERIES: "Trains"}
        reader.put({**builders.entries(post)[0], **entry})

    pages = list(walked(reader, "newer", f"{V1}/series/trains"))

    assert [len(page["posts"]) for page in pages] == [20, 5]
    assert pages[0]["older"] is None
    assert {post["id"] for post in pages[0]["posts"]} == {f"p{n:02}" for n in range(20)}


def test_lists_have_the_posts_that_belong_to_them(reader: Reader) -> None:
    blog(reader)

    def ids(path: str) -> list[str]:
        return [post["id"] for post in json_of(reader.get("/api/v1" + path))["posts"]]

    assert ids("/posts") == ["2", "1"]
    assert ids("/tags/ci-cd") == ids("/authors/hanako") == ids("/archive/2018/07") == ["2"]
    assert ids("/archive/2018") == ["2", "1"]
    pages = json_of(reader.get("/api/v1/pages"))["pages"]
    assert [page["api_url"] for page in pages] == [f"{V1}/pages/about"]


def test_tags_and_months_tell_how_many_posts_they_have(reader: Reader) -> None:
    blog(reader)

    tags = json_of(reader.get("/api/v1/tags"))["tags"]
    months = json_of(reader.get("/api/v1/archive"))["months"]

    assert [(tag["name"], tag["posts"]) for tag in tags] == [("CI/CD", 12), ("旅", 1)]
    assert [(month["month"], month["api_url"]) for month in months] == [
        ("2018-07", f"{V1}/archive/2018/07"),
        ("2018-06", f"{V1}/archive/2018/06"),
    ]


def walked(reader: Reader, direction: str, url: str | None) -> Iterator[dict[str, Any]]:
    while url:
        path, _, query = url.removeprefix(ORIGIN).partition("?")
        answer = reader.get(path, query)
        validate(path, answer)
        found = json_of(answer)
        yield found
        url = found[direction]


def test_a_list_is_walked_by_its_links_in_both_directions(reader: Reader) -> None:
    reader.publish(
        *(builders.post(f"p{n:02}", published_at=f"2018-07-01T00:00:{n:02}Z") for n in range(45))
    )

    forth = list(walked(reader, "older", f"{V1}/posts"))
    back = list(walked(reader, "newer", forth[-1]["newer"]))

    ids = [post["id"] for page in forth for post in page["posts"]]
    assert ids == [f"p{n:02}" for n in reversed(range(45))]
    assert [len(page["posts"]) for page in forth] == [20, 20, 5]
    assert forth[0]["newer"] is None
    assert [post["id"] for page in back for post in page["posts"]][:20] == ids[20:40]
    assert back[-1]["newer"] is None


def test_an_empty_blog_has_lists_without_posts(reader: Reader) -> None:
    assert json_of(reader.get("/api/v1/posts"))["posts"] == []
    assert json_of(reader.get("/api/v1/pages"))["pages"] == []
    assert json_of(reader.get("/api/v1/tags"))["tags"] == []
    assert json_of(reader.get("/api/v1/archive"))["months"] == []


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/api/v1/", "/api/v1"),
        ("/api/v1/posts/", "/api/v1/posts"),
        ("/api/v1/tags/CI%2DCD", "/api/v1/tags/ci-cd"),
        ("/api/v1/posts/HELLO", "/api/v1/posts/hello"),
        ("/api/v1/pages/About/", "/api/v1/pages/about"),
        ("/api/v1/posts/old", "/api/v1/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A"),
        ("/api/v1/pages/old/2.html", "/api/v1/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A"),
    ],
)
def test_another_address_of_a_thing_leads_to_it(reader: Reader, path: str, location: str) -> None:
    blog(reader)

    answer = reader.get(path)

    assert answer["statusCode"] == 301
    assert answer["headers"]["Location"] == ORIGIN + location
    assert answer["headers"]["Access-Control-Allow-Origin"] == "*"


def test_a_tag_that_moved_leads_to_where_its_posts_are(reader: Reader) -> None:
    moved = {items.KIND: items.REDIRECT, items.LOCATION: "/tags/cloud"}
    reader.put({items.PK: items.tag_list_pk("aws"), items.SK: items.MOVED_SK, **moved})

    answer = reader.get("/api/v1/tags/aws")

    assert answer["statusCode"] == 301
    assert answer["headers"]["Location"] == f"{V1}/tags/cloud"
    assert tags_of(answer) == {
        *("site", cache_tags.whole_list("/tags/aws"), cache_tags.list_head("/tags/aws"))
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("/api/", 404), ("/api/v2", 404), ("/api/v1x", 404), ("/api/v1/feed.xml", 404)),
        *(("/api/v1/robots.txt", 404), ("/api/v1/posts/nothing", 404), ("/api/v1/pages/no", 404)),
        *(("/api/v1/pages/posts/2", 404), ("/api/v1/tags/nothing", 404), ("/api/v1/about", 404)),
        *(("/api/v1/archive/2018/13", 404), ("/api/v1/%00", 404), ("/api/v1/posts/a%2fb", 404)),
        *(("/api/v1/posts/gone", 410), ("/api/v1/%zz", 400), ("/api/v1/" + "a" * 5000, 414)),
        ("/api/v1/pages/", 301),
    ],
)
def test_what_is_not_there_is_a_problem(reader: Reader, path: str, status: int) -> None:
    blog(reader)

    answer = reader.get(path)

    assert answer["statusCode"] == status
    assert answer["headers"]["Access-Control-Allow-Origin"] == "*"
    if status == 301:
        return
    assert answer["headers"]["Content-Type"] == "application/problem+json; charset=utf-8"
    assert answer["headers"]["Cache-Control"] == (FRESH if status == 410 else BRIEF)
    problem = json.loads(body_of(answer))
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    schema = {
        "$ref": "#/components/schemas/Problem",
        "components": DESCRIPTION["components"],
    }
    Draft202012Validator(schema).validate(problem)


@pytest.mark.parametrize("cursor", ["nonsense", "older~2018-07-04T15:00:00Z~" + "x" * 65, ""])
@pytest.mark.parametrize("path", ["/api/v1/posts", "/api/v1/pages", "/api/v1/tags/ci-cd"])
def test_a_cursor_that_is_no_place_is_a_404(reader: Reader, path: str, cursor: str) -> None:
    blog(reader)

    assert reader.get(path, f"cursor={cursor}")["statusCode"] == 404


def test_only_get_and_head_are_allowed(reader: Reader) -> None:
    blog(reader)
    answer = reader.get("/api/v1/posts", method="POST")

    assert json_of(answer, 405)["status"] == 405
    assert answer["headers"]["Allow"] == "GET, HEAD"
    assert answer["headers"]["Cache-Control"] == "no-store"
    head, whole = reader.get("/api/v1/posts", method="HEAD"), reader.get("/api/v1/posts")
    assert head["headers"] == whole["headers"]
    assert head["body"] == ""


def test_what_a_client_has_is_not_sent_again(reader: Reader) -> None:
    blog(reader)
    whole = reader.get("/api/v1/posts")

    answer = reader.get("/api/v1/posts", headers={"if-none-match": whole["headers"]["ETag"]})

    assert answer["statusCode"] == 304
    assert body_of(answer) == ""
    assert answer["headers"]["Access-Control-Allow-Origin"] == "*"


def test_what_is_scheduled_is_not_there_before_its_time(reader: Reader) -> None:
    coming = builders.post("3", tags=["旅"], published_at=LATER)
    page = builders.alone("soon", published_at=LATER)
    reader.publish(coming, builders.post("2", tags=["旅"]))
    reader.put(page, page_entry(page), builders.site(scheduled={"3": LATER}))

    def found(now: str) -> list[Any]:
        lists = [
            [post["id"] for post in json_of(reader.get(f"/api/v1/{path}", now=now))[name]]
            for path, name in [("posts", "posts"), ("tags/%E6%97%85", "posts"), ("pages", "pages")]
        ]
        paths = ("/api/v1/posts/3", "/api/v1/pages/soon")
        return [*lists, *(reader.get(path, now=now)["statusCode"] for path in paths)]

    assert found(builders.NOW) == [["2"], ["2"], [], 404, 404]
    assert found(LATER) == [["3", "2"], ["3", "2"], ["soon"], 200, 200]
    assert "s-maxage=60," in reader.get("/api/v1/posts")["headers"]["Cache-Control"]


def test_an_answer_has_the_cache_tags_of_what_it_is_made_of(reader: Reader) -> None:
    blog(reader)
    list_of = [cache_tags.whole_list("/"), cache_tags.list_head("/")]
    hanako = cache_tags.author("hanako")

    assert tags_of(reader.get("/api/v1/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A")) == {
        *("site", cache_tags.post("2"), cache_tags.links("2"), hanako)
    }
    assert tags_of(reader.get("/api/v1/posts")) == {
        *("site", *list_of, cache_tags.post("2"), cache_tags.post("1"), hanako)
    }
    assert tags_of(reader.get("/api/v1/posts", "p=7")) == tags_of(reader.get("/api/v1/posts"))
    assert tags_of(reader.get("/api/v1/posts", "cursor=older~2018-07-01T00:00:00Z~2")) == {
        *("site", list_of[0], cache_tags.post("1"))
    }
    assert tags_of(reader.get("/api/v1/pages/about")) == {
        *("site", cache_tags.post("7"), cache_tags.links("7"))
    }
    assert tags_of(reader.get("/api/v1/posts/no")) == {"site", cache_tags.path("/posts/no")}
    assert cache_tags.whole_list("/tags/no") in tags_of(reader.get("/api/v1/tags/no"))
    assert tags_of(reader.get("/api/v1/tags")) == {"site", "tags"}


def test_a_text_too_big_for_an_answer_is_left_to_its_page(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MAX_BODY", 2_000)
    reader.publish(builders.post("2", html="字" * 1_000), builders.post("1", html="字"))

    answer = reader.get("/api/v1/posts/2")

    validate("/api/v1/posts/2", answer)
    assert json_of(answer)["html"] is None
    assert json_of(reader.get("/api/v1/posts/1"))["html"] == "字"
