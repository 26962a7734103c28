"""What is found before readers see a post, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from posts import publishing, records, site_addresses
from posts.checking import LARGE_BYTES, findings
from posts.models import Author, Media
from tests.posts.factories import EDITOR, a_post, published, saved

pytestmark = pytest.mark.usefixtures("tables", "english")


def found(body: str = "", **values: Any) -> list[tuple[int, str]]:
    post = a_post(**{"title": "T", "slug": "here", "summary": "S", "body": body, **values})
    return [(finding.line, finding.sentence) for finding in findings(post)]


def a_file(digest: str = "0" * 32, **values: Any) -> Media:
    facts = {"name": "海.png", "content_type": "image/png", "size": 10, "width": 4, "height": 3}
    when = timezone.now()
    media = Media(digest=digest, uploaded_at=when, uploaded_by="x", **{**facts, **values})
    return records.save_media(media, by=EDITOR)


def test_nothing_is_found_in_a_post_that_is_well() -> None:
    published(title="Kyoto", slug="京都", tags=["旅"])
    published(title="About", kind="page", slug="about")
    records.save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    published(slug="old", addresses=["/2018/07/05/foo.html"])
    moved = published(slug="before")
    moved.slug = "after"
    publishing.save(moved, by=EDITOR)
    file = a_file()
    addresses = [
        *("/posts/京都", "/posts/%E4%BA%AC%E9%83%BD", "京都", "/posts/京都/", "/posts/京都#h-x"),
        *(
            "/about",
            "/tags",
            "/tags/旅",
            "/authors/hanako",
            "/archive/2018",
            "/",
            "?q=1",
            "/search",
        ),
        *("/2018/07/05/foo.html", "/posts/before", "/feed.xml", "/tags/旅/feed.xml", "#h-段"),
        *(file.path, "/posts/here", settings.SITE_ORIGIN, f"{settings.SITE_ORIGIN}/posts/京都"),
        *("https://elsewhere.example/posts/nothing", "//elsewhere.example/x", "mailto:a@b.example"),
    ]
    links = "\n".join(f"- [x](<{address}>)" for address in addresses)
    body = f"## 段\n\n{links}\n\n![海]({file.path})\n\n### 次\n"
    assert found(body, top_image=file.path) == []


def test_broken_links_are_found_with_their_lines() -> None:
    saved(slug="draft")
    published(slug="soon", published_at=timezone.now() + timedelta(days=1))
    gone = published(slug="gone")
    publishing.delete(gone, by=EDITOR)
    broken = ["/posts/nothing", "/posts/draft", "/posts/soon", "/posts/gone", "/tags/無い"]
    broken += ["/authors/nobody", "/nothing", "/a//b", "nothing", "../nothing"]
    broken += [f"{settings.SITE_ORIGIN}/posts/nothing", "#nowhere"]
    told = found("\n".join(f"- [x](<{address}>)" for address in broken))
    assert [line for line, _sentence in told] == list(range(1, len(broken) + 1))
    assert told[0] == (1, "/posts/nothing leads to nothing that readers see now.")
    assert told[-1] == (len(broken), "Nothing in the text is named #nowhere.")


def test_an_address_that_is_none_is_broken() -> None:
    assert [line for line, _ in found('<a href="http://[">x</a>')] == [1]


def test_a_tag_that_no_post_carries_any_more_is_nothing() -> None:
    post = published(tags=["旅"])
    publishing.unpublish(post, by=EDITOR)
    assert [line for line, _ in found("[x](/tags/旅)")] == [1]


def test_pictures_without_words_are_found() -> None:
    told = found('文\n![](https://a.example/a.png)\n\n<img src="https://a.example/b.png" alt="">\n')
    assert [line for line, _sentence in told] == [2, 4]
    assert "https://a.example/a.png has no words" in told[0][1]


def test_pictures_that_are_not_there_or_too_large_are_found() -> None:
    heavy = a_file("1" * 32, name="heavy.jpg", size=LARGE_BYTES + 1)
    wide = a_file("2" * 32, name="wide.jpg", width=5000)
    body = f"![a]({heavy.path})\n\n![a]({wide.path})\n\n![a](/media/{'3' * 32}/no.png)\n"
    assert found(body, top_image="/media/x") == [
        (0, "There is no picture at /media/x."),
        (1, "The picture heavy.jpg is large for a phone: 1.4\xa0MB, 4 × 3 pixels."),
        (3, "The picture wide.jpg is large for a phone: 10\xa0bytes, 5000 × 3 pixels."),
        (5, f"There is no picture at /media/{'3' * 32}/no.png."),
    ]


def test_headings_out_of_order_are_found() -> None:
    told = found("# 一\n\n### 三\n\n## 二\n\n### 三\n\n###### 六\n")
    assert told == [
        (1, "A heading of level 1 is the title's. Begin the text's own with ##."),
        (3, "The heading skips a level: 3 comes after 1."),
        (9, "The heading skips a level: 6 comes after 3."),
    ]


def test_a_missing_summary_is_found() -> None:
    ((line, sentence),) = found(summary="")
    assert line == 0
    assert sentence.startswith("There is no summary")


def test_a_bounded_number_of_links_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_addresses, "MOST", 3)
    links = " ".join(f"[x](/posts/{number})" for number in range(9))
    assert len(found(links)) == 3


def test_a_hundred_links_are_looked_up_at_once() -> None:
    links = " ".join(f"[x](/posts/p{number})" for number in range(150))
    assert len(found(links)) == site_addresses.MOST
