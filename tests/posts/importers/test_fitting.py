"""Documents made to fit, so that none stays behind."""

from __future__ import annotations

from typing import Any

import pytest

from posts.importers.document import Document
from posts.importers.fitting import fitted


def made(**fields: Any) -> Document:
    return fitted(**{"name": "post 7", "key": "k", "title": "題", "body": "本文", **fields})


def test_what_fits_stays_as_it_is() -> None:
    found = made(tags=("a", "b"), rest={"mood": "calm"})
    assert (found.title, found.tags, found.rest, found.notes) == (
        "題",
        ("a", "b"),
        {"mood": "calm"},
        (),
    )


@pytest.mark.parametrize(
    ("body", "slug", "title"),
    [
        ("# 見出し\n\n[海](/a)と**山**", "x", "見出し 海と山"),
        ("あ" * 100, "", "あ" * 40),
        ("![](a.png)", "sea", "sea"),
        ("", "", "post 7"),
    ],
)
def test_a_title_that_is_missing_is_made_of_the_text(body: str, slug: str, title: str) -> None:
    found = made(title=" ", body=body, slug=slug)
    assert found.title == title
    assert found.notes == ("It has no title; the beginning of its text is the title.",)


def test_what_is_too_long_is_cut_and_kept_whole_beside() -> None:
    found = made(title="題" * 201, summary="要" * 501)
    assert found.title == "題" * 199 + "…"
    assert found.summary == "要" * 499 + "…"
    assert found.rest == {"whole_title": "題" * 201, "whole_summary": "要" * 501}
    assert len(found.notes) == 2


def test_tags_beyond_those_of_a_post_are_kept_beside() -> None:
    names = tuple(f"tag {number}" for number in range(26))
    found = made(tags=(*names, "TAG 0", "!", "feed.xml"))
    assert found.tags == names[:25]
    assert found.rest == {"tags_left_out": ["tag 25", "!", "feed.xml"]}


def test_the_tags_of_a_page_are_kept_beside() -> None:
    found = made(kind="page", tags=("a",))
    assert (found.tags, found.rest) == ((), {"tags_left_out": ["a"]})
    assert found.notes == ("A page has no tags; left out: a.",)


def test_the_largest_of_unknown_keys_is_left_out_where_they_are_too_many() -> None:
    found = made(rest={"small": "x", "large": "x" * 60_000})
    assert found.rest == {"small": "x"}
    assert found.notes == ("Too large to be kept: large.",)


def test_the_digest_is_of_all_fields_as_they_are_given() -> None:
    long = "題" * 300
    assert made(title=long).digest == made(title=long).digest
    assert made(title=long).digest != made(title=long + "x").digest
