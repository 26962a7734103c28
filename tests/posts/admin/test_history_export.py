"""Who did what with which post: narrowed, shown, exported, and to whom."""

from __future__ import annotations

import csv
import json

import pytest
from django.test import Client

from posts import publishing
from posts.models import copy_of
from tests.posts.admin.blog import AMY, EDITH, LIST, post_url, stored_post, text_of


def rows(answer: object) -> list[list[str]]:
    return list(csv.reader(answer.content.decode().splitlines()))  # type: ignore[attr-defined]


def test_the_history_of_a_post_is_exported(editor: Client) -> None:
    post = stored_post("旅", by=AMY)
    publishing.publish(copy_of(post), by=EDITH)
    address = post_url(post, "history_export")
    answer = editor.get(address, {"format": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="history-{post.id}.csv"' in answer.headers["Content-Disposition"]
    found = [(row[1], row[3], row[6]) for row in rows(answer)[1:]]
    assert found == [("published", "旅", EDITH.name), ("created", "旅", AMY.name)]
    lines = editor.get(address, {"format": "jsonl", "action": "created"}).content.decode()
    assert [json.loads(line)["user_id"] for line in lines.splitlines()] == [AMY.id]


def test_the_page_of_a_history_is_narrowed(editor: Client) -> None:
    post = stored_post("旅", by=AMY)
    publishing.publish(copy_of(post), by=EDITH)
    page = text_of(editor.get(post_url(post, "history"), {"action": "created"}))
    assert AMY.name in page
    assert "Published. " not in page.replace("Published. </option>", "").split("Compare")[-1]
    assert EDITH.name not in page.split("User")[-1]
    nonsense = editor.get(post_url(post, "history"), {"first": "nonsense"})
    assert "Enter a valid date." in text_of(nonsense)
    assert AMY.name in text_of(nonsense)


def test_what_a_person_did_is_shown_and_exported(editor: Client) -> None:
    stored_post("Mine", by=AMY)
    stored_post("Theirs", by=EDITH)
    address = f"{LIST}actions/{AMY.id}/"
    page = text_of(editor.get(address))
    assert "What Amy Author did" in page
    assert "Mine" in page
    assert "Theirs" not in page
    (_names, row) = rows(editor.get(address, {"format": "csv"}))
    assert row[3] == "Mine"
    assert editor.get(address, {"format": "xlsx"}).status_code == 404


def test_authors_see_what_they_did_and_nobody_elses(author: Client) -> None:
    post = stored_post("Mine", by=AMY)
    assert author.get(f"{LIST}actions/{AMY.id}/").status_code == 200
    assert author.get(f"{LIST}actions/{AMY.id}/", {"format": "csv"}).status_code == 200
    for format_ in ({}, {"format": "csv"}):
        assert author.get(f"{LIST}actions/{EDITH.id}/", format_).status_code == 403
    assert author.get(post_url(post, "history")).status_code == 200
    assert author.get(post_url(post, "history_export"), {"format": "csv"}).status_code == 403
    hidden = stored_post("Hidden", by=EDITH)
    assert author.get(post_url(hidden, "history_export"), {"format": "csv"}).status_code == 404


@pytest.mark.parametrize("path", ["actions/x/", "nothing/history/export/?format=csv"])
def test_whoever_is_not_signed_in_gets_nothing(path: str) -> None:
    assert Client().get(LIST + path).status_code == 302
