"""A Hugo site, as documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from posts.importers.document import Document
from posts.importers.source import HasPictures
from tests.posts.importers.sites import Files, a_site, documents, source

CONFIG = 'baseURL = "https://old.example/blog/"\n'
POST = "content/posts/hello.md"


def a_post(tmp_path: Path, text: str, *, config: str = CONFIG, name: str = POST) -> Document:
    return documents(a_site(tmp_path, {"hugo.toml": config, name: text}))[name]


@pytest.mark.parametrize(
    "head",
    [
        (
            '+++\ntitle = "新幹線"\ndate = 2018-07-05T09:30:00+09:00\nlastmod = 2019-01-02\n'
            'tags = ["旅", "b, c"]\ncategories = ["Travel"]\nweight = 3\nimages = ["a.png"]\n'
            'authors = ["花子"]\nslug = "shinkansen"\n+++\n'
        ),
        (
            "---\nTitle: 新幹線\nDate: 2018-07-05T09:30:00+09:00\nlastMod: 2019-01-02\n"
            "tags: [旅, 'b, c']\ncategories: Travel\nweight: 3\nimages: [a.png]\n"
            "author: 花子\nslug: shinkansen\n---\n"
        ),
    ],
)
def test_a_post_says_the_same_in_toml_and_in_yaml(tmp_path: Path, head: str) -> None:
    found = a_post(tmp_path, f"{head}Text.\n")
    assert (found.title, found.slug, found.author_name) == ("新幹線", "shinkansen", "花子")
    assert found.published_at == found.created_at == datetime(2018, 7, 5, 0, 30, tzinfo=UTC)
    assert found.updated_at == datetime(2019, 1, 1, 15, tzinfo=UTC)
    assert (found.tags, found.top_image) == (("旅", "b, c", "Travel"), "a.png")
    assert found.rest["weight"] == "3"
    assert (found.body, found.addresses) == ("Text.\n", ("/blog/posts/shinkansen/",))


@pytest.mark.parametrize(
    ("config", "head", "addresses"),
    [
        ("", "url: /2018/x.html", ("/blog/2018/x.html",)),
        ('[permalinks]\nposts = "/:year/:month/:slug/"\n', "", ("/blog/2018/07/hello/",)),
        ('[permalinks.page]\nposts = "/:year/:filename/"\n', "", ("/blog/2018/hello/",)),
        ("", "aliases: [/old/, older]", ("/blog/posts/hello/", "/blog/old/", "/blog/posts/older")),
    ],
)
def test_old_addresses_are_made_as_hugo_made_them(
    tmp_path: Path, config: str, head: str, addresses: tuple[str, ...]
) -> None:
    text = f"---\ntitle: T\ndate: 2018-07-05\n{head}\n---\n"
    assert a_post(tmp_path, text, config=CONFIG + config).addresses == addresses


@pytest.mark.parametrize("address", ["old.example/blog", "//old.example/blog/", "/blog/"])
def test_a_base_address_need_not_be_whole(tmp_path: Path, address: str) -> None:
    found = a_post(tmp_path, "---\ntitle: T\n---\n", config=f'baseURL = "{address}"\n')
    assert found.addresses == ("/blog/posts/hello/",)


def test_a_series_comes_along(tmp_path: Path) -> None:
    found = a_post(tmp_path, "---\ntitle: T\nseries: [旅]\ntags: [a]\n---\n")
    assert (found.series, "series" in found.rest) == ("旅", False)


@pytest.mark.parametrize("head", ["draft: true", "expiryDate: 2020-01-01"])
def test_what_readers_did_not_see_is_a_draft_without_an_address(tmp_path: Path, head: str) -> None:
    found = a_post(tmp_path, f"---\ntitle: T\ndate: 2018-07-05\n{head}\n---\n")
    assert (found.draft, found.addresses) == (True, ())


def test_a_page_bundle_finds_its_pictures_beside_it_then_below_static(tmp_path: Path) -> None:
    name = "content/posts/trip/index.md"
    found = a_post(tmp_path, "---\ntitle: T\n---\n", name=name)
    assert found.slug == "trip"
    site = source(tmp_path)
    assert isinstance(site, HasPictures)
    assert next(iter(site.picture_names(name, "a.png"))) == "content/posts/trip/a.png"
    assert "static/img/a.png" in list(site.picture_names(name, "/img/a.png"))


def test_what_lies_beside_the_sections_is_a_page(tmp_path: Path) -> None:
    site: Files = {
        "hugo.toml": CONFIG,
        "content/posts/_index.md": "---\ntitle: All posts\n---\n",
        POST: "---\ntitle: T\n---\n",
        "content/about.md": "---\ntitle: About\n---\n",
        "content/posts/odd.md": "---\ntitle: Odd\ntype: page\n---\n",
    }
    kinds = {name: found.kind for name, found in documents(a_site(tmp_path, site)).items()}
    assert kinds == {"content/about.md": "page", POST: "post", "content/posts/odd.md": "page"}


def test_where_there_are_no_sections_everything_is_a_post(tmp_path: Path) -> None:
    assert a_post(tmp_path, "---\ntitle: T\n---\n", name="content/a.md").kind == "post"


def test_a_translation_is_a_post_of_its_own_at_its_own_address(tmp_path: Path) -> None:
    a_site(tmp_path, {POST: "---\ntitle: Hello\n---\n"})
    found = a_post(tmp_path, "---\ntitle: こんにちは\n---\n", name="content/posts/hello.ja.md")
    assert (found.slug, found.addresses) == ("hello", ("/blog/ja/posts/hello/",))


@pytest.mark.parametrize(
    ("shortcode", "markdown"),
    [
        ('{{< highlight go "linenos=table" >}}\nx\n{{< /highlight >}}', "```go\nx\n```"),
        ('[a]({{< ref "other.md#x" >}})', "[a](/blog/posts/other/#x)"),
        ('[a]({{% relref "/posts/other" %}})', "[a](/blog/posts/other/)"),
        ("{{< youtube abc-1 >}}", "<https://www.youtube.com/watch?v=abc-1>"),
        ('{{< tweet user="a" id="1" >}}', "<https://twitter.com/a/status/1>"),
        (
            '{{< figure src="a.png" alt="<" caption="\\"x\\"" >}}',
            '<figure><img src="a.png" alt="&lt;"><figcaption>&quot;x&quot;</figcaption></figure>',
        ),
        ("{{</* youtube abc */>}}", "{{< youtube abc >}}"),
    ],
)
def test_known_shortcodes_become_markdown(tmp_path: Path, shortcode: str, markdown: str) -> None:
    a_site(tmp_path, {"content/posts/other.md": "---\ntitle: O\n---\n"})
    found = a_post(tmp_path, f"---\ntitle: T\n---\n{shortcode}\n")
    assert (found.body, found.notes) == (f"{markdown}\n", ())


@pytest.mark.parametrize(
    "shortcode", ['{{< gallery dir="x" >}}', '{{< youtube "<b>" >}}', '{{< ref "gone" >}}']
)
def test_other_shortcodes_stay_to_be_seen_and_are_told(tmp_path: Path, shortcode: str) -> None:
    found = a_post(tmp_path, f"---\ntitle: T\n---\n{shortcode}\n")
    assert found.body == f"{shortcode}\n"
    assert found.notes == (f"The shortcode stays as it is written: {shortcode}",)
