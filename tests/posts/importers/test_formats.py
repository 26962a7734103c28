"""Which format a source is in: known by its content or named, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from posts.importers.document import Document, Unreadable
from posts.importers.formats import recognise
from posts.importers.source import Format, InvalidFile, Options, Source

OPTIONS = Options(ZoneInfo("Asia/Tokyo"))


@dataclass(frozen=True)
class Nothing:
    format: str
    site: str = ""

    def __iter__(self) -> Iterator[Document | Unreadable]:
        return iter(())


def a_format(name: str, *, beginning: str) -> Format:
    def recognises(path: Path) -> bool:
        return path.is_file() and path.read_text().startswith(beginning)

    def opened(path: Path, options: Options) -> Source:
        return Nothing(name)

    return Format(name, f"{name}: a file", recognises, opened)


FORMATS = (a_format("one", beginning="1"), a_format("two", beginning="12"))


def refusal(path: Path, name: str | None = None) -> str:
    with pytest.raises(InvalidFile) as refused:
        recognise(path, name, OPTIONS, formats=FORMATS)
    return str(refused.value)


def test_the_only_format_that_it_can_be_in_is_taken(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("1")
    assert recognise(tmp_path / "source", None, OPTIONS, formats=FORMATS).format == "one"


def test_a_named_format_is_taken_whatever_the_content(tmp_path: Path) -> None:
    assert recognise(tmp_path / "source", "two", OPTIONS, formats=FORMATS).format == "two"


def test_what_can_be_in_several_formats_is_refused_with_those(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("12")
    sentence = refusal(tmp_path / "source")
    assert "can be in several formats. Say which one it is with --format:" in sentence
    assert "one: a file" in sentence
    assert "two: a file" in sentence


def test_what_is_in_no_known_format_is_refused_with_all(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("3")
    sentence = refusal(tmp_path / "source")
    assert "is in no format that is known" in sentence
    assert "two: a file" in sentence


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing") == f"There is no {tmp_path / 'nothing'}."


def test_a_format_that_is_none_is_refused_with_the_names(tmp_path: Path) -> None:
    assert refusal(tmp_path, "three") == ("There is no format 'three'. The formats are one, two.")
