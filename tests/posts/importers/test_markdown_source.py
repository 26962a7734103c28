"""Which files of a tree in our own form are posts, and what becomes of the others."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from posts.importers.document import Document, Unreadable
from posts.importers.source import InvalidFile
from posts.importers.trees import Folder
from tests.posts.importers.sites import Files, a_site, documents, source

POST = "---\ntitle: T\n---\nText.\n"


def test_markdown_files_are_posts_and_others_are_counted(tmp_path: Path) -> None:
    files: Files = {"a.md": POST, "b/c.MARKDOWN": POST, "d.txt": "", ".e.md": POST, ".git/x": ""}
    found = source(a_site(tmp_path, files))
    assert [item.name for item in found] == ["a.md", "b/c.MARKDOWN"]
    assert getattr(found, "ignored", None) == 3


def test_a_single_file_with_front_matter_is_a_post_whatever_it_is_called(tmp_path: Path) -> None:
    a_site(tmp_path, {"article.txt": POST})
    assert list(documents(tmp_path / "article.txt")) == ["article.txt"]


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_site(tmp_path, {"a.md": POST, "b.md": POST})
    with (tmp_path / "a.md").open("ab") as file:
        file.truncate(50 * 1024**2)
    opened: list[str] = []
    real = Folder.open

    def watched(self: Folder, name: str) -> object:
        opened.append(name)
        return real(self, name)

    monkeypatch.setattr(Folder, "open", watched)
    big, good = list(source(tmp_path))
    assert big == Unreadable("a.md", "It has 52,428,800 bytes; 4,194,304 is the most that is read.")
    assert isinstance(good, Document)
    assert opened == ["b.md"]


def test_what_a_zip_must_not_have_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "blog.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../up.md", POST)
        archive.writestr("記事.md", POST)
    told, good = list(source(path))
    assert told == Unreadable("../up.md", "Its name leads outside of the zip; it is not read.")
    assert good.name == "記事.md"


def test_a_date_before_a_name_is_that_of_a_file_without_one(tmp_path: Path) -> None:
    dated = "---\ncreated_at: 2020-01-01\n---\n"
    found = documents(
        a_site(
            tmp_path,
            {"2018-07-05-日記.md": POST, "2018-02-30-x.md": POST, "2018-07-06-y.md": dated},
        )
    )
    first = found["2018-07-05-日記.md"]
    assert (first.slug, first.key) == ("日記", "日記")
    assert first.created_at is not None
    assert first.created_at.astimezone(UTC) == datetime(2018, 7, 4, 15, tzinfo=UTC)
    assert found["2018-02-30-x.md"].slug == "2018-02-30-x"
    assert found["2018-07-06-y.md"].created_at == datetime(2019, 12, 31, 15, tzinfo=UTC)


# Whose tree it is ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("names", "name"),
    [
        (["_posts/2018-07-05-a.md"], "jekyll"),
        (["blog/_config.yml", "blog/travel/_posts/2018-07-05-a.md"], "jekyll"),
        (["hugo.toml", "content/posts/a.md"], "hugo"),
        (["config/_default/hugo.yaml", "content/posts/a.md"], "hugo"),
        (["hugo.toml", "content/a.md", "themes/x/exampleSite/_posts/a.md"], "hugo"),
        (["_config.yml", "scaffolds/post.md", "source/_posts/a.md"], "hexo"),
        (["content/a.md"], "markdown"),
        (["posts/2018-07-05-a.md", "drafts/b.md", "site.yaml"], "markdown"),
    ],
)
def test_a_site_is_known_by_the_names_in_it(tmp_path: Path, names: list[str], name: str) -> None:
    assert source(a_site(tmp_path, dict.fromkeys(names, POST))).format == name


def test_a_site_that_could_be_anothers_is_asked_for(tmp_path: Path) -> None:
    a_site(tmp_path, {"_config.yml": "", "source/_posts/a.md": POST})
    with pytest.raises(InvalidFile, match="can be in several formats") as refused:
        source(tmp_path)
    assert "  jekyll " in str(refused.value)
    assert "  hexo " in str(refused.value)
    assert source(tmp_path, "hexo").format == "hexo"


@pytest.mark.parametrize("name", ["jekyll", "hugo", "hexo", "zenn"])
def test_a_format_that_a_tree_cannot_be_in_is_refused_with_what_it_lacks(
    tmp_path: Path, name: str
) -> None:
    a_site(tmp_path, {"a.md": POST})
    with pytest.raises(InvalidFile, match="it has no "):
        source(tmp_path, name)
