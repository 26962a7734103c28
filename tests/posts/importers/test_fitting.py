"""What does not fit a post is made to, and said."""

from __future__ import annotations

from typing import Any

import pytest

from posts.importers.document import Document
from posts.importers.fitting import fitted


def a_document(**values: Any) -> Document:
    return Document(**{"name": "a", "key": "a", "digest": "1", "title": "T", "body": "", **values})


def test_what_fits_stays_as_it_is() -> None:
    document = a_document(title="題" * 200, summary="x" * 500, tags=("a",) * 30, rest={"b": "c"})
    assert fitted(document) is document


def test_a_long_title_and_summary_are_cut_and_kept_whole_beside() -> None:
    found = fitted(a_document(title="題" * 201, summary="x " * 400, notes=("before",)))
    assert (len(found.title), found.title[-2:]) == (200, "題…")
    assert (len(found.summary), found.summary[-2:]) == (500, "x…")
    assert found.rest == {"whole_title": "題" * 201, "whole_summary": ("x " * 400).strip()}
    assert found.notes == (
        "before",
        "Its title has 201 characters and was cut to 200.",
        "Its summary has 799 characters and was cut to 500.",
    )


def test_tags_that_no_post_can_have_are_left_out_and_kept_beside() -> None:
    found = fitted(a_document(tags=("a", "...", "x" * 101, "feed.xml", *map(str, range(30)))))
    assert len(found.tags) == 25
    assert found.tags[:2] == ("a", "0")
    assert found.notes[0].startswith("Tags that no post can have, or beyond 25: ..., xxx")
    assert found.notes[0].endswith("x, feed.xml, 24, 25, 26, 27, 28, 29.")
    left_out = ["...", "x" * 101, "feed.xml", "24", "25", "26", "27", "28", "29"]
    assert found.rest == {"tags_left_out": left_out}


@pytest.mark.parametrize(
    ("body", "slug", "title"),
    [
        ("# 見出し\n\n[海](/a)と**山**", "x", "見出し 海と山"),
        ("あ" * 100, "", "あ" * 40),
        ("![](a.png)", "sea", "sea"),
        ("", "", "a"),
    ],
)
def test_a_title_that_is_missing_is_made_of_the_text(body: str, slug: str, title: str) -> None:
    found = fitted(a_document(title=" ", body=body, slug=slug))
    assert found.title == title
    assert found.notes == (
        "It has no title; the beginning of its text, or its name, is the title.",
    )


def test_the_largest_of_unknown_keys_is_left_out_where_they_are_too_many() -> None:
    found = fitted(a_document(rest={"small": "x", "large": "x" * 60_000}))
    assert found.rest == {"small": "x"}
    assert found.notes == ("Too large to be kept: large.",)


def test_control_characters_and_halves_of_characters_are_taken_out() -> None:
    found = fitted(a_document(title="題\x00", body="本\ud83d文\n", tags=("a\x08",)))
    assert (found.title, found.body, found.tags) == ("題", "本文\n", ("a",))
    assert found.notes == ("Characters that cannot be shown were taken out.",)
