"""Which files are posts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from posts.importers.markdown_files import MarkdownFiles


def a_tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def test_markdown_files_of_all_folders_come_sorted(tmp_path: Path) -> None:
    a_tree(tmp_path, "b.md", "a.MD", "2019/10.md", "2018/x/1.markdown", "2018/9.md")
    files = MarkdownFiles(tmp_path)
    names = [files.name(path) for path in files]
    assert names == ["a.MD", "b.md", "2018/9.md", "2018/x/1.markdown", "2019/10.md"]
    assert files.ignored == 0


@pytest.mark.parametrize("pattern", ["{:02}.md", "{:02}/a.md"])
def test_files_and_folders_come_in_the_order_of_their_names(tmp_path: Path, pattern: str) -> None:
    names = [pattern.format(number) for number in range(20)]
    a_tree(tmp_path, *reversed(names[::2]), *names[1::2])
    files = MarkdownFiles(tmp_path)
    assert [files.name(path) for path in files] == names


def test_hidden_and_other_files_and_links_are_passed_over_and_counted(tmp_path: Path) -> None:
    a_tree(tmp_path, "a.md", ".hidden.md", "image.png", ".git/x.md", ".git/y.md", "deep/.b.md")
    (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
    files = MarkdownFiles(tmp_path)
    assert [files.name(path) for path in files] == ["a.md"]
    assert files.ignored == 5  # .git counts once


def test_a_single_file_is_itself_whatever_it_is_called(tmp_path: Path) -> None:
    a_tree(tmp_path, "article.txt")
    files = MarkdownFiles(tmp_path / "article.txt")
    assert [files.name(path) for path in files] == ["article.txt"]


def test_a_name_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("日.md".encode("cp932"))).write_text("text")
    files = MarkdownFiles(tmp_path)
    assert [files.name(path) for path in files] == [r"\x93\xfa.md"]
