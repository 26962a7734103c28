"""Top images take their place on page and cards before they are there."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, Route

from posts.media import files
from tests.browser import chromium
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("tables", "media_bucket")]

SITE = "http://blog.test"
BOXES = "[...document.images].map(each => [each.offsetWidth, each.offsetHeight])"
COLOURS = "[...document.images].map(each => getComputedStyle(each).backgroundColor)"


def a_picture(size: tuple[int, int]) -> str:
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, "PNG")
    return files.store(files.check(data.getvalue(), "a.png"), by=EDITOR).path


def answer(route: Route) -> None:
    path = unquote(urlsplit(route.request.url).path)
    if path.startswith("/media/"):
        s3: Any = boto3.client("s3")
        found = s3.get_object(Bucket=settings.MEDIA_BUCKET, Key=path.lstrip("/"))
        route.fulfill(body=found["Body"].read(), content_type=found["ContentType"])
    else:
        found = blog.answer(path)
        route.fulfill(status=found.status, body=found.body, headers=dict(found.headers))


def without_media(route: Route) -> None:
    """Let pictures wait for ever."""
    if "/media/" not in route.request.url:
        answer(route)


def boxes(page: Page, path: str, *, with_media: bool) -> list[list[int]]:
    page.unroute_all(behavior="ignoreErrors")
    page.route("**/*", answer if with_media else without_media)
    page.goto(SITE + path, wait_until="load" if with_media else "domcontentloaded")
    found: list[list[int]] = page.evaluate(BOXES)
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_the_pictures_come(width: int) -> None:
    sizes = [(1600, 900), (800, 1600), (300, 200), (2000, 100)]
    for number, size in enumerate(sizes):
        published(title=f"Post {number}", slug=f"post-{number}", top_image=a_picture(size))
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 2000})
        for path in ("/", *(f"/posts/post-{number}" for number in range(len(sizes)))):
            before = boxes(page, path, with_media=False)
            assert set(page.evaluate(COLOURS)) == {"rgb(0, 128, 128)"}
            assert boxes(page, path, with_media=True) == before
            for across, down in before:
                assert across > 0
                assert down > 0
        tall = boxes(page, "/posts/post-1", with_media=True)
        assert tall == [[192, 384]]  # as its shape is, in the height that there is
