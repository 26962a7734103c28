"""The commands `backup` and `restore`, as they are typed."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from posts import store
from posts.backup import reading, restoring
from posts.backup.reading import ReadAgain
from posts.raw_tables import RawTables
from posts.tables import RESTORE_KEY, RestoreItem
from tests.posts.backup import blog
from tests.posts.factories import published


def run(*arguments: str | Path) -> str:
    output = StringIO()
    call_command(*map(str, arguments), stdout=output)
    return output.getvalue()


@pytest.fixture
def backup(tmp_path: Path, tables: list[str]) -> Path:
    """Return a backup of the blog, which has one post."""
    published(id="2", title="新幹線")
    path = tmp_path / "blog.tar"
    run("backup", path)
    return path


def test_a_backup_says_what_is_in_it(backup: Path) -> None:
    lines = run("backup", backup).splitlines()
    assert lines[0].startswith(f"{backup}: 1 posts, ")
    assert lines[0].endswith(f"; {backup.stat().st_size:,} bytes.")
    assert lines[1].startswith("SHA-256 of its content: ")


@pytest.mark.parametrize("units", ["0", "-1"])
def test_a_limit_that_would_never_end_is_refused(tmp_path: Path, units: str) -> None:
    with pytest.raises(CommandError, match="must be more than 0"):
        run("backup", tmp_path / "a.tar", f"--read-units={units}")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        CommandError, match=r"/missing/a\.tar cannot be written: No such file or directory"
    ):
        run("backup", tmp_path / "missing" / "a.tar")


@pytest.mark.usefixtures("tables", "media_bucket")
def test_a_file_that_is_missing_on_s3_is_told_and_the_command_fails(tmp_path: Path) -> None:
    picture = blog.a_picture("red")
    blog.wipe_bucket()
    output = StringIO()
    with pytest.raises(CommandError, match="3 files are missing"):
        call_command("backup", str(tmp_path / "a.tar"), stdout=output)
    assert f"failed   {picture.path[1:]}: on S3 is no such object" in output.getvalue()


def test_a_post_that_never_keeps_still_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unquiet(_: RawTables) -> None:
        raise ReadAgain("2")

    monkeypatch.setattr(reading, "everything", unquiet)
    with pytest.raises(CommandError, match="Post 2 was changed each time"):
        run("backup", tmp_path / "a.tar")


def test_an_empty_blog_is_restored_without_a_question(backup: Path, tables: list[str]) -> None:
    blog.wipe_tables(tables)
    output = run("restore", backup)
    assert output.endswith(
        "1 posts and 0 files restored; 0 items that are not in the backup removed.\n"
        "Nothing is found by the search until you run `rebuild_search`, and posts show no\n"
        "related ones, series and translations until you then run `relate_posts`.\n"
    )
    assert blog.get("2").title == "新幹線"


def test_a_blog_that_is_not_empty_is_refused_where_nobody_can_be_asked(backup: Path) -> None:
    published(id="3", title="New")
    with pytest.raises(CommandError, match=r"not empty, .* say --replace .* Nothing was changed"):
        run("restore", backup)
    assert store.get_post("3") is not None
    run("restore", backup, "--replace")
    assert store.get_post("3") is None


@pytest.mark.parametrize(("answer", "goes_on"), [("yes", True), ("no", False), ("", False)])
def test_on_a_terminal_it_is_asked(
    backup: Path, monkeypatch: pytest.MonkeyPatch, answer: str, goes_on: bool
) -> None:
    published(id="3", title="New")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    if goes_on:
        run("restore", backup)
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            run("restore", backup)
    assert (store.get_post("3") is None) is goes_on


def test_a_dry_run_only_tells_what_is_in_the_file(backup: Path) -> None:
    published(id="3", title="New")
    output = run("restore", backup, "--dry-run")
    assert output.startswith(f"{backup} is whole: ")
    assert output.endswith("Nothing was changed: this was a dry run.\n")
    assert store.get_post("3") is not None


def test_a_damaged_file_changes_nothing(backup: Path) -> None:
    published(id="3", title="New")
    content = bytearray(backup.read_bytes())
    content[len(content) // 3] ^= 1
    backup.write_bytes(content)
    with pytest.raises(CommandError, match=r"damaged.* Nothing was changed\."):
        run("restore", backup, "--replace")
    assert store.get_post("3") is not None
    assert restoring.under_way() is None


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"/a\.tar: No such file or directory\."):
        run("restore", tmp_path / "a.tar")


def test_a_restore_of_another_backup_that_was_interrupted_is_no_answer(backup: Path) -> None:
    RestoreItem(RESTORE_KEY, RESTORE_KEY, digest="another").save()
    with pytest.raises(CommandError, match="say --replace"):
        run("restore", backup)
