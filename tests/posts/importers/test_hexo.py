"""A Hexo site, as documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from posts.importers.document import Document
from posts.importers.source import HasPictures
from tests.posts.importers.sites import Files, a_site, documents, source

POST = "source/_posts/hello.md"
CONFIG = "url: https://old.example/blog\ntimezone: Asia/Tokyo\nauthor: 花子\n"


def a_post(tmp_path: Path, text: str, *, name: str = POST, config: str = CONFIG) -> Document:
    site: Files = {"_config.yml": config, "scaffolds/post.md": "", name: text}
    return documents(a_site(tmp_path, site))[name]


def test_a_post_says_all_that_its_head_does(tmp_path: Path) -> None:
    head = (
        "title: 新幹線\ndate: 2018/7/5 9:30:00\nupdated: 2018-07-06 10:00:00\ntags:\n  - 旅\n"
        "categories:\n  - [Travel, Japan]\ncover: /img/a.png\nalias: old/1.html\nsticky: 1\n"
    )
    found = a_post(tmp_path, f"---\n{head}---\nText.\n")
    assert found.published_at == datetime(2018, 7, 5, 0, 30, tzinfo=UTC)
    assert found.updated_at == datetime(2018, 7, 6, 1, tzinfo=UTC)
    assert (found.title, found.slug, found.author_name) == ("新幹線", "hello", "花子")
    assert (found.tags, found.top_image) == (("旅", "Travel", "Japan"), "/img/a.png")
    assert found.addresses == ("/blog/2018/07/05/hello/", "old/1.html")
    assert list(found.rest) == ["categories", "sticky"]


def test_a_permalink_of_the_site_is_followed(tmp_path: Path) -> None:
    config = CONFIG + "permalink: :category/:title.html\n"
    text = "---\ntitle: T\ndate: 2018-07-05\ncategories: [a, b]\n---\n"
    assert a_post(tmp_path, text, config=config).addresses == ("/blog/a/b/hello.html",)


@pytest.mark.parametrize(
    ("name", "head"),
    [("source/_drafts/a.md", "title: T"), (POST, "published: false")],
)
def test_what_readers_did_not_see_is_a_draft(tmp_path: Path, name: str, head: str) -> None:
    found = a_post(tmp_path, f"---\n{head}\n---\n", name=name)
    assert (found.draft, found.addresses) == (True, ())


def test_a_folder_with_an_index_is_a_page(tmp_path: Path) -> None:
    a_site(tmp_path, {POST: "---\ntitle: T\n---\n", "source/index.md": "---\ntitle: Home\n---\n"})
    assert "source/index.md" not in documents(tmp_path, "hexo")
    found = a_post(tmp_path, "---\ntitle: About\n---\n", name="source/about/index.md")
    assert (found.kind, found.slug, found.addresses) == ("page", "about", ("/blog/about/",))


def test_pictures_are_looked_for_in_the_posts_asset_folder_first(tmp_path: Path) -> None:
    a_post(tmp_path, "---\ntitle: T\n---\n")
    site = source(tmp_path)
    assert isinstance(site, HasPictures)
    names = list(site.picture_names(POST, "a.png"))
    assert names[0] == "source/_posts/hello/a.png"
    assert "source/img/a.png" in list(site.picture_names(POST, "/img/a.png"))


@pytest.mark.parametrize(
    ("tag", "markdown"),
    [
        ('{% asset_img right a.png 300 "Title" "Alt" %}', '![Alt](<a.png> "Title")'),
        ("{% asset_img a.png 図 %}", '![図](<a.png> "図")'),
        ("{% img /a.png %}", "![](</a.png>)"),
        ("{% asset_link a.pdf The PDF %}", "[The PDF](<a.pdf>)"),
        ("{% codeblock lang:js %}\nx\n{% endcodeblock %}", "```js\nx\n```"),
        ("{% post_link other %}", "[Other](/blog/2018/07/06/other/)"),
        ("{% post_link other 'this one' %}", "[this one](/blog/2018/07/06/other/)"),
        ("[a]({% post_path other %})", "[a](/blog/2018/07/06/other/)"),
        ("{% youtube abc-1 %}", "<https://www.youtube.com/watch?v=abc-1>"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_tags_with_a_meaning_in_markdown_become_that(
    tmp_path: Path, tag: str, markdown: str
) -> None:
    a_site(tmp_path, {"source/_posts/other.md": "---\ntitle: Other\ndate: 2018-07-06\n---\n"})
    found = a_post(tmp_path, f"---\ntitle: T\n---\n{tag}\n")
    assert (found.body, found.notes) == (f"{markdown}\n", ())


def test_other_tags_stay_to_be_seen_and_are_told(tmp_path: Path) -> None:
    text = "{% blockquote A %}\nx\n{% endblockquote %} {% post_link gone %}\n"
    found = a_post(tmp_path, f"---\ntitle: T\n---\n{text}")
    assert found.body == text
    assert found.notes == (
        "Hexo's tag stays as it is written: {% blockquote A %}",
        "Hexo's tag stays as it is written: {% endblockquote %}",
        "Hexo's tag stays as it is written: {% post_link gone %}",
    )
