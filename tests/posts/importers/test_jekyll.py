"""A Jekyll site, as documents."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from posts.importers.document import Document, Unreadable
from tests.posts.importers.sites import Files, a_site, documents, source

CONFIG = "url: https://old.example\nbaseurl: /blog\ntimezone: Asia/Tokyo\n"


def a_post(tmp_path: Path, text: str, *, config: str = CONFIG, name: str = "") -> Document:
    name = name or "_posts/2018-07-05-hello-world.md"
    found = documents(a_site(tmp_path, {"_config.yml": config, name: text}))
    return found[name]


def test_a_post_has_its_date_and_slug_from_its_name_and_the_rest_from_its_head(
    tmp_path: Path,
) -> None:
    head = (
        "title: 新幹線\ntags: 旅 電車\ncategories: [Travel]\nimage: /assets/a.png\nauthor: 花子\n"
        "description: 要約\nlayout: post\nlast_modified_at: 2019-01-02 03:04:05 +0000\n"
    )
    found = a_post(tmp_path, f"---\n{head}---\nText.\n")
    assert found.slug == "hello-world"
    assert found.published_at == datetime(2018, 7, 4, 15, tzinfo=UTC)
    assert found.updated_at == datetime(2019, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (found.title, found.summary, found.author_name) == ("新幹線", "要約", "花子")
    assert (found.tags, found.top_image) == (("旅", "電車", "Travel"), "/assets/a.png")
    assert list(found.rest.items()) == [("categories", ["Travel"]), ("layout", "post")]
    assert (found.body, found.draft, found.kind) == ("Text.\n", False, "post")


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("", "/blog/travel/2018/07/05/hello-world.html"),
        ("permalink: pretty\n", "/blog/travel/2018/07/05/hello-world/"),
        ("permalink: none\n", "/blog/travel/hello-world.html"),
        ("permalink: ordinal\n", "/blog/travel/2018/186/hello-world.html"),
        ("permalink: /:year-:i_month/:title\n", "/blog/2018-7/hello-world"),
    ],
)
def test_old_addresses_are_made_as_jekyll_made_them(
    tmp_path: Path, permalink: str, address: str
) -> None:
    text = "---\ntitle: T\ncategory: Travel\nredirect_from:\n  - /old/\n---\n"
    found = a_post(tmp_path, text, config=CONFIG + permalink)
    assert found.addresses == (address, "/blog/old/")


def test_a_permalink_of_the_post_itself_goes_before(tmp_path: Path) -> None:
    found = a_post(tmp_path, "---\npermalink: /2018/:title.html\n---\n")
    assert found.addresses == ("/blog/2018/hello-world.html",)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("_posts/2018-07-05-a.md", "published: false"),
        ("_posts/2018-07-05-a.md", "draft: true"),
        ("_drafts/a.md", "title: T"),
    ],
)
def test_what_readers_did_not_see_is_a_draft_without_an_address(
    tmp_path: Path, name: str, head: str
) -> None:
    found = a_post(tmp_path, f"---\n{head}\n---\n", name=name)
    assert (found.draft, found.addresses) == (True, ())


def test_a_title_is_made_of_the_slug_where_there_is_none(tmp_path: Path) -> None:
    assert a_post(tmp_path, "---\nlayout: post\n---\n").title == "Hello world"


def test_files_with_a_title_beside_the_posts_are_pages(tmp_path: Path) -> None:
    site: Files = {
        "_config.yml": CONFIG,
        "_posts/2018-07-05-a.md": "---\ntitle: A\n---\n",
        "about.md": "---\ntitle: About\npermalink: /about/\n---\nText.\n",
        "index.md": "---\ntitle: Home\n---\n",
        "README.md": "# Read me\n",
        "_layouts/post.md": "---\ntitle: L\n---\n",
    }
    found = documents(a_site(tmp_path, site))
    assert list(found) == ["about.md", "_posts/2018-07-05-a.md"]
    assert (found["about.md"].kind, found["about.md"].slug) == ("page", "about")
    assert "/blog/about/" in found["about.md"].addresses


def test_an_author_is_called_as_the_list_of_authors_has_it(tmp_path: Path) -> None:
    site: Files = {
        "_data/authors.yml": "hana:\n  name: 花子\n",
        "_posts/2018-07-05-a.md": "---\ntitle: A\nauthor: hana\n---\n",
    }
    found = documents(a_site(tmp_path, site))
    assert found["_posts/2018-07-05-a.md"].author_name == "花子"


@pytest.mark.parametrize(
    ("liquid", "markdown"),
    [
        (
            "{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}\n",
            "```ruby\nputs 1\n```\n",
        ),
        ("{% highlight md %}\n```\n{% endhighlight %}", "````md\n```\n````"),
        ("[a]({% post_url 2018-07-06-next %})", "[a](/blog/2018/07/06/next.html)"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ('![]({{ "/a.png" | relative_url }})', "![](/blog/a.png)"),
        ("![]({{ site.baseurl }}/a.png)", "![](/blog/a.png)"),
        ("![]({{site.url}}{{site.baseurl}}/a.png)", "![](/blog/a.png)"),
    ],
)
def test_liquid_with_a_meaning_in_markdown_becomes_that(
    tmp_path: Path, liquid: str, markdown: str
) -> None:
    a_site(tmp_path, {"_posts/2018-07-06-next.md": "---\ntitle: N\n---\n"})
    found = a_post(tmp_path, f"---\ntitle: T\n---\n{liquid}")
    assert (found.body, found.notes) == (markdown, ())


def test_other_liquid_stays_to_be_seen_and_is_told(tmp_path: Path) -> None:
    text = '{% include video.html id="1" %} {{ page.title }} {% post_url 2000-01-01-gone %}'
    found = a_post(tmp_path, f"---\ntitle: T\n---\n{text}")
    assert found.body == text
    assert found.notes == (
        'Liquid stays as it is written: {% include video.html id="1" %}',
        "Liquid stays as it is written: {{ page.title }}",
        "Liquid stays as it is written: {% post_url 2000-01-01-gone %}",
    )


def test_a_post_is_the_same_one_in_every_export(tmp_path: Path) -> None:
    one = a_post(tmp_path / "one", "---\ntitle: T\n---\n")
    two = a_post(tmp_path / "two", "---\ntitle: Changed\n---\n")
    assert one.key == two.key
    assert one.digest != two.digest


def test_a_site_in_a_folder_of_a_zip_is_found(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("blog-main/_config.yml", CONFIG)
        archive.writestr("blog-main/travel/_posts/2018-07-05-a.md", "---\ntitle: A\n---\n")
    (found,) = documents(path).values()
    assert found.addresses == ("/blog/travel/2018/07/05/a.html",)
    assert found.tags == ("travel",)


def test_a_configuration_that_cannot_be_read_is_told_and_the_posts_are_read(
    tmp_path: Path,
) -> None:
    site: Files = {"_config.yml": "a: *b\n", "_posts/2018-07-05-a.md": "---\ntitle: A\n---\n"}
    told, found = list(source(a_site(tmp_path, site)))
    assert isinstance(told, Unreadable)
    assert "Addresses are made as without it" in told.reason
    assert isinstance(found, Document)
