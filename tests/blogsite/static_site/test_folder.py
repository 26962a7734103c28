"""A folder that an export owns."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogsite.static_site.folder import RECORD, Folder, NotOurs, Outcome


def export(path: Path, files: dict[str, bytes], *, dry_run: bool = False) -> Folder:
    folder = Folder(path, dry_run=dry_run)
    for name, content in files.items():
        folder.put(name, content)
    folder.finish()
    return folder


def files_in(path: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and file.name != RECORD
    }


def test_only_what_differs_is_written_and_what_is_not_wanted_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "public"
    export(path, {"index.html": b"1", "a/index.html": b"a", "b/c/index.html": b"c"})
    untouched = (path / "a/index.html").stat()
    folder = export(path, {"index.html": b"2", "a/index.html": b"a", "d.txt": b"d"})
    assert files_in(path) == {"index.html": b"2", "a/index.html": b"a", "d.txt": b"d"}
    assert folder.tally == {
        Outcome.CREATED: 1,
        Outcome.UPDATED: 1,
        Outcome.UNCHANGED: 1,
        Outcome.DELETED: 1,
    }
    again = (path / "a/index.html").stat()
    assert (again.st_ino, again.st_mtime_ns) == (untouched.st_ino, untouched.st_mtime_ns)
    assert not (path / "b").exists()


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(NotOurs):
        Folder(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "mine.txt"]


def test_files_that_somebody_added_or_changed_are_not_deleted(tmp_path: Path) -> None:
    path = tmp_path / "public"
    export(path, {"a.html": b"a", "b.html": b"b"})
    (path / "CNAME").write_text("blog.example.com")
    (path / "a.html").write_text("changed")
    for _ in range(2):
        folder = Folder(path)
        assert folder.finish() == ["a.html"]
    assert files_in(path) == {"a.html": b"changed", "CNAME": b"blog.example.com"}


def test_an_interrupted_export_is_of_ours_and_is_ended_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "public"
    interrupted = Folder(path)
    interrupted.put("a.html", b"a")
    interrupted.put("b.html", b"b")
    with (path / RECORD).open("a") as record:
        record.write('{"path": "c.ht')
    export(path, {"b.html": b"b"})
    assert files_in(path) == {"b.html": b"b"}


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "public"
    assert export(path, {"a.html": b"a"}, dry_run=True).tally == {Outcome.CREATED: 1}
    assert not path.exists()
    export(path, {"a.html": b"a"})
    folder = export(path, {"b.html": b"b"}, dry_run=True)
    assert folder.tally == {Outcome.CREATED: 1, Outcome.DELETED: 1}
    assert files_in(path) == {"a.html": b"a"}


def test_a_file_that_is_there_already_need_not_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "public"
    export(path, {"media/a.png": b"abc"})
    folder = Folder(path)
    assert folder.has("media/a.png", 3)
    assert not folder.has("media/a.png", 4)
    assert not folder.has("media/b.png", 3)
    assert folder.finish() == []
    assert files_in(path) == {"media/a.png": b"abc"}
