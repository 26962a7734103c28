from __future__ import annotations

import importlib
from base64 import b64encode

import pytest
from awslambdaric import lambda_runtime_marshaller

from posts.markdown import MAX_HTML_BYTES
from reader_lambda import assets, cache_tags, pages, responses
from reader_lambda.responses import Response
from tests.reader_lambda import builders

NOW = "2026-03-01T00:00:00Z"
LARGEST_ANSWER = 6 * 1_048_576  # bytes that a function's answer may have, as JSON
CACHING = {"Cache-Control": "public, s-maxage=60", "Cache-Tag": "site"}


def content(body: str = "text") -> Response:
    return responses.content(body, responses.TEXT, caching=CACHING)


def test_an_answer_has_what_every_answer_has() -> None:
    response = responses.for_lambda(content("本文"), "GET", "https://blog.example")

    assert response == {
        "statusCode": 200,
        "headers": {
            "Content-Type": "text/plain; charset=utf-8",
            "ETag": '"e829ef960a7fd0cd98703295"',
            "Cache-Control": "public, s-maxage=60",
            "Cache-Tag": "site",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'sha256-{assets.STYLE_HASH}'; "
                "style-src-attr 'unsafe-inline'; img-src 'self' https:; "
                "frame-src https://www.youtube-nocookie.com https://player.vimeo.com "
                "https://embed.nicovideo.jp; "
                f"script-src 'sha256-{assets.COLOURS_SCRIPT_HASH}' "
                f"'sha256-{assets.READING_SCRIPT_HASH}'; "
                "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            ),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Strict-Transport-Security": "max-age=31536000",
        },
        "body": "本文",
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize("length", [responses.MAX_PLAIN, responses.MAX_PLAIN + 1])
def test_a_long_text_is_in_base64(length: int) -> None:
    text = "文" * length
    answer = responses.for_lambda(content(text), "GET", "https://blog.example")

    is_long = length > responses.MAX_PLAIN
    assert answer["isBase64Encoded"] is is_long
    assert answer["body"] == (b64encode(text.encode()).decode() if is_long else text)


@pytest.mark.parametrize("piece", ["文", '"', "\n", "a", "\x01", "𠮷"])
@pytest.mark.parametrize("length", [responses.MAX_PLAIN, 4 * responses.MAX_PLAIN, MAX_HTML_BYTES])
@pytest.mark.parametrize("python", ["3.11", "3.12"])
def test_the_biggest_page_fits_the_six_megabytes_of_an_answer(
    monkeypatch: pytest.MonkeyPatch, piece: str, length: int, python: str
) -> None:
    monkeypatch.setenv("AWS_EXECUTION_ENV", f"AWS_Lambda_python{python}")
    marshaller = importlib.reload(lambda_runtime_marshaller)
    html = piece * (length // len(piece.encode()))
    post = builders.post("2", html=html)
    page = pages.render_post(post, {}, builders.site(), NOW, "https://blog.example")
    if piece.isascii():  # let all around it be so too
        page = page.encode("ascii", "ignore").decode()

    answer = responses.for_lambda(content(page), "GET", "https://blog.example")

    assert len(marshaller.to_json(answer).encode()) < LARGEST_ANSWER


def test_a_local_site_shows_its_own_pictures_and_asks_for_no_https() -> None:
    headers = responses.for_lambda(content(), "GET", "http://127.0.0.1:8080")["headers"]

    assert "img-src 'self' https: http://127.0.0.1:8080;" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_head_has_the_headers_of_get_and_no_body() -> None:
    get = responses.for_lambda(content(), "GET", "https://blog.example")
    head = responses.for_lambda(content(), "HEAD", "https://blog.example")

    assert head == {**get, "body": ""}


def test_the_etag_is_a_function_of_the_content() -> None:
    assert content("a").headers["ETag"] == content("a").headers["ETag"]
    assert content("a").headers["ETag"] != content("b").headers["ETag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a,b",W/{}', "*", " * "])
def test_a_client_that_has_the_content_gets_304(form: str) -> None:
    response = content()
    etag = response.headers["ETag"]

    answer = responses.unless_matched(response, form.format(etag))

    assert (answer.status, answer.body) == (304, "")
    assert answer.headers == {"ETag": etag, **CACHING}


@pytest.mark.parametrize("form", ["", '"other"', "{bare}", "W/", '"', "x*"])
def test_a_client_that_has_something_else_gets_the_content(form: str) -> None:
    response = content()
    bare = response.headers["ETag"].strip('"')

    assert responses.unless_matched(response, form.replace("{bare}", bare)) is response


def test_an_error_is_never_304() -> None:
    response = responses.message(404, "text", caching=CACHING)

    assert responses.unless_matched(response, "*") is response


def test_cache_tags_stand_once_after_that_of_the_site_and_are_ascii() -> None:
    of_list = cache_tags.whole_list("/tags/日本語")
    tags = [of_list, cache_tags.ARCHIVE, of_list]

    names = responses.caching(tags, (60, 30))["Cache-Tag"].split(",")

    assert names == ["site", of_list, "archive"]
    assert all(name.isascii() and name.isprintable() and " " not in name for name in names)


def test_an_answer_has_at_most_fifty_cache_tags() -> None:
    tags = [cache_tags.post(str(number)) for number in range(60)]

    assert len(responses.caching(tags, (60, 30))["Cache-Tag"].split(",")) == 50


@pytest.mark.parametrize(
    ("coming", "seconds"),
    [
        ([], (86_400, 86_400)),
        (["2026-02-28T23:59:59Z"], (86_400, 86_400)),
        (["2026-03-01T00:00:00Z"], (86_400, 86_400)),  # visible by now
        (["2026-03-01T00:00:01Z"], (51, 0)),
        (["2026-03-01T00:00:20Z", "2026-03-01T00:00:10Z"], (60, 0)),
        (["2026-03-01T23:59:11Z"], (86_400, 1)),
        (["2026-03-02T12:00:00Z"], (86_400, 43_250)),
        (["2026-03-04T00:00:00Z"], (86_400, 86_400)),
    ],
)
def test_an_answer_ends_within_a_minute_of_the_next_publication(
    coming: list[str], seconds: tuple[int, int]
) -> None:
    assert responses.lifetime(coming, NOW) == seconds


def test_the_edge_may_keep_an_answer_and_a_viewer_asks_each_time() -> None:
    assert responses.caching([], (60, 10))["Cache-Control"] == (
        "public, max-age=0, s-maxage=60, stale-while-revalidate=10, stale-if-error=259200"
    )


def test_a_brief_answer_ends_with_its_minute() -> None:
    assert responses.brief_caching(["path-x"]) == {
        "Cache-Control": "public, max-age=0, s-maxage=50",
        "Cache-Tag": "site,path-x",
    }
