"""The command `import_posts`, as it is typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from posts import store
from tests.local_aws import ROOT, free_port
from tests.posts.factories import saved


def import_posts(*arguments: str | Path) -> str:
    output = StringIO()
    call_command("import_posts", *map(str, arguments), stdout=output)
    return output.getvalue()


def a_folder(root: Path) -> Path:
    (root / "drafts").mkdir()
    (root / "1.md").write_text("---\nid: 1\ntitle: One\ncreated_at: 2018-07-05\n---\nText.\n")
    (root / "drafts" / "2.md").write_text("---\nid: 2\ntitle: Two\ndraft: true\n---\nText.\n")
    (root / "picture.png").write_bytes(b"\x89PNG")
    return root


@pytest.mark.usefixtures("tables")
def test_a_folder_is_imported_and_told_file_by_file(tmp_path: Path) -> None:
    source = a_folder(tmp_path)
    assert import_posts(source) == (
        "created  1.md\n"
        "created  drafts/2.md\n"
        "2 created, 0 updated, 0 skipped, 0 failed; other files passed over: 1.\n"
    )
    assert import_posts(source) == (
        "skipped  1.md: unchanged\n"
        "skipped  drafts/2.md: unchanged\n"
        "0 created, 0 updated, 2 skipped, 0 failed; other files passed over: 1.\n"
    )


@pytest.mark.usefixtures("tables")
def test_a_bad_file_is_told_the_rest_goes_in_and_the_command_fails(tmp_path: Path) -> None:
    source = a_folder(tmp_path)
    (source / "0.md").write_bytes(b"")
    output = StringIO()
    with pytest.raises(CommandError, match=r"^1 of 3 failed\.$"):
        call_command("import_posts", str(source), stdout=output)
    assert "failed   0.md: The file is empty.\n" in output.getvalue()
    assert "2 created, 0 updated, 0 skipped, 1 failed" in output.getvalue()
    assert store.get_post("1") is not None


@pytest.mark.usefixtures("tables")
def test_a_dry_run_says_so_and_imports_nothing(tmp_path: Path) -> None:
    output = import_posts(a_folder(tmp_path) / "1.md", "--dry-run")
    assert output.endswith("Nothing was changed: this was a dry run.\n")
    assert store.get_post("1") is None


@pytest.mark.usefixtures("tables")
def test_edits_made_here_are_overwritten_only_when_that_is_asked_for(tmp_path: Path) -> None:
    source = a_folder(tmp_path) / "1.md"
    saved(id="1", title="Mine")
    assert "skipped  1.md: post 1 was written here" in import_posts(source)
    assert "updated  1.md\n" in import_posts(source, "--overwrite")


@pytest.mark.usefixtures("tables")
def test_a_report_has_a_line_of_json_for_each_post(tmp_path: Path) -> None:
    source = a_folder(tmp_path)
    (source / "0.md").write_bytes(b"")
    with pytest.raises(CommandError):
        import_posts(source, "--report", tmp_path / "report.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert lines[:2] == [
        {
            "name": "0.md",
            "outcome": "failed",
            "reason": "The file is empty.",
            "notes": [],
            "post_id": "",
            "path": "",
        },
        {
            "name": "1.md",
            "outcome": "created",
            "reason": "",
            "notes": [],
            "post_id": "1",
            "path": "/posts/1",
        },
    ]
    assert len(lines) == 3


def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"report\.jsonl cannot be written: No such file"):
        import_posts(a_folder(tmp_path), "--report", tmp_path / "no/report.jsonl")


def test_a_format_that_is_none_is_an_error_with_the_names(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no format 'word'\. The formats are markdown, "):
        import_posts(a_folder(tmp_path), "--format", "word")


def test_a_folder_without_markdown_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(CommandError, match="is in no format that is known"):
        import_posts(tmp_path)
    with pytest.raises(CommandError, match=r"nothing to import .* other files passed over: 1"):
        import_posts(tmp_path, "--format", "markdown")


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no .*nowhere\.md"):
        import_posts(tmp_path / "nowhere.md")


def test_a_store_that_does_not_answer_stops_the_command_with_a_sentence(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    variables = {**os.environ, "AWS_ENDPOINT_URL": address, "AWS_ENDPOINT_URL_DYNAMODB": address}
    command = [sys.executable, "-m", "django", "import_posts", str(a_folder(tmp_path))]
    variables["PYTHONPATH"] = str(ROOT)
    ended = subprocess.run(
        command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("CommandError: The import has stopped: Nothing answers at")
    assert len(ended.stderr.splitlines()) == 1


def test_the_help_shows_front_matter_and_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("import_posts", "--help")
    text = capsys.readouterr().out
    assert "    created_at: 2018-07-05\n    tags: AWS, blog\n    ---\n" in text
    assert "  python manage.py import_posts articles --dry-run\n" in text
