"""docs/themes.md names the tokens and blocks that there are, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra import theme
from reader_lambda.theme import TEMPLATES

DOCUMENT = (theme.ROOT / "docs" / "themes.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"\{% block (\w+) %\}")
_IN_TABLE = re.compile(r"^\| (.*?) \|", re.MULTILINE)


def test_every_token_of_the_style_sheet_is_explained_and_no_other() -> None:
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    tokens = set(re.findall(r"^ +(--[a-z-]+):", style.partition("}")[0], re.MULTILINE))
    rows = " ".join(_IN_TABLE.findall(DOCUMENT))
    assert set(re.findall(r"`(--[a-z-]+)`", rows)) == tokens
    assert {"--accent", "--measure", "--sans", "--gap", "--radius"} <= tokens
    unused = [token for token in tokens if f"var({token})" not in style]
    assert unused == []


@pytest.mark.parametrize("name", ["base.html", "post.html"])
def test_every_block_is_explained_and_no_other(name: str) -> None:
    (row,) = re.findall(rf"^\| `{re.escape(name)}` \|.*$", DOCUMENT, re.MULTILINE)
    explained = set(re.findall(r"`(\w+)`", row.rpartition(" | ")[2]))
    found = set(_BLOCK.findall((TEMPLATES / name).read_text(encoding="utf-8")))
    assert explained == found - ({"og_type", "head", "main"} if name == "post.html" else set())


def written_examples(folder: Path) -> Path:
    """Write the examples of the document as a theme; returns its folder."""
    for kind, text in re.findall(r"```(css|html)\n(.*?)```", DOCUMENT, re.DOTALL):
        named = re.search(r"theme/([\w.]+)", text)
        default = "style.css" if kind == "css" else "base.html"
        (folder / (named[1] if named else default)).write_text(text, encoding="utf-8")
    return folder


def test_the_examples_make_a_theme(tmp_path: Path) -> None:
    folder = written_examples(tmp_path)
    assert {file.name for file in folder.iterdir()} == {"style.css", "base.html", "post.html"}
    theme.check(folder)
