"""Feeds with the whole texts of posts, before a real DynamoDB."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from posts import markdown
from reader_lambda import cache_tags, full_texts, items, responses, routes
from tests.reader_lambda import builders
from tests.reader_lambda.builders import LATER
from tests.reader_lambda.conftest import ORIGIN
from tests.reader_lambda.documents import ATOM, Document, body_of, tags_of, xml

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader

FULL = builders.site(feed_content=items.FULL_TEXT)
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

D = "0f" * 16  # as a file's digest is

TEXT = f"""\
# 新幹線の旅

東京から[京都](/posts/京都)へ。脚注[^1]と[図](#図)、[外](https://example.com/?a=1&b=2)。

![車窓](/media/{D}/a.png)

```html
<img src="/media/not-a-picture.png"> ]]> & done
```

$e^{{i\\pi}} + 1 = 0$

https://www.youtube.com/watch?v=abcdefghijk

[^1]: `]]>` と & と <
"""


def html_of(text: str) -> str:
    picture = markdown.ShownPicture(
        width=1200,
        height=800,
        srcset=f"/media/{D}/webp/480.webp 480w, /media/{D}/webp/960.webp 960w",
    )
    return markdown.render(text, picture_at=lambda _address: picture).html


def texts(reader: Reader, feed: str) -> dict[str, str]:
    """Return the whole texts that a feed has, by title."""
    body = body_of(reader.get(feed))
    if feed == routes.JSON_FEED:
        entries = json.loads(body)["items"]
        return {e["title"]: e["content_html"] for e in entries if "content_html" in e}
    root = xml(body)
    entry, title, content = {
        routes.FEED: (f"{ATOM}entry", f"{ATOM}title", f"{ATOM}content"),
        routes.RSS: ("channel/item", "title", CONTENT),
    }[feed]
    found = {each.findtext(title): each.findtext(content) for each in root.findall(entry)}
    return {str(name): text for name, text in found.items() if text is not None}


@pytest.mark.parametrize("feed", routes.FEEDS)
def test_a_feed_has_the_whole_text(reader: Reader, feed: str) -> None:
    html = html_of(TEXT)
    assert "]]&gt;" in html
    reader.put(FULL)
    reader.publish(builders.post("2", slug="新幹線", title="旅", html=html))

    text = texts(reader, feed)["旅"]

    here = f"{ORIGIN}/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A"
    document = Document(text)
    (picture,) = document.all("img")
    assert picture.attributes["src"] == f"{ORIGIN}/media/{D}/a.png"
    assert picture.attributes["srcset"] == (
        f"{ORIGIN}/media/{D}/webp/480.webp 480w, {ORIGIN}/media/{D}/webp/960.webp 960w"
    )
    links = [link.attributes["href"] for link in document.all("a")]
    assert f"{ORIGIN}/posts/%E4%BA%AC%E9%83%BD" in links
    assert "https://www.youtube.com/watch?v=abcdefghijk" in links
    assert "https://example.com/?a=1&b=2" in links
    assert all(link.startswith(("https:", f"{here}#")) for link in links)
    assert document.all("iframe") == []
    assert '<img src="/media/not-a-picture.png"> ]]> & done' in document.one("pre").text
    assert document.all("math")
    assert len(Document(html).elements) == len(document.elements) + 1  # the player's frame


@pytest.mark.parametrize("feed", [routes.FEED, routes.RSS])
def test_a_feed_with_whole_texts_is_valid_by_a_feed_parser(reader: Reader, feed: str) -> None:
    reader.put(FULL)
    reader.publish(builders.post("2", slug="新幹線", html=html_of(TEXT) + "]]>\x0b\ufffe"))

    parsed = feedparser.parse(body_of(reader.get(feed)).encode())

    assert not parsed.bozo, parsed.get("bozo_exception")
    (entry,) = parsed.entries
    (content,) = entry.content
    assert content.type == "text/html"
    assert "東京から" in content.value
    assert content.value.endswith("]]>")
    assert entry.summary == "Summary of 2"


def test_a_json_feed_has_text_and_summary(reader: Reader) -> None:
    reader.put(FULL)
    reader.publish(builders.post("2"))

    (entry,) = json.loads(body_of(reader.get("/feed.json")))["items"]

    assert entry["content_html"] == "<p>Text of 2</p>"
    assert entry["summary"] == "Summary of 2"
    assert "content_text" not in entry


@pytest.mark.parametrize(
    ("site", "trips"), [(builders.site(), ["Query"]), (FULL, ["Query", "BatchGetItem"])]
)
@pytest.mark.parametrize("path", ["/feed.xml", "/tags/x/rss.xml", "/authors/hanako/feed.json"])
def test_whole_texts_take_one_more_round_trip_and_summaries_none(
    reader: Reader, path: str, site: dict[str, Any], trips: list[str]
) -> None:
    reader.put(site)
    reader.publish(
        *(builders.post(f"p{n:02}", tags=["x"], author="hanako", html="字") for n in range(30))
    )
    reader.table.site()
    reader.calls.clear()

    answer = reader.get(path)

    assert reader.calls == trips
    assert ("字" in body_of(answer)) == (len(trips) > 1)


def test_a_feed_carries_the_tags_of_its_posts(reader: Reader) -> None:
    reader.put(FULL)
    reader.publish(
        *(builders.post(f"p{n:02}", author=f"a{n:02}") for n in range(20)),
    )

    tags = tags_of(reader.get("/feed.xml"))

    assert {cache_tags.post(f"p{n:02}") for n in range(20)} <= tags
    assert len(tags) == 43


def test_the_newest_are_whole_as_far_as_they_fit(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_texts, "MAX_BYTES", 3_000)
    reader.put(FULL)
    reader.publish(
        *(
            builders.post(title, published_at=f"2018-07-0{day}T00:00:00Z", html="字" * (size // 3))
            for day, (title, size) in enumerate([("5", 900), ("4", 9), ("3", 1500), ("2", 1500)], 1)
        )
    )

    assert [len(text.encode()) for text in texts(reader, "/feed.xml").values()] == [1500, 1500]
    assert len(xml(body_of(reader.get("/feed.xml"))).findall(f"{ATOM}entry")) == 4


def test_a_big_post_has_its_summary(reader: Reader) -> None:
    big = builders.post("2", html_z=zlib.compress(b"<p>big</p>"), chunks=0)
    del big[items.HTML]
    reader.put(FULL)
    reader.publish(big)

    body = body_of(reader.get("/feed.xml"))

    assert "Summary of 2" in body
    assert "<content" not in body


@pytest.mark.parametrize("quotes", ['"', "&", "\\", "字"])
def test_the_biggest_feed_fits_an_answer_of_lambda(reader: Reader, quotes: str) -> None:
    size = 290_000 // len(quotes.encode())
    reader.put(FULL)
    reader.publish(*(builders.post(f"p{n:02}", html=quotes * size) for n in range(20)))

    for feed in routes.FEEDS:
        answer = reader.get(feed)
        assert len(texts(reader, feed)) == 3
        assert len(json.dumps(answer)) < 6_000_000


def test_what_is_not_visible_yet_is_left_out_by_its_page(reader: Reader) -> None:
    post = builders.post("2", html="secret")
    reader.put(FULL)
    reader.publish(post, builders.post("1"))
    reader.put({**post, items.VISIBLE_FROM: LATER})  # scheduled between the two round trips

    assert list(texts(reader, "/feed.xml")) == ["Title of 1"]
    assert "Title of 2" not in body_of(reader.get("/feed.xml"))


def test_what_was_taken_back_between_the_round_trips_is_left_out(reader: Reader) -> None:
    gone, moved = builders.post("2"), builders.post("3")
    reader.put(FULL)
    reader.publish(gone, moved, builders.post("1"))
    reader.put(builders.gone("2"), builders.redirect("3", builders.post("3", slug="new")))

    body = body_of(reader.get("/feed.xml"))

    assert "Title of 2" not in body
    assert re.findall("Title of [13]", body) == ["Title of 3", "Title of 1"]
    assert list(texts(reader, "/feed.xml")) == ["Title of 1"]
    assert reader.get("/feed.xml")["headers"]["Content-Type"] == responses.ATOM
