"""What does not fit a post is cut, and said."""

from __future__ import annotations

from typing import Any

from posts.importers.document import Document
from posts.importers.fitting import fitted


def a_document(**values: Any) -> Document:
    return Document(**{"name": "a", "key": "a", "digest": "1", "title": "T", "body": "", **values})


def test_what_fits_stays_as_it_is() -> None:
    document = a_document(title="題" * 200, summary="x" * 500, tags=("a",) * 25)
    assert fitted(document) is document


def test_a_long_title_and_summary_are_cut() -> None:
    found = fitted(a_document(title="題" * 201, summary="x " * 400, notes=("before",)))
    assert (len(found.title), found.title[-2:]) == (200, "題…")
    assert (len(found.summary), found.summary[-2:]) == (500, "x…")
    assert found.notes == (
        "before",
        "Its title has 201 characters and was cut to 200.",
        "Its summary has 799 characters and was cut to 500.",
    )


def test_tags_that_no_post_can_have_are_left_out() -> None:
    found = fitted(a_document(tags=("a", "...", "x" * 101, "feed.xml", *map(str, range(30)))))
    assert len(found.tags) == 25
    assert found.tags[:2] == ("a", "0")
    assert found.notes[0].startswith("Tags that no post can have, or beyond 25: ..., xxx")
    assert found.notes[0].endswith("x, feed.xml, 24, 25, 26, 27, 28, 29.")
