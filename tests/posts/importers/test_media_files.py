"""Pictures of an old blog in a folder, found by the end of their addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from posts.importers.media_files import MediaFiles
from posts.importers.trees import open_tree
from tests.posts.importers.sites import a_site


def found(root: Path, names: list[str], path: str) -> str | None:
    a_site(root, dict.fromkeys(names, ""))
    return MediaFiles(open_tree(root)).find(path)


@pytest.mark.parametrize(
    ("names", "path", "name"),
    [
        (["2018/07/a.jpg"], "/wp-content/uploads/2018/07/a.jpg", "2018/07/a.jpg"),
        (["x/uploads/2018/a.jpg"], "/old/uploads/2018/a.jpg", "x/uploads/2018/a.jpg"),
        (["2018/a.jpg", "2019/a.jpg"], "/up/2019/a.jpg", "2019/a.jpg"),
        (["a.jpg"], "/any/where/a.jpg", "a.jpg"),
        (["写真/か\u3099.jpg"], "/写真/が.jpg", "写真/か\u3099.jpg"),
    ],
)
def test_the_file_with_the_longest_common_end_is_found(
    tmp_path: Path, names: list[str], path: str, name: str
) -> None:
    assert found(tmp_path, names, path) == name


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (["2018/a.jpg"], "/2019/a.jpg"),
        (["x/2018/a.jpg", "y/2018/a.jpg"], "/2018/a.jpg"),
        (["b.jpg"], "/a.jpg"),
        (["a.jpg"], "/"),
    ],
)
def test_nothing_is_found_where_it_would_be_a_guess(
    tmp_path: Path, names: list[str], path: str
) -> None:
    assert found(tmp_path, names, path) is None
