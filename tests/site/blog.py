"""A small blog whose site has every kind of page, in the language of its readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random

from PIL import Image

from posts import pinning, publishing, records, site_settings
from posts.edge import worker
from posts.media import files
from posts.models import PAGE, Author, Post, Site
from tests.posts.factories import EDITOR, published
from tests.site.article import article

POSTS = 24  # more than fit one page of a list
FIRST = datetime(2024, 6, 1, 3, tzinfo=UTC)
TAGS = ["旅", "AWS Lambda", "写真", "とても長い名前の付いた分類のひとつ"]
SERIES = "東海道"
_IN_SERIES = (5, 20)  # of the short posts
_ORIGINAL = "ja"  # of which the other one is a translation
ARTICLES = {"ja": "新幹線の旅", "en": "A journey by train"}  # titles, by the language of the text

_PAGES = {
    "home": "/",
    "a tag": "/tags/%E6%97%85",
    "tags": "/tags",
    "archive": "/archive",
    "a year": "/archive/2024",
    "a month": "/archive/2024/06",
    "an author": "/authors/hanako",
    "a series": "/series/%E6%9D%B1%E6%B5%B7%E9%81%93",
    "a Japanese post": "/posts/journey-ja",
    "an English post": "/posts/journey-en",
    "a short post": "/posts/short-3",
    "a post that is the first": "/posts/short-1",
    "a page": "/about",
    "search": "/search",
    "search, found": "/search?q=lambda",
    "search, found in a tag": "/search?q=lambda&tag=%E6%97%85",
    "search, nothing found": "/search?q=zzz",
    "search, too short": "/search?q=%E3%81%82",
    "nothing there": "/posts/nothing",
    "deleted": "/posts/deleted",
    "malformed": "/posts/%zz",
}
LONG_POSTS = ("a Japanese post", "an English post")
_STATUSES = {"nothing there": 404, "deleted": 410, "malformed": 400}


def pages() -> dict[str, str]:
    """Return the address of every kind of page, by what it is."""
    return dict(_PAGES)


def status(name: str) -> int:
    """Return the status that a page is answered with."""
    return _STATUSES.get(name, 200)


def build(language: str) -> None:
    """Write the blog into empty tables and an empty bucket. language: of the site, ja or en."""
    records.ensure_site()
    settings: Site = site_settings.load()
    settings.title = {"ja": "静かな図書室", "en": "A quiet library"}[language]
    settings.description = {"ja": "読んだものと作ったもの", "en": "What I read and made"}[language]
    settings.language = language
    site_settings.save(settings, by=EDITOR)
    author = Author(slug="hanako", name="花子", url="https://example.com/hanako")
    records.add_author(author, by=EDITOR)
    wide, tall, small = (a_picture(*size) for size in ((1600, 1000), (900, 1400), (320, 180)))
    short = [
        _short(number, top_image=(wide, tall, small)[number % 3] if number % 4 == 0 else "")
        for number in range(1, POSTS + 1)
    ]
    for number, (of_text, title) in enumerate(ARTICLES.items()):
        _long(number, of_text, title, [tall, wide])
    published(id="about", kind=PAGE, slug="about", title="About", body="## 時刻表\n\n本文。")
    deleted = published(id="deleted", slug="deleted", title="Deleted", published_at=FIRST)
    publishing.delete(deleted, by=EDITOR)
    pinning.pin(short[2], by=EDITOR)
    worker.work(_no_purge, 0)  # which makes the index of the search, and what posts show of others


def a_picture(width: int, height: int) -> str:
    """Store a picture; returns its address."""
    noise = Random(width).randbytes(64 * 40 * 3)
    data = BytesIO()
    Image.frombytes("RGB", (64, 40), noise).resize((width, height)).save(data, "JPEG")
    return files.store(files.check(data.getvalue(), f"{width}.jpg"), by=EDITOR).path


def _short(number: int, **fields: str) -> Post:
    return published(
        id=f"short-{number}",
        slug=f"short-{number}",
        title=f"Lambda の話 {number}" if number % 2 else f"On Lambda, number {number}",
        body=f"Lambda は速い。{number}\n",
        tags=TAGS[: number % 5],
        author="hanako" if number % 2 else "",
        series=SERIES if number in _IN_SERIES else "",
        published_at=FIRST + timedelta(days=number),
        **fields,
    )


def _long(number: int, language: str, title: str, pictures: list[str]) -> None:
    published(
        id=f"journey-{language}",
        slug=f"journey-{language}",
        title=title,
        body=article(language, pictures),
        tags=TAGS,
        author="hanako",
        series=SERIES,
        translation_of=f"journey-{_ORIGINAL}" if language != _ORIGINAL else "",
        top_image=pictures[1],
        published_at=FIRST + timedelta(days=12 + number),
    )


def _no_purge(_tags: object, _reference: str) -> None:
    """Stand in for CloudFront."""
