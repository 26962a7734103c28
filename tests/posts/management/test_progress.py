"""Progress on a terminal, and nothing anywhere else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from posts.management import progress
from posts.management.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: StringIO) -> str:
    line = Progress(OutputWrapper(stream), "documents")
    for _number in range(1200):
        line.step()
    line.clear()
    return stream.getvalue()


def test_nothing_is_written_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0)
    assert shown(StringIO()) == ""


def test_a_terminal_has_one_line_rewritten_in_place_and_cleared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "EVERY", 1e-9)
    text = shown(Terminal())
    assert "\n" not in text
    assert "\r\x1b[K1,200 documents, " in text
    assert text.endswith("\r\x1b[K")
