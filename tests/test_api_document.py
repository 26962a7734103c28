"""docs/api.md says what the API says: every example is asked for, and the program runs."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader_lambda.api_documents import PROBLEMS
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import ORIGIN, Reader, calls, connect, reader
from tests.reader_lambda.described import DESCRIPTION
from tests.reader_lambda.documents import body_of

if TYPE_CHECKING:
    import pytest

__all__ = ["calls", "connect", "reader"]

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"`GET (/[^`]*)`\n\n```json\n(.*?)```", re.DOTALL)
PROGRAM = re.compile(r"```python\n(.*?)```", re.DOTALL)

POST = builders.post(
    "2",
    slug="shinkansen",
    title="新幹線の旅",
    summary="東京から京都へ。",
    tags=["旅"],
    html='<p>東京から<a href="/posts/kyoto">京都</a>へ。</p>',
)


def test_the_examples_are_what_is_answered(reader: Reader) -> None:
    reader.publish(POST)
    examples = EXAMPLE.findall(TEXT)
    assert len(examples) == TEXT.count("```json") == 2

    for path, shown in examples:
        assert json.loads(body_of(reader.get(path))) == json.loads(shown)


def test_the_program_finds_all_posts(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.publish(*(builders.post(f"p{number:02}") for number in range(45)))

    def urlopen(url: str) -> BytesIO:
        path, _, query = url.removeprefix(ORIGIN).partition("?")
        return BytesIO(body_of(reader.get(path, query)).encode())

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    (program,) = PROGRAM.findall(TEXT)
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 (our own document)

    found = [post["id"] for post in names["all_posts"](ORIGIN)]

    assert found == [f"p{number:02}" for number in reversed(range(45))]


def test_every_path_of_the_description_is_in_the_document() -> None:
    listed = {path.partition("?")[0] for path in re.findall(r"`(/api/v1[^`]*)`", TEXT)}
    assert set(DESCRIPTION["paths"]) <= listed


def test_every_status_of_a_problem_is_in_the_document() -> None:
    told = {
        int(status)
        for row in re.findall(r"^\| ([\d, ]+) \|", TEXT, re.M)
        for status in row.split(", ")
    }
    assert told == {301, *PROBLEMS}
