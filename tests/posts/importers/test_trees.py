"""A folder, a zip or a file as one tree, and what of them is refused."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from posts.importers.source import InvalidFile
from posts.importers.trees import open_tree, read, shown


def a_folder(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}")
    return root


def a_zip(root: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    path = root / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def raw_zip(root: Path, name: bytes, *, flags: int = 0) -> Path:
    """Return a zip whose only name has these bytes, with no word of their encoding."""
    stand_in = "n" * len(name)
    path = a_zip(root, (stand_in, b"text"))
    data = path.read_bytes().replace(stand_in.encode(), name)
    if flags:
        at = data.index(b"PK\x01\x02") + 8
        data = data[:at] + flags.to_bytes(2, "little") + data[at + 2 :]
    path.write_bytes(data)
    return path


# A folder --------------------------------------------------------------------------------------
def test_files_of_all_folders_come_sorted(tmp_path: Path) -> None:
    a_folder(tmp_path, "b.md", "a.MD", "2019/10.md", "2018/x/1.markdown", "2018/9.md")
    tree = open_tree(tmp_path)
    assert list(tree.names()) == ["a.MD", "b.md", "2018/9.md", "2018/x/1.markdown", "2019/10.md"]
    assert read(tree, "2018/9.md") == b"text of 2018/9.md"
    assert tree.ignored == 0


def test_hidden_files_and_links_are_passed_over_and_counted(tmp_path: Path) -> None:
    a_folder(tmp_path, "a.md", ".hidden.md", ".git/x.md", ".git/y.md", "deep/.b.md")
    (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
    tree = open_tree(tmp_path)
    assert list(tree.names()) == ["a.md"]
    assert tree.ignored == 4  # .git counts once


@pytest.mark.parametrize("name", ["../secret", "in/../../secret", "/etc/passwd", "", "a\x00b"])
def test_nothing_outside_of_a_folder_is_in_its_tree(tmp_path: Path, name: str) -> None:
    a_folder(tmp_path, "secret", "blog/in/a.md")
    tree = open_tree(tmp_path / "blog")
    assert name not in tree
    with pytest.raises(InvalidFile, match="cannot be read"):
        read(tree, name)


def test_no_link_leads_out_of_a_folder(tmp_path: Path) -> None:
    a_folder(tmp_path, "outside/secret", "blog/a.md")
    (tmp_path / "blog/link").symlink_to(tmp_path / "outside")
    tree = open_tree(tmp_path / "blog")
    assert "link/secret" not in tree


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    a_folder(tmp_path, "a.md")
    with pytest.raises(InvalidFile, match=r"It has 12 bytes; 11 is the most"):
        read(open_tree(tmp_path), "a.md", limit=11)


def test_a_single_file_is_a_tree_that_has_only_it(tmp_path: Path) -> None:
    a_folder(tmp_path, "a.md", "b.md")
    tree = open_tree(tmp_path / "a.md")
    assert list(tree.names()) == ["a.md"]
    assert read(tree, "a.md") == b"text of a.md"
    assert "b.md" not in tree


def test_a_name_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("日.md".encode("cp932"))).write_text("text")
    assert [shown(name) for name in open_tree(tmp_path).names()] == [r"\x93\xfa.md"]


# A zip -----------------------------------------------------------------------------------------
def test_a_zip_is_read_like_a_folder(tmp_path: Path) -> None:
    tree = open_tree(
        a_zip(tmp_path, ("b/", b""), ("b/二.md", b"2"), ("a.md", b"1"), ("__MACOSX/a.md", b""))
    )
    assert list(tree.names()) == ["a.md", "b/二.md"]
    assert read(tree, "b/二.md") == b"2"
    assert (tree.size("a.md"), tree.ignored, "c.md" in tree) == (1, 1, False)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_japanese_name_is_read_whatever_wrote_it(tmp_path: Path, encoding: str) -> None:
    tree = open_tree(raw_zip(tmp_path, "表示/ソース.md".encode(encoding)))
    assert list(tree.names()) == ["表示/ソース.md"]
    assert read(tree, "表示/ソース.md") == b"text"


@pytest.mark.parametrize(
    "name", ["../up.md", "a/../../up.md", "/etc/passwd", "C:/x.md", "..\\up.md"]
)
def test_a_name_that_leads_outside_is_refused_and_the_rest_is_read(
    tmp_path: Path, name: str
) -> None:
    tree = open_tree(a_zip(tmp_path, (name, b"bad"), ("good.md", b"good")))
    assert list(tree.names()) == ["good.md"]
    assert ["leads outside" in refused.reason for refused in tree.refused] == [True]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.md")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    tree = open_tree(a_zip(tmp_path, (link, b"/etc/passwd")))
    assert list(tree.names()) == []
    assert tree.refused[0].reason == "It is a link; links are not followed."


def test_a_file_that_grows_too_much_is_refused(tmp_path: Path) -> None:
    tree = open_tree(a_zip(tmp_path, ("bomb.md", bytes(3 * 1024**2)), ("a.md", b"good")))
    assert list(tree.names()) == ["a.md"]
    assert "It would grow from" in tree.refused[0].reason


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    tree = open_tree(raw_zip(tmp_path, b"a.md", flags=1))
    assert "without a password" in tree.refused[0].reason


def test_a_zip_that_is_too_big_as_a_whole_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_zip(tmp_path, ("a.md", b"12345"), ("b.md", b"12345"))
    monkeypatch.setattr("posts.importers.safe_zip.MAX_TOTAL", 9)
    with pytest.raises(InvalidFile, match="unpack to 10 bytes; 9 is the most"):
        open_tree(path)
    monkeypatch.setattr("posts.importers.safe_zip.MAX_ENTRIES", 1)
    with pytest.raises(InvalidFile, match="has 2 files; 1 is the most"):
        open_tree(path)


def test_a_damaged_file_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = a_zip(tmp_path, ("a.md", os.urandom(1000)))
    data = bytearray(path.read_bytes())
    data[200] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(InvalidFile, match="cannot be read"):
        read(open_tree(path), "a.md")


@pytest.mark.parametrize("damage", ["its list of files", "its end"])
def test_a_damaged_zip_is_refused(damage: str, tmp_path: Path) -> None:
    path = a_zip(tmp_path, ("a.md", b"text"))
    whole = path.read_bytes()
    listed = whole.index(b"PK\x01\x02")
    unlisted = whole[:listed] + b"PK\x09\x09" + whole[listed + 4 :]
    path.write_bytes({"its list of files": unlisted, "its end": whole[:listed]}[damage])
    with pytest.raises(InvalidFile, match="is a damaged zip"):
        open_tree(path)
