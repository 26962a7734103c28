"""A repository of Zenn, as documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from posts.importers.document import Document
from posts.importers.source import HasPictures
from tests.posts.importers.sites import a_site, documents, source

NAME = "articles/7f3c2a1b9d0e4f.md"
HEAD = "title: 題\nemoji: 🚄\ntype: tech\ntopics: [aws, Python]\npublished: true\n"


def an_article(tmp_path: Path, body: str = "", head: str = HEAD) -> Document:
    site = {NAME: f"---\n{head}---\n{body}", "books/b/1.md": "---\ntitle: B\n---\n"}
    return documents(a_site(tmp_path, site))[NAME]


def test_an_article_says_all_that_its_head_does(tmp_path: Path) -> None:
    found = an_article(tmp_path, "本文。\n", HEAD + "published_at: 2024-06-12 09:03\n")
    assert (found.title, found.slug, found.tags) == ("題", "7f3c2a1b9d0e4f", ("aws", "Python"))
    assert found.published_at == datetime(2024, 6, 12, 0, 3, tzinfo=UTC)
    assert list(found.rest.items()) == [("emoji", "🚄"), ("type", "tech")]
    assert (found.draft, found.body) == (False, "本文。\n")


@pytest.mark.parametrize("published", ["published: false\n", ""])
def test_what_is_not_published_is_a_draft(tmp_path: Path, published: str) -> None:
    assert an_article(tmp_path, head=HEAD.replace("published: true\n", published)).draft


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        (":::message\n注意\n\n二行\n:::", "> [!NOTE]\n> 注意\n>\n> 二行"),
        (":::message alert\n注意\n:::", "> [!WARNING]\n> 注意"),
        (
            ":::details 題 <1>\n中身\n:::",
            "<details><summary>題 &lt;1&gt;</summary>\n\n中身\n\n</details>",
        ),
        (
            "::::details 外\n:::message\n内\n:::\n::::",
            "<details><summary>外</summary>\n\n> [!NOTE]\n> 内\n\n</details>",
        ),
        ("@[card](https://example.com/a)", "<https://example.com/a>"),
        ("@[tweet](https://twitter.com/a/status/1)", "<https://twitter.com/a/status/1>"),
        ("@[youtube](abc-1)", "<https://www.youtube.com/watch?v=abc-1>"),
        ("![図](/images/a.png =250x)", "![図](/images/a.png)"),
        ("```js:src/a.js\nx\n```", "**src/a.js**\n\n```js\nx\n```"),
        ("```md\n@[card](https://example.com/)\n```", "```md\n@[card](https://example.com/)\n```"),
    ],
)
def test_what_is_zenns_own_becomes_markdown(tmp_path: Path, written: str, markdown: str) -> None:
    found = an_article(tmp_path, f"前\n\n{written}\n")
    assert (found.body, found.notes) == (f"前\n\n{markdown}\n", ())


def test_a_card_that_is_not_known_stays_to_be_seen_and_is_told(tmp_path: Path) -> None:
    found = an_article(tmp_path, "@[slideshare](abc)\n")
    assert found.body == "@[slideshare](abc)\n"
    assert found.notes == ("Zenn's block stays as it is written: @[slideshare](abc)",)


def test_pictures_are_below_the_root(tmp_path: Path) -> None:
    an_article(tmp_path)
    site = source(tmp_path)
    assert isinstance(site, HasPictures)
    assert next(iter(site.picture_names(NAME, "/images/a.png"))) == "images/a.png"


def test_a_folder_named_articles_is_not_zenns_for_that(tmp_path: Path) -> None:
    a_site(tmp_path, {"articles/a.md": "---\ntitle: T\n---\n"})
    assert source(tmp_path).format == "markdown"
