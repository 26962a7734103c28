"""What was done with posts, against a real DynamoDB."""

from __future__ import annotations

import pytest

from posts import history
from posts.publishing import Actor, publish, unpublish
from tests.posts.factories import EDITOR, saved

pytestmark = pytest.mark.usefixtures("tables")


def test_the_history_tells_who_did_what_newest_first() -> None:
    taro = Actor(id="editor-2", name="taro")
    post = unpublish(publish(saved(), by=taro), by=EDITOR)
    told = [(entry.action, entry.user_name) for entry in history.of_post(post.id)]
    assert told == [("unpublished", "hanako"), ("published", "taro"), ("created", "hanako")]
    assert [entry.action for entry in history.of_person("editor-2", limit=5)] == ["published"]


def test_the_history_has_the_newest_entries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST", 2)
    post = publish(unpublish(publish(saved(), by=EDITOR), by=EDITOR), by=EDITOR)
    assert [entry.action for entry in history.of_post(post.id)] == ["published", "unpublished"]
